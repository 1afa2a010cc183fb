"""One connection of a client that sends requests made beforehand, and reads no more of an answer than it must."""

import asyncio
from asyncio import Future, Protocol, Transport, get_running_loop
from typing import cast


class Line(Protocol):
    """Speaks HTTP/1.1 on a connection that is kept, one request after the other."""

    def __init__(self) -> None:
        self._transport: Transport | None = None
        self._heard = bytearray()
        self._answer: Future[tuple[int, bytes]] | None = None
        self.is_open = True

    @classmethod
    async def to(cls, port: int) -> "Line":
        """A connection to this port of this machine."""
        _, line = await get_running_loop().create_connection(cls, "127.0.0.1", port)
        return line

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It may be written to."""
        self._transport = cast(Transport, transport)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer; raises ConnectionError when the other side is gone."""
        if not self._transport or not self.is_open:
            raise ConnectionError
        self._answer = get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        """Tell the answer when all of it is here."""
        self._heard += data
        end = self._heard.find(b"\r\n\r\n")
        if end < 0 or self._answer is None:
            return
        head = bytes(self._heard[:end]).lower()
        at = head.find(b"content-length: ") + 16
        length = int(head[at : head.find(b"\r", at) if b"\r" in head[at:] else len(head)])
        if len(self._heard) >= end + 4 + length:
            body = bytes(self._heard[end + 4 : end + 4 + length])
            self._heard.clear()
            answer, self._answer = self._answer, None
            answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits for an answer gets none."""
        self.is_open = False
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    def close(self) -> None:
        """Hang up."""
        if self._transport:
            self._transport.close()


def request(method: str, path: str, key: str, body: bytes = b"", more: str = "") -> bytes:
    """A request as it is sent."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n{more}"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
