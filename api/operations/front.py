"""What every request to a server passes first and last: it gets an id, finds room or none, is counted and logged."""

from asyncio import CancelledError
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter

from starlette.types import ASGIApp, Receive, Scope, Send

from api.documents import problem_of
from api.operations.asked import ASKED
from api.operations.departure import Departure
from api.operations.desk import PATHS
from api.operations.logs import told
from api.operations.passage import NEWS, Passage
from api.operations.room import Room
from api.operations.tally import Tally
from domain.errors import Busy, Late


class ServerStops(Late, code="server_stops"):
    """The server stops, and nothing is waited for any more; ask again, another one answers, or the same in a moment."""


Traced = Callable[[Passage], AbstractContextManager[None]]


def untraced(_: Passage) -> AbstractContextManager[None]:
    """Nobody follows it."""
    return nullcontext()


class Front:
    """Pure ASGI, and nothing is buffered; a request that only waits for news ends when the server stops."""

    def __init__(self, app: ASGIApp, desk: ASGIApp, room: Room, tally: Tally, departure: Departure) -> None:
        self.traced: Traced = untraced
        self._app, self._desk, self._room, self._tally, self.departure = app, desk, room, tally, departure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage, started = Passage(scope, send, self._room, self.departure), perf_counter()
        token = ASKED.set(passage.asked)
        try:
            with self.traced(passage):
                await self._answer(passage, receive)
        finally:
            seconds = perf_counter() - started
            self._tally.count(passage, seconds)
            told(passage, seconds)
            ASKED.reset(token)

    async def _answer(self, passage: Passage, receive: Receive) -> None:
        if passage.scope["path"] in PATHS:
            await self._desk(passage.scope, receive, passage.send)
        elif passage.enter():
            try:
                await self._let_in(passage, receive)
            finally:
                passage.leave()
        else:
            await problem_of(Busy())(passage.scope, receive, passage.send)

    async def _let_in(self, passage: Passage, receive: Receive) -> None:
        try:
            await self._app(passage.scope, receive, passage.send)
        except CancelledError:
            if not (self.departure.has_begun and passage.kind == NEWS and passage.task):
                raise
            passage.task.uncancel()
            await self._part(passage, receive)

    async def _part(self, passage: Passage, receive: Receive) -> None:
        """Bring an answer that only waited for news to a proper end."""
        if not passage.status:
            await problem_of(ServerStops())(passage.scope, receive, passage.send)
        elif not passage.is_done:
            await passage.send({"type": "http.response.body", "body": b"", "more_body": False})
