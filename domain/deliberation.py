"""One attempt at a command: loads what it asks for once, and follows every rule to its end."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from domain.acting import Because, Metadata, following
from domain.errors import AlreadyExists, Archived, NotFound, Refused, SomeRefused
from domain.follow_up import Own, Then, rules_for
from domain.kernel import Aggregate, Event
from domain.memory import Memory, Outcome
from domain.order import Fact, Reply, Subject
from domain.values import Place, Seen

MOST_EVENTS = 5000


class Deliberation:
    """One attempt at a command: what was read, and every fact decided on it, in order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.known: dict[UUID, Aggregate | None] = {}
        self.reads: dict[UUID, int] = {}
        self.upon: dict[UUID, Outcome] = {}  # what will be known of decisions that this one builds upon
        self.events: list[Event] = []
        self.place = Place()
        self.outcome: Subject | None = None
        self.metadata: Metadata

    async def look(self, originator: UUID) -> Aggregate | None:
        """The aggregate, if there is one; the version seen is remembered."""
        if (aggregate := self.known.get(originator)) is not None or originator in self.known:
            return aggregate
        known = self._memory.known(originator)
        if known.aggregate is None:
            known = await self._memory.newest(originator)
        aggregate = self.known[originator] = known.aggregate
        self.reads[originator] = aggregate.version if aggregate else 0
        if known.outcome:
            self.upon[originator] = known.outcome
        return aggregate

    async def read(self, kind: type[Aggregate], originator: UUID, pointer: str = "") -> Aggregate:
        """The aggregate of this kind; raises NotFound with the pointer of what named it."""
        aggregate = await self.look(originator)
        if not isinstance(aggregate, kind):
            raise NotFound(f"there is no {kind.TOPIC or 'aggregate'} {originator}", pointer=pointer)
        return aggregate

    async def refer(self, kind: type[Aggregate], originator: UUID, pointer: str = "") -> Aggregate:
        """The same, for what is named anew; raises Archived with the pointer of what named it, too."""
        aggregate = await self.read(kind, originator, pointer)
        if aggregate.archived:
            raise Archived(pointer=pointer)
        return aggregate

    async def rely_on(self, originator: UUID) -> Aggregate | None:
        """The same as a look, at one that seldom is: where it is known that there is none, nothing is loaded."""
        if await self._memory.perhaps(originator):
            return await self.look(originator)
        self.reads.setdefault(originator, 0)
        return self.known.setdefault(originator, None)

    async def glance(self, originator: UUID) -> Aggregate | None:
        """The aggregate, if there is one, for a decision that does not rely on it."""
        return await self._memory.perhaps(originator)

    async def moved(self, package: Sequence[Seen]) -> tuple[Seen, ...]:
        """The members of a package whose version is no longer the one that was frozen."""
        found = [(member, await self.look(member.id)) for member in package]
        return tuple(now.seen for member, now in found if now and now.version != member.version)

    async def collect(self, aggregate: Aggregate) -> list[Event]:
        """Take over what an aggregate has decided; raises AlreadyExists when it is not the first of its id."""
        if self.known.get(aggregate.id) is not aggregate:
            if aggregate.has_fresh_id:
                self.reads[aggregate.id] = 0
            elif await self.look(aggregate.id):
                raise AlreadyExists(f"{aggregate.TOPIC} {aggregate.id} exists")
        self.known[aggregate.id] = aggregate
        recorded = cast(list[Event], list(aggregate.collect_events()))
        self.events += recorded
        return recorded

    async def follow_up(self, fresh: Sequence[Event]) -> None:
        """Carry out every rule that these facts set off, and those that follow from them."""
        waiting = deque(fresh)
        while waiting:
            if len(self.events) > MOST_EVENTS:
                raise RuntimeError("the rules do not come to an end")
            event = waiting.popleft()
            for rule in rules_for(type(event)):
                waiting += await self._carry_out_all(rule.then(event), Because(rule=rule.name, caused_by=event.id))

    async def _carry_out_all(self, thens: Iterable[Then], because: Because) -> list[Event]:
        """Do what follows, and tell what it recorded that may have consequences still; raises SomeRefused."""
        fresh: list[Event] = []
        refused: list[str] = []
        for then in thens:
            if not then.number:
                fresh += await self.carry_out(then, because)
                continue
            try:
                if then.target:
                    await self.refer(Aggregate, then.target)  # as the command it stands for would
                await self.follow_up(await self.carry_out(then, because))
            except Refused as refusal:
                refused += [f"{then.number} {code}" for code in (refusal.code, *refusal.facts)]
        if refused:
            raise SomeRefused(facts=tuple(refused))
        return fresh

    async def carry_out(self, then: Then, because: Because) -> list[Event]:
        """Do one thing that follows, and tell what it recorded."""
        if then.target is None:
            with following(because):
                return await self.collect(then.method(*then.args, **then.kwargs))
        if not then.needed and not await self.look(then.target):
            return []
        aggregate = await self.read(Aggregate, then.target)
        args = [await self._own(aggregate, each) if isinstance(each, Own) else each for each in then.args]
        with following(because):
            then.method(aggregate, *args, **then.kwargs)
        return await self.collect(aggregate)

    async def _own(self, aggregate: Aggregate, named: Own) -> Aggregate | tuple[Aggregate, ...] | None:
        """What an aggregate names by id, or by several."""
        ids = getattr(aggregate, named.attribute)
        if isinstance(ids, tuple):
            return tuple([await self.refer(Aggregate, each) for each in ids])
        return await self.refer(Aggregate, ids) if ids else None

    @property
    def touched(self) -> set[UUID]:
        """The aggregates that have decided something in this attempt."""
        undecided = {i for i, each in self.known.items() if each and each.pending_events}
        return undecided | {event.originator_id for event in self.events}

    @cached_property
    def told(self) -> tuple[Fact, ...]:
        """What was decided, named but not told."""
        return tuple(
            Fact.made({"id": e.id, "type": e.TOPIC, "aggregate": e.originator_id, "version": e.originator_version})
            for e in self.events
        )

    def reply(self, position: int = 0) -> Reply:
        """What is answered once everything stands at this position."""
        return Reply.made({"resource": self.outcome, "events": self.told, "position": position})


def aggregates_in(values: Any) -> Iterator[Aggregate]:
    """Every aggregate among these values, and within their tuples."""
    for value in values:
        if isinstance(value, Aggregate):
            yield value
        elif isinstance(value, tuple):
            yield from aggregates_in(value)
