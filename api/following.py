"""How far the views have come: whoever asks may wait for the position that a reply named."""

from asyncio import Event, get_running_loop, timeout, to_thread, wait_for
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from api.moments import counted
from api.problems import Malformed
from projections.bell import Ear
from projections.standing import ViewIsBehind
from projections.worker import IDLE, Worker

PATIENCE = 5.0  # seconds that a question waits


class PositionNotRecorded(Malformed, code="position_not_recorded"):
    """Nothing was recorded at this position so far; name one that the reply to a command told."""


class Following:
    """Has questions wait for the views; a process that `folds` does so itself, as long as nobody else leads."""

    def __init__(self, worker: Worker, head: Callable[[], int], *, folds: bool, patience: float = PATIENCE) -> None:
        self._worker, self._head, self._folds, self._patience = worker, head, folds, patience
        self._waiting, self._rung = 0, Event()

    async def catch_up(self) -> None:
        """Whoever reads after a reply sees what it recorded, unless folding is left to another process."""
        views = self._worker.views
        if not self._folds or views.progress.position >= (head := self._head()):
            return
        if self._worker.lead.take():
            await to_thread(views.follow)
        else:
            await self._until(lambda: views.progress.position, head, "what is folded")

    async def come(self, view: str, written: str) -> None:
        """Wait until a view has reached a position; raises PositionNotRecorded, or ViewIsBehind after a while."""
        position = counted(written)
        if position is None:
            raise Malformed("after is a position, as the reply to a command tells it", pointer="/after")
        if position > (head := self._head()):
            raise PositionNotRecorded(f"the last position is {head}, and {position} was asked for", pointer="/after")
        await self._until(lambda: self._reached(view), position, view)

    def _reached(self, view: str) -> int:
        try:
            return self._worker.views.reached(view)
        except ViewIsBehind:  # it is built for the first time
            return -1

    async def _until(self, reached: Callable[[], int], position: int, what: str) -> None:
        if reached() >= position:
            return
        with self._listening():
            self._worker.recorded.ring()  # what another process recorded, nobody may have rung for
            try:
                async with timeout(self._patience):
                    while reached() < position:
                        await self._ring()
            except TimeoutError:
                raise ViewIsBehind(f"{what} has come to {reached()} of {position}; ask again a little later") from None

    async def _ring(self) -> None:
        """The next ring, or a while without one: a worker may be killed between its commit and its ring."""
        with suppress(TimeoutError):
            await wait_for(self._rung.wait(), IDLE)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """One ear for all who wait."""
        if not self._waiting:
            self._rung, self._ear = Event(), self._worker.folded.listen()
            get_running_loop().add_reader(self._ear, self._heard, self._ear)
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                get_running_loop().remove_reader(self._ear)
                self._ear.close()

    def _heard(self, ear: Ear) -> None:
        ear.forget()
        self._rung.set()
        self._rung = Event()
