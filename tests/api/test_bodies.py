"""A body is JSON that every reader understands alike, and no larger than it may be; what is wrong is pointed at."""

from asyncio import run

import pytest
from fastapi import Request
from httpx2 import Response
from starlette.types import Message

from api.bodies import MIB, sent_bytes
from api.composition.workspace import Cairn
from api.problems import TooLarge
from tests.api.people import People


def sent(people: People, body: bytes, content_type: str | None = "application/json") -> Response:
    """The answer to a body that is sent to be the new name of a product."""
    headers = people.headers("ada") | ({"Content-Type": content_type} if content_type else {})
    return people.client.post(f"/v1/products/{people.product}/rename", content=body, headers=headers)


def nested(levels: int) -> bytes:
    """A body in which lists lie in lists, so many levels in all."""
    return b'{"name": ' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


class TestWhatIsNoPlainJson:
    @pytest.mark.parametrize(
        ("body", "pointer", "code"),
        [
            (b'{"name": "Reports", "name": "Tables"}', "/name", "said_twice"),
            (b'{"name": "Reports", "more": [{"a/b": 1, "a/b": 1}]}', "/more/0/a~1b", "said_twice"),
            (b'{"name": "a\\u0000b"}', "/name", "holds_nul"),
            (b'{"a\\u0000": 1}', "/a\0", "holds_nul"),
            (b'{"name": "\\ud800"}', "/name", "lone_surrogate"),
            (b'{"name": NaN}', "/name", "not_a_number"),
            (b'{"name": -Infinity}', "/name", "not_a_number"),
            (b'{"name": [1e999]}', "/name/0", "not_a_number"),
            (nested(33), "/name" + "/0" * 31, "too_deep"),
        ],
    )
    def test_is_pointed_at(self, people: People, cairn: Cairn, body: bytes, pointer: str, code: str) -> None:
        before, answer = cairn.ledger.head(), sent(people, body)
        (fault,) = answer.json()["errors"]

        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
        assert (fault["pointer"], fault["code"], cairn.ledger.head()) == (pointer, code, before)

    def test_may_be_32_levels_deep(self, people: People) -> None:
        assert sent(people, nested(32)).json()["code"] == "validation"

    @pytest.mark.parametrize("name", [r"\ud83d\ude00 \\u0000", "1e999 NaN [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["])
    def test_is_not_taken_for_what_only_looks_like_it(self, people: People, name: str) -> None:
        assert sent(people, b'{"name": "' + name.encode() + b'"}').status_code == 200


class TestHowItIsSent:
    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "multipart/x"]
    )
    def test_is_json(self, people: People, kind: str) -> None:
        answer = sent(people, b'{"name": "Reports"}', kind)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    @pytest.mark.parametrize(
        "kind", [None, 'application/json;charset="UTF-8"', "Application/JSON", "application/a+json"]
    )
    def test_may_be_said_in_these_ways(self, people: People, kind: str | None) -> None:
        assert sent(people, b'{"name": "Reports"}', kind).status_code == 200

    def test_needs_no_kind_without_a_body(self, people: People) -> None:
        assert sent(people, b"", "text/plain").json()["code"] == "validation"


class TestHowLargeItIs:
    def test_may_be_a_mebibyte(self, people: People) -> None:
        body = b'{"name": "' + b"x" * (MIB - 12) + b'"}'
        assert (len(body), sent(people, body).status_code, sent(people, body + b" ").status_code) == (MIB, 422, 413)

    @pytest.mark.parametrize(("told", "taken"), [(b"", 11), (b"1048577", 0), (b"9" * 5000, 0), (b"12", 11)])
    def test_is_looked_at_before_more_is_taken(self, told: bytes, taken: int) -> None:
        """A body without an end is given up as soon as it is too large, and one that says so is not begun."""
        pieces: list[Message] = []

        async def receive() -> Message:
            pieces.append({"type": "http.request", "body": b" " * 100_000, "more_body": True})
            return pieces[-1]

        request = Request({"type": "http", "headers": [(b"content-length", told)]}, receive)
        with pytest.raises(TooLarge):
            run(sent_bytes(request, MIB))
        assert len(pieces) == taken
