"""Group commit: whatever is handed in while one transaction is under way makes the next one."""

import sqlite3
from asyncio import Future, Task, get_running_loop
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from ledger.record import Entry

MOST = 512  # units in a transaction
OF_ALL = (OSError, sqlite3.OperationalError)  # what is nobody's fault: no disk, no database, no answer
Unit = Sequence[Entry]
Outcome = Future[int | None]
Commit = Callable[[Sequence[Unit]], Sequence[int | None]]


class Load(NamedTuple):
    """How many units wait for their commit, and how many transactions took so many units, since it was opened."""

    waiting: int
    batches: Mapping[int, int]


class Waiting(NamedTuple):
    """A unit that is to be recorded whole or not at all, and what it was decided upon."""

    unit: Unit
    upon: Sequence[Outcome]
    outcome: Outcome


class Group:
    """One queue before one thread that commits; nobody who stops waiting takes a commit with them."""

    def __init__(self, commit: Commit, thread: Executor) -> None:
        self._commit, self._thread = commit, thread
        self._queue: deque[Waiting] = deque()
        self._committing: Task[None] | None = None
        self._batches = Counter[int]()

    @property
    def load(self) -> Load:
        """What it has to do, and what it did."""
        return Load(len(self._queue), dict(self._batches))

    def append(self, unit: Unit, upon: Sequence[Outcome] = ()) -> Outcome:
        """What will be known of a unit; None too when something it was decided upon has failed, as it must then."""
        loop = get_running_loop()
        outcome: Outcome = loop.create_future()
        self._queue.append(Waiting(unit, upon, outcome))
        if self._committing is None or self._committing.done():
            self._committing = loop.create_task(self._drain())
        return outcome

    async def _drain(self) -> None:
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), MOST))]
            if (sound := [each for each in batch if _stands(each)]) and not await self._together(sound):
                for each in filter(_stands, sound):
                    await self._together([each])

    async def _together(self, batch: Sequence[Waiting]) -> bool:
        """Commit these at once and tell each its own outcome; no when one among several did not let the others pass."""
        self._batches[len(batch)] += 1
        try:
            committing = get_running_loop().run_in_executor(self._thread, self._commit, [each.unit for each in batch])
            positions = await committing
        except OF_ALL as lost:
            _fail(batch, lost)
        except Exception as error:  # noqa: BLE001  whoever handed it in is told
            if len(batch) > 1:
                return False
            _fail(batch, error)
        else:
            for each, position in zip(batch, positions, strict=True):
                if not each.outcome.done():
                    each.outcome.set_result(position)
        return True


def has_failed(outcome: Outcome) -> bool:
    """Whether it is known of a unit that it was not recorded, or not known whether it was."""
    return outcome.done() and (outcome.cancelled() or outcome.exception() is not None or outcome.result() is None)


def _stands(waiting: Waiting) -> bool:
    if any(map(has_failed, waiting.upon)) and not waiting.outcome.done():
        waiting.outcome.set_result(None)
    return not waiting.outcome.done()


def _fail(batch: Sequence[Waiting], error: Exception) -> None:
    for each in batch:
        if not each.outcome.done():
            each.outcome.set_exception(error)
