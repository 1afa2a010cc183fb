"""One request on its way through the process, and what was answered so far."""

from asyncio import Task, current_task
from typing import Any

from starlette.types import Message, Scope, Send

from api.operations.asked import Asked, id_in
from api.operations.departure import Departure
from api.operations.room import Room

COMMAND, NEWS, READ = "command", "news", "read"
READS = frozenset({"GET", "HEAD", "OPTIONS"})
STREAM = b"text/event-stream"


class Passage:
    """What is asked, under which id and for which purpose, and by which operation it was answered."""

    def __init__(self, scope: Scope, send: Send, room: Room, departure: Departure) -> None:
        self.scope, self._send, self._room, self._departure = scope, send, room, departure
        self.asked = Asked(id_in(scope["headers"]))
        self.kind = READ if scope["method"] in READS else COMMAND
        self.task: Task[Any] | None = current_task()
        self.status, self.is_done = 0, False
        self.headers: list[tuple[bytes, bytes]] = []

    async def send(self, message: Message) -> None:
        """Pass on what is answered, with the id of the request in its head; when the server stops, it is the last."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            last = [(b"connection", b"close")] if self._departure.has_begun else []
            self.headers = [*message.get("headers", ()), (b"x-request-id", self.asked.id.encode()), *last]
            message["headers"] = self.headers
            if self.heads(b"content-type").startswith(STREAM):
                self.wait()
        elif message["type"] == "http.response.body":
            self.is_done = not message.get("more_body", False)
        await self._send(message)

    def enter(self) -> bool:
        """Whether there is room for it."""
        found = self._room.enter(self.kind)
        if found and self.kind == READ and b"wait=" in self._says(b"prefer"):
            self.wait()
        return found

    def wait(self) -> None:
        """From now on this only waits for news: it takes no room, and ends when the server stops."""
        if self.kind != NEWS:
            self._room.leave(self.kind)
            self.kind = NEWS
            self._room.enter(NEWS)
        if self.task:
            self._departure.interrupts(self.task)

    def leave(self) -> None:
        """It is answered, or nobody is there any more who could be."""
        self._room.leave(self.kind)
        if self.task:
            self._departure.forget(self.task)

    def heads(self, name: bytes) -> bytes:
        """A header of the answer."""
        return next((said for known, said in self.headers if known == name), b"")

    def _says(self, name: bytes) -> bytes:
        return next((said for known, said in self.scope["headers"] if known == name), b"")

    @property
    def operation(self) -> str:
        """What was asked for, by the name that OpenAPI has for it: no word of the caller is in it."""
        route = self.scope.get("route")
        return getattr(route, "operation_id", None) or getattr(route, "name", None) or "none"

    @property
    def path(self) -> str:
        """The path as it is declared, without what the caller put into it."""
        return getattr(self.scope.get("route"), "path", "")
