"""Answers are compressed as who asks can read them; what is the same says so, in whatever bytes it came."""

import gzip
from collections.abc import AsyncIterator
from typing import Any

import pytest
from backports import zstd
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from httpx2 import Response as Answer

from api.compressed import Compressed, preferred
from tests.api.people import People

OPENED = {"zstd": zstd.decompress, "gzip": gzip.decompress}


def sent(people: People, path: str, method: str = "GET", **headers: str) -> tuple[Answer, bytes]:
    """An answer, and its bytes as they were sent."""
    said = {name.replace("_", "-"): each for name, each in headers.items()}
    told = {**people.headers("ada"), "Accept-Encoding": "identity", **said}
    with people.client.stream(method, f"/v1/{path}", headers=told) as answer:
        return answer, b"".join(answer.iter_raw())


class TestAnAnswer:
    @pytest.mark.parametrize("coding", ["zstd", "gzip"])
    def test_is_the_same_in_fewer_bytes(self, people: People, coding: str) -> None:
        plain, whole = sent(people, "audit_trail")
        answer, content = sent(people, "audit_trail", Accept_Encoding=coding)

        assert (answer.headers["Content-Encoding"], OPENED[coding](content)) == (coding, whole)
        assert int(answer.headers["Content-Length"]) == len(content) < len(whole) / 3
        assert plain.headers["Vary"] == answer.headers["Vary"] == "Accept-Encoding"

    def test_that_is_small_is_sent_as_it_is(self, people: People) -> None:
        answer, _ = sent(people, f"products/{people.product}", Accept_Encoding="zstd, gzip")

        assert "Content-Encoding" not in answer.headers
        assert answer.headers["ETag"] == '"1"'

    @pytest.mark.parametrize(("coding", "tag"), [("identity", '"7"'), ("zstd", 'W/"7"'), ("gzip", 'W/"7"')])
    def test_has_a_tag_that_is_weak_in_other_bytes(self, coding: str, tag: str) -> None:
        app = FastAPI()
        app.add_api_route("/", lambda: Response(b"[0]" * 1_000, 200, {"ETag": '"7"'}, "application/json"))
        app.add_middleware(Compressed)

        assert TestClient(app).get("/", headers={"Accept-Encoding": coding}).headers["ETag"] == tag

    @pytest.mark.parametrize("coding", ["identity", "zstd", "gzip"])
    def test_is_not_sent_again_in_any_coding(self, people: People, coding: str) -> None:
        known, _ = sent(people, "products", Accept_Encoding=coding)
        again, content = sent(people, "products", Accept_Encoding=coding, If_None_Match=known.headers["ETag"])

        assert (again.status_code, content, again.headers["Vary"]) == (304, b"", "Accept-Encoding")
        assert again.headers["ETag"].removeprefix("W/") == known.headers["ETag"].removeprefix("W/")


class TestHead:
    @pytest.mark.parametrize("coding", ["identity", "zstd"])
    def test_tells_what_get_would(self, people: People, coding: str) -> None:
        get, content = sent(people, "audit_trail", Accept_Encoding=coding)
        head, nothing = sent(people, "audit_trail", "HEAD", Accept_Encoding=coding)

        assert (head.status_code, nothing, head.headers["Content-Length"]) == (200, b"", str(len(content)))
        assert head.headers["ETag"] == get.headers["ETag"]

    def test_of_a_command_is_no_way_to_give_it(self, people: People) -> None:
        answer, _ = sent(people, f"products/{people.product}/rename", "HEAD")

        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


class TestACoding:
    @pytest.mark.parametrize(
        ("accepted", "chosen"),
        [
            ("gzip, deflate, br, zstd", "zstd"),
            ("gzip;q=1.0, zstd;q=0.5", "gzip"),
            ("*", "zstd"),
            ("zstd;q=0, *;q=0.1", "gzip"),
            ("gzip;q=0", None),
            ("br", None),
            ("", None),
            ("gzip;q=many", None),
        ],
    )
    def test_is_the_one_preferred(self, accepted: str, chosen: str | None) -> None:
        assert preferred(accepted) == chosen


class TestAStream:
    def test_is_neither_held_back_nor_compressed(self) -> None:
        async def events() -> AsyncIterator[str]:
            for n in range(3):
                yield f"data: {n} {'x' * 2_000}\n\n"

        app = FastAPI()
        app.add_api_route("/stream", lambda: StreamingResponse(events(), media_type="text/event-stream"))
        parts: list[dict[str, Any]] = []

        class Watching(Compressed):
            async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
                async def watched(message: Any) -> None:
                    parts.append(message)
                    await send(message)

                await super().__call__(scope, receive, watched)

        app.add_middleware(Watching)
        answer = TestClient(app).get("/stream", headers={"Accept-Encoding": "zstd"})

        assert "Content-Encoding" not in answer.headers
        assert len([part for part in parts if part.get("body")]) == 3
