"""Traces for OpenTelemetry: W3C trace context comes in with a request, and its command is a span within it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.operations.passage import Passage

CONTEXT = TraceContextTextMapPropagator()
CARRIED = (b"traceparent", b"tracestate")


def exporting() -> TracerProvider:
    """A provider that sends spans to where OTEL_EXPORTER_OTLP_ENDPOINT says, and is shut down in the end."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415  an extra
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415  an extra

    provider = TracerProvider(resource=Resource.create({"service.name": "cairn"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


class Tracing:
    """Spans of requests, and what is done for them."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("cairn")

    @contextmanager
    def request(self, passage: Passage) -> Iterator[None]:
        """Within this block a request is answered, as a part of its caller's trace if it has one."""
        carried = {name.decode(): said.decode("latin-1") for name, said in passage.scope["headers"] if name in CARRIED}
        within, asked = CONTEXT.extract(carried), passage.asked
        with self._begun("request", within, SpanKind.SERVER) as span:
            asked.trace, asked.span = format_trace_id(span.get_span_context().trace_id), self.span
            try:
                yield
            finally:
                span.update_name(f"{passage.scope['method']} {passage.path}".rstrip())
                span.set_attribute("http.request.method", passage.scope["method"])
                span.set_attribute("http.route", passage.path)
                span.set_attribute("http.response.status_code", passage.status)
                span.set_attribute("cairn.request_id", asked.id)
                if asked.position:
                    span.set_attribute("cairn.position", asked.position)
                if asked.code:
                    span.set_attribute("cairn.problem", asked.code)
                if passage.status >= 500 or not passage.status:  # noqa: PLR2004  a failure of the server
                    span.set_status(Status(StatusCode.ERROR))

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Within this block something is done for a request."""
        with self._begun(name):
            yield

    def _begun(
        self, name: str, within: Context | None = None, kind: SpanKind = SpanKind.INTERNAL
    ) -> AbstractContextManager[Span]:
        """A span that does not tell the words of what failed: they may quote somebody."""
        return self._tracer.start_as_current_span(
            name, within, kind, record_exception=False, set_status_on_exception=False
        )


def traceparent() -> str:
    """The context of what is done now, as it is told to others; empty outside of any trace."""
    carried: dict[str, str] = {}
    CONTEXT.inject(carried)
    return carried.get("traceparent", "")
