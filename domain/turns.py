"""While other processes write as well, commands go in groups, and nobody else writes during one."""

from asyncio import AbstractEventLoop, Event, Future, Lock, ensure_future, get_running_loop, shield
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

FOR = 0.5  # seconds for which another process is expected to write again
Step = Callable[[], Awaitable[None]]


class Turns:
    """Whoever comes while a turn is waited for takes part in it; who comes later waits for the next, as others do."""

    def __init__(self, begin: Step, end: Step) -> None:
        self._begin, self._end = begin, end
        self._members, self._until = 0, 0.0
        self._begun: Future[None] | None = None
        self._over: Event | None = None  # there while nobody may join any more

    def expect_others(self) -> None:
        """Something was decided in vain: take turns from now on, for a while."""
        self._until = get_running_loop().time() + FOR

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A turn, if others are expected to write; it ends when all who take part have done what they came for."""
        if get_running_loop().time() >= self._until:
            yield
            return
        while self._over:
            await self._over.wait()
        self._members += 1
        self._begun = self._begun or ensure_future(self._begin())
        try:
            await shield(self._begun)
            yield
        finally:
            self._over = self._over or Event()
            self._members -= 1
            if not self._members:
                await shield(self._close())

    async def _close(self) -> None:
        with suppress(ConnectionError):  # with the connection the turn was lost as well
            await self._end()
        over, self._over, self._begun = self._over, None, None
        if over:
            over.set()


class OneAtATime:
    """Decisions of one process, in whichever loop: a lock belongs to the loop in which it was first waited for."""

    def __init__(self) -> None:
        self._loop: AbstractEventLoop | None = None
        self._lock = Lock()

    def taken(self) -> Lock:
        """What is held while one decides."""
        if (loop := get_running_loop()) is not self._loop:
            self._loop, self._lock = loop, Lock()
        return self._lock
