"""The aggregates that are known, as the newest decision has left them: recorded already, or on the way to it."""

from asyncio import Future, wait
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.kernel import Aggregate, Event
from domain.mapper import Record

MOST = 160_000  # events' worth, of some 0.6 kB each: 100 MB
LEAST = 8  # what an aggregate takes that has no events, in events' worth
Outcome = Future[int | None]


@dataclass(slots=True)
class Known:
    """An aggregate, if it is remembered; and what will be known of the last decision on it, while that is under way."""

    aggregate: Aggregate | None = None
    outcome: Outcome | None = None
    worth: int = 0


NOTHING = Known()


class Memory:
    """Decisions build upon each other before they are recorded; of one that fails, nothing is remembered."""

    def __init__(self, load: Callable[[UUID], Awaitable[Aggregate | None]], most: int = MOST) -> None:
        self._load, self._most = load, most
        self._known: dict[int, Known] = {}  # by the number of the id, which is hashed in a fifth of the time
        self._worth = 0
        self._absent: set[int] = set()  # of these nothing was ever recorded
        self._learned = 0  # how often something was

    def known(self, originator: UUID) -> Known:
        """What is known of an aggregate at this moment."""
        return self._known.get(originator.int, NOTHING)

    async def newest(self, originator: UUID) -> Known:
        """An aggregate as the last decision has left it, if there is one."""
        while (known := self.known(originator)).aggregate is None:
            if known.outcome is None or known.outcome.done():
                return Known(await self._loaded(originator), known.outcome)
            await wait((known.outcome,))
        return known

    async def perhaps(self, originator: UUID) -> Aggregate | None:
        """An aggregate that seldom is; that there is none is remembered, for one that only commands bring to life."""
        if originator.int in self._absent:
            return None
        learned = self._learned
        found = (await self.newest(originator)).aggregate
        if not found and learned == self._learned:
            self._absent.add(originator.int)
        return found

    async def recorded(self, originator: UUID) -> Aggregate | None:
        """An aggregate as it is recorded, if it is."""
        if self.known(originator).outcome:
            return await self._load(originator)
        return (await self.newest(originator)).aggregate

    def remember(self, aggregates: Mapping[UUID, Aggregate | None]) -> None:
        """Go on from these aggregates, as a decision has left them."""
        for originator, aggregate in aggregates.items():
            if aggregate:
                self._put(originator.int, aggregate)

    def forget(self, originators: Iterable[UUID]) -> None:
        """Know nothing of these aggregates; they are loaded when they are needed again."""
        for originator in originators:
            self._exists(originator)
            known = self._known.pop(originator.int, NOTHING)
            self._worth -= known.worth
            if known.outcome:
                self._known[originator.int] = Known(None, known.outcome)

    def clear(self) -> None:
        """Know nothing."""
        self.forget([UUID(int=number) for number in (*self._known, *self._absent)])

    def follow(self, records: Iterable[Record], to_event: Callable[[Record], Event]) -> None:
        """Bring what is known up to what was recorded meanwhile, wherever nothing is under way."""
        for record in records:
            self._exists(record.originator_id)
            known, version = self.known(record.originator_id), record.originator_version
            if known.aggregate and known.aggregate.version < version:
                if known.outcome or known.aggregate.version + 1 != version:
                    self.forget((record.originator_id,))
                else:
                    self._put(record.originator_id.int, to_event(record).mutate(known.aggregate))

    def watch(self, outcome: Outcome, altered: Collection[UUID], read: Iterable[UUID]) -> None:
        """Be told how a decision comes out: if it fails, what it altered and what it read are loaded again."""
        for originator in altered:
            self._exists(originator)
            self._known.setdefault(originator.int, Known()).outcome = outcome

        def settle(_: Outcome) -> None:
            if has_failed(outcome):
                self.forget(read)
                self.forget(altered)
            for originator in altered:
                if (known := self.known(originator)).outcome is outcome:
                    known.outcome = None

        outcome.add_done_callback(settle)

    async def _loaded(self, originator: UUID) -> Aggregate | None:
        aggregate = await self._load(originator)
        if aggregate and not self.known(originator).aggregate:
            self._put(originator.int, aggregate)
            return aggregate
        return self.known(originator).aggregate

    def _exists(self, originator: UUID) -> None:
        """Something may have been recorded of it by now."""
        self._absent.discard(originator.int)
        self._learned += 1

    def _put(self, number: int, aggregate: Aggregate) -> None:
        """Know it as the one that was needed last; whatever was needed first makes room."""
        known = self._known.pop(number, None) or Known()
        self._known[number] = known
        worth = LEAST + aggregate.version
        self._worth += worth - known.worth
        known.aggregate, known.worth = aggregate, worth
        if self._worth > self._most:
            self._evict()

    def _evict(self) -> None:
        """Forget a tenth of all, of what is not under way."""
        for number, known in list(self._known.items())[:-1]:
            if self._worth <= self._most * 0.9:
                break
            if known.outcome is None:
                del self._known[number]
                self._worth -= known.worth


def has_failed(outcome: Outcome) -> bool:
    """Whether it is known of a decision that it was not recorded, or not known whether it was."""
    return outcome.cancelled() or outcome.exception() is not None or outcome.result() is None
