"""Answers as small as who asks can read them, and HEAD wherever there is GET: pure ASGI, a stream is left as it is."""

import gzip
import sys
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOT_MODIFIED = 304
LEAST = 1_000  # bytes below which a packet holds it anyway
CODES: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda content: zstd.compress(content, 3),
    "gzip": lambda content: gzip.compress(content, 5, mtime=0),
}
TEXTUAL = ("application/json", "application/problem+json", "application/cloudevents+json", "text/html", "text/plain")


class Compressed:
    """Compresses what an application answers, in the coding that who asks prefers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, in fewer bytes."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        asked = {**scope, "method": "GET"} if is_head else scope
        coding = preferred(Headers(scope=scope).get("Accept-Encoding", ""))
        await self._app(asked, receive, Sending(send, coding, is_head=is_head))


class Sending:
    """Sends one answer: its head waits for the body, of which it tells."""

    def __init__(self, send: Send, coding: str | None, *, is_head: bool) -> None:
        self._send, self._coding, self._is_head = send, coding, is_head
        self._head: dict[str, Any] | None = None

    async def __call__(self, message: Message) -> None:
        """Take the next part of the answer."""
        if message["type"] == "http.response.start" and is_smaller(message["status"], Headers(raw=message["headers"])):
            self._head = dict(message)
        elif message["type"] == "http.response.body":
            await self._go_on(dict(message))
        else:
            await self._send(message)

    async def _go_on(self, body: dict[str, Any]) -> None:
        head, self._head = self._head, None
        if head is not None:
            headers = MutableHeaders(scope=head)
            headers.add_vary_header("Accept-Encoding")
            self._encode(head["status"], headers, body)
            await self._send(head)
        await self._send({**body, "body": b""} if self._is_head else body)

    def _encode(self, status: int, headers: MutableHeaders, body: dict[str, Any]) -> None:
        if self._coding is None or body.get("more_body") or "Content-Encoding" in headers:
            return
        content = body.get("body", b"")
        if status != NOT_MODIFIED and len(content) >= LEAST:
            body["body"] = CODES[self._coding](content)
            headers["Content-Encoding"], headers["Content-Length"] = self._coding, str(len(body["body"]))
        elif status != NOT_MODIFIED:
            return
        if tag := headers.get("ETag"):  # the same answer in other bytes: what is weak says so
            headers["ETag"] = tag if tag.startswith("W/") else f"W/{tag}"


def is_smaller(status: int, headers: Headers) -> bool:
    """Whether an answer is of a kind that becomes smaller, or tells of one; a stream of events is never held back."""
    return status == NOT_MODIFIED or headers.get("Content-Type", "").partition(";")[0] in TEXTUAL


def preferred(accepted: str) -> str | None:
    """The coding that is accepted with the greatest weight, zstd before gzip; none unless one is named."""
    weights = dict(map(_weighed, accepted.lower().split(",")))
    known = {coding: weights.get(coding, weights.get("*", 0.0)) for coding in CODES}
    best = max(known, key=lambda coding: known[coding])
    return best if known[best] > 0 else None


def _weighed(said: str) -> tuple[str, float]:
    coding, _, rest = said.partition(";")
    name, _, weight = rest.strip().partition("=")
    try:
        return coding.strip(), float(weight) if name.strip() == "q" else 1.0
    except ValueError:
        return coding.strip(), 0.0
