"""The aggregates that are known, as the newest decision has left them: recorded already, or on the way to it."""

from asyncio import Future, wait
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from uuid import UUID

from domain.kernel import Aggregate

MOST = 20_000
Outcome = Future[int | None]


class Memory:
    """Decisions build upon each other before they are recorded; of one that fails, nothing is remembered."""

    def __init__(self, load: Callable[[UUID], Awaitable[Aggregate | None]], most: int = MOST) -> None:
        self._load, self._most = load, most
        self._known: OrderedDict[UUID, Aggregate] = OrderedDict()
        self._under_way: dict[UUID, Outcome] = {}

    async def newest(self, originator: UUID) -> Aggregate | None:
        """An aggregate as the last decision has left it, if there is one."""
        while originator not in self._known:
            if not (outcome := self.outcome(originator)) or outcome.done():
                return await self._loaded(originator)
            await wait((outcome,))
        self._known.move_to_end(originator)
        return self._known[originator]

    async def recorded(self, originator: UUID) -> Aggregate | None:
        """An aggregate as it is recorded, if it is."""
        return await (self._load if originator in self._under_way else self.newest)(originator)

    def outcome(self, originator: UUID) -> Outcome | None:
        """What will be known of the last decision on an aggregate, while it is not recorded yet."""
        return self._under_way.get(originator)

    def remember(self, known: Mapping[UUID, Aggregate | None]) -> None:
        """Go on from these aggregates, as a decision has left them."""
        for originator, aggregate in known.items():
            if aggregate:
                self._known[originator] = aggregate
                self._known.move_to_end(originator)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def forget(self, originators: Iterable[UUID]) -> None:
        """Know nothing of these aggregates; they are loaded when they are needed again."""
        for originator in originators:
            self._known.pop(originator, None)

    def watch(self, outcome: Outcome, touched: Iterable[UUID], read: Iterable[UUID]) -> None:
        """Be told how a decision came out; if it failed, neither what it altered nor what it read is relied on again."""
        altered, relied = tuple(touched), tuple(read)
        self._under_way |= dict.fromkeys(altered, outcome)

        def settle(_: Outcome) -> None:
            for each in altered:
                if self._under_way.get(each) is outcome:
                    del self._under_way[each]
            if has_failed(outcome):
                self.forget((*altered, *relied))

        outcome.add_done_callback(settle)

    async def _loaded(self, originator: UUID) -> Aggregate | None:
        if aggregate := await self._load(originator):
            return self._known.setdefault(originator, aggregate)
        return None


def has_failed(outcome: Outcome) -> bool:
    """Whether it is known of a decision that it was not recorded, or not known whether it was."""
    return outcome.cancelled() or outcome.exception() is not None or outcome.result() is None
