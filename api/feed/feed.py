"""One reader follows the ledger for all who listen; whoever is slower than what it keeps reads for themselves."""

import asyncio
import logging
from asyncio import Event, Task, get_running_loop, timeout
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol

from api.feed.chosen import Chosen
from api.feed.told import Teller, Told
from domain.errors import Late
from projections.source import Record

LOG = logging.getLogger("cairn")
IDLE = 1.0  # seconds until it is looked whether another process has recorded something
PING = 15.0  # seconds after which a listener is told that the stream lives
PAGE, CHUNK = 64, 256  # events read, and sent, at once
KEPT = 4 * 1024 * 1024  # bytes of events that are kept for those who are not as fast
JOINED = 64  # chunks that are kept for whoever comes to the same place next
MOST = 5_000  # listeners of one workspace
REST = 2.0  # times as long as reading what is past has taken, nobody reads it


class TooManyListeners(Late, code="too_many_listeners"):
    """As many listen to this workspace as the server takes on; close a stream that nobody needs, or come back later."""


class Ledger(Protocol):
    """Where events are read in the order they were committed: positions without a gap."""

    def head(self) -> int:
        """The last position."""

    async def following(self, position: int, limit: int) -> Sequence[Record]:
        """The events that follow a position, at most so many."""


class Feed:
    """What was recorded last, encoded once; it holds as many bytes for a thousand listeners as for one."""

    def __init__(self, ledger: Ledger, teller: Teller, kept: int = KEPT) -> None:
        self.ledger, self.teller = ledger, teller
        self._most, self._size, self._kept = kept, 0, list[Told]()
        self._position, self._listeners, self._closed = 0, 0, False
        self._joined: dict[tuple[int, Chosen], tuple[int, bytes]] = {}
        self._reading: Task[None] | None = None
        self._rung = self._moved = Event()
        self._past = asyncio.Lock()

    @property
    def listeners(self) -> int:
        """How many listen or wait."""
        return self._listeners

    @property
    def size(self) -> int:
        """The bytes of the events that are kept."""
        return self._size

    @property
    def chunks(self) -> int:
        """How many chunks are kept for whoever comes to the same place next."""
        return len(self._joined)

    def wake(self) -> None:
        """Have it looked for what was recorded."""
        self._rung.set()

    def close(self) -> None:
        """End every stream, so that a server can stop."""
        self._closed = True
        self._moved.set()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """As long as anybody is within this block, the ledger is followed; raises TooManyListeners."""
        if self._listeners >= MOST:
            raise TooManyListeners
        if not self._listeners:
            self._begin()
        self._listeners += 1
        try:
            yield
        finally:
            self._listeners -= 1
            if not self._listeners and self._reading:
                self._reading.cancel()

    async def come(self, after: int, seconds: float) -> bool:
        """Wait until something follows a position; tells whether it does."""
        moved = self._moved
        if self._position <= after and not self._closed:
            await waited(moved, seconds)
        return self._position > after

    async def stream(self, after: int, chosen: Chosen) -> AsyncIterator[bytes]:
        """What follows a position, as it is recorded, in the form of Server-Sent Events."""
        yield b"retry: 3000\n\n"
        clock = get_running_loop().time
        said = clock()
        while not self._closed:
            reached, frames = await self._next(after, chosen)
            if not frames and reached == after:
                await self.come(after, max(said + PING - clock(), 0.0))
            if not frames and clock() - said >= PING:
                frames = b": ping\nid: %d\n\n" % reached
            if frames:
                yield frames
                said = clock()
            after = reached

    async def past(self, after: int, chosen: Chosen, limit: int = PAGE) -> tuple[int, list[Told]]:
        """A page of what follows a position, read for one alone: as far as it goes, and what is wanted of it."""
        page = await self.ledger.following(after, limit)
        told = [self.teller.of(each) for each in page if chosen.perhaps(each)]
        return page[-1].position if page else after, [each for each in told if chosen.wants(each)]

    async def _next(self, after: int, chosen: Chosen) -> tuple[int, bytes]:
        """How far the next chunk goes, and its bytes; those who stand at the same place are given the same."""
        if after >= self._position:
            return after, b""
        if after < self._position - len(self._kept):
            return await self._caught_up(after, chosen)
        if (after, chosen) not in self._joined:
            if len(self._joined) >= JOINED:  # whoever comes back to an idle ledger stands somewhere else each
                self._joined.clear()
            first = after - (self._position - len(self._kept))
            chunk = self._kept[first : first + CHUNK]
            frames = b"".join(each.frame for each in chunk if chosen.wants(each))
            self._joined[after, chosen] = chunk[-1].position, frames
        return self._joined[after, chosen]

    async def _caught_up(self, after: int, chosen: Chosen) -> tuple[int, bytes]:
        """The same from the ledger: one at a time, and no more than a third of the time altogether."""
        async with self._past:
            begun = get_running_loop().time()
            reached, told = await self.past(after, chosen)
            await asyncio.sleep(REST * (get_running_loop().time() - begun))
        return reached, b"".join(each.frame for each in told)

    def _begin(self) -> None:
        self._position, self._closed = self.ledger.head(), False
        self._kept, self._size, self._joined = [], 0, {}
        self._rung, self._moved, self._past = Event(), Event(), asyncio.Lock()
        self._reading = get_running_loop().create_task(self._follow())

    async def _follow(self) -> None:
        while True:
            try:
                page = await self.ledger.following(self._position, PAGE)
                self._take([self.teller.of(each) for each in page])
            except Exception:
                LOG.exception("what was recorded could not be read; trying again")
                page = ()
            if len(page) < PAGE:
                await waited(self._rung, IDLE)
                self._rung.clear()
            else:
                await asyncio.sleep(0)

    def _take(self, told: list[Told]) -> None:
        if not told:
            return
        self._kept += told
        self._size += sum(len(each.body) for each in told)
        gone = 0
        while self._size > self._most and gone < len(self._kept):
            self._size -= len(self._kept[gone].body)
            gone += 1
        del self._kept[:gone]
        self._position, self._joined = told[-1].position, {}
        moved, self._moved = self._moved, Event()
        moved.set()


async def waited(event: Event, seconds: float) -> None:
    """Wait for something, or so long without it; unlike `wait_for` of Python 3.11 it never swallows a cancellation."""
    with suppress(TimeoutError):
        async with timeout(seconds):
            await event.wait()
