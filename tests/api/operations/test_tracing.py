"""A request is a span of its caller's trace, its command a span of the request; no word of a caller is in either."""

import gzip
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx2
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.composition.workspace import Cairn
from api.operations.tracing import Tracing, traceparent
from tests.api.operations.served import Asking, ask
from tests.faults.served import Served

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
CONTEXT = f"00-{TRACE}-{CALLER}-01"


def spans(cairn: Cairn, home: Path, path: str, **body: object) -> dict[str, ReadableSpan]:
    """What is traced of one command, by name."""
    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))

    async def asked(who: Asking) -> None:
        who.front.traced = Tracing(provider).request
        async with who.known() as client:
            await client.post(path, json=body, headers={"traceparent": CONTEXT, "X-Request-Id": "mine"})

    ask(home, cairn, asked)
    return {each.name: each for each in kept.get_finished_spans()}


class TestARequest:
    def test_is_a_part_of_its_callers_trace_and_its_command_a_part_of_it(self, cairn: Cairn, tmp_path: Path) -> None:
        told = spans(cairn, tmp_path, "/v1/people", name="planted")
        request, command = told["POST /v1/people"], told["add_person"]
        assert request.context
        assert request.parent
        assert command.parent
        assert (f"{request.context.trace_id:032x}", f"{request.parent.span_id:016x}") == (TRACE, CALLER)
        assert command.parent.span_id == request.context.span_id
        assert dict(request.attributes or {}) == {
            "http.request.method": "POST",
            "http.route": "/v1/people",
            "http.response.status_code": 201,
            "cairn.request_id": "mine",
            "cairn.position": cairn.ledger.head(),
        }
        assert "planted" not in request.to_json() + command.to_json()

    def test_says_which_problem_it_was_answered_with(self, cairn: Cairn, tmp_path: Path) -> None:
        told = spans(cairn, tmp_path, "/v1/people?planted=yes", name="Ada")
        assert (told["POST /v1/people"].attributes or {})["cairn.problem"] == "unknown_parameter"
        assert "planted" not in told["POST /v1/people"].to_json()


class TestTheContext:
    def test_is_told_to_others_within_a_trace_alone(self) -> None:
        with Tracing(TracerProvider()).span("outer"):
            told = traceparent()
        assert len(told) == len(CONTEXT)
        assert traceparent() == ""


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """Whoever takes spans, at an address, and what came."""
    came = list[bytes]()

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Takes)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestAServer:
    def test_sends_its_spans_where_it_is_told_to(self, tmp_path: Path) -> None:
        with collector() as (address, came):
            environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": address}
            with closing(Served(tmp_path / "data", environment=environment)) as served:
                bearing = {"Authorization": f"Bearer {served.key}", "traceparent": CONTEXT}
                httpx2.post(f"{served.url}/v1/people", json={"name": "planted"}, headers=bearing).raise_for_status()
            sent = b"".join(came)
        assert b"POST /v1/people" in sent
        assert b"add_person" in sent
        assert bytes.fromhex(TRACE) in sent
        assert b"planted" not in sent
        assert served.key.encode() not in sent
