"""Aggregates as the runner keeps them alive: each fact is folded once, for every view that looks at its aggregate."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

from domain.kernel import Aggregate, Event
from projections.source import Ledger, Mapper, Poison, pure

REMEMBERED = 20_000


def applied(aggregate: Aggregate | None, event: Event) -> Aggregate:
    """The aggregate with one more fact, in whatever order facts come; its version is the greatest of theirs."""
    known = aggregate.version if aggregate else 0
    if aggregate:
        aggregate.version = event.originator_version - 1
    grown = cast(Aggregate, event.mutate(aggregate))
    grown.version = max(known, event.originator_version)
    return grown


def folded(events: Iterable[Event]) -> Aggregate | None:
    """The aggregate that these facts make in this order, if there are any."""
    aggregate: Aggregate | None = None
    for event in events:
        aggregate = applied(aggregate, event)
    return aggregate


class Life:
    """An aggregate as recorded, with its public state before and after the fact that was met last.

    `believed` is the aggregate in the order of business time: the same object as long as no fact comes late, None when
    that is not known yet. `earlier` are the positions of the facts that were read again, not met; None once one of
    those met was not believed.
    """

    __slots__ = ("after", "before", "believed", "earlier", "recorded")

    def __init__(self, earlier: dict[int, Event], event: Event) -> None:
        self.earlier: list[int] | None = list(earlier)
        recorded = folded(earlier.values())
        self.before = recorded.public() if recorded else None
        self.recorded = applied(recorded, event)
        self.after = self.recorded.public()
        self.believed = None if earlier else self.recorded

    @pure
    def grow(self, event: Event) -> None:
        """Take the next fact."""
        applied(self.recorded, event)
        self.before, self.after = self.after, self.recorded.public()

    @contextmanager
    def believing(self) -> Iterator[None]:
        """Within this block `believed` is changed; what raises is Poison, and `believed` is to be worked out again."""
        try:
            yield
        except Exception as error:
            self.believed, self.earlier = None, None  # also for the facts of this batch that were met already
            raise Poison.of(error) from error


_lived = pure(Life)


class Lives:
    """The aggregates met last; the others come from the ledger again."""

    def __init__(self, ledger: Ledger, mapper: Mapper) -> None:
        self._ledger, self._decoded = ledger, pure(mapper.to_event)
        self._known: dict[UUID, Life] = {}

    def forget(self) -> None:
        """Let go of every aggregate."""
        self._known.clear()

    def met(self, event: Event) -> Life:
        """The life of the fact's aggregate up to this fact; raises Poison."""
        life = self._known.pop(event.originator_id, None)
        if life is None or life.recorded.version != event.originator_version - 1:
            life = self.past(event)
        else:
            life.grow(event)
        self._known[event.originator_id] = life  # the one met last stands last
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return life

    def past(self, event: Event) -> Life:
        """The life of the fact's aggregate up to this fact, from the ledger; raises Poison."""
        return _lived(self.earlier(event), event)

    def earlier(self, event: Event) -> dict[int, Event]:
        """The facts of its aggregate before this one, by their positions; raises Poison.

        What was recorded later is not looked at: if nobody can read that, only what follows it is poison.
        """
        if event.originator_version == 1:
            return {}
        records = self._ledger.events(event.originator_id)[: event.originator_version - 1]
        return {record.position: self._decoded(record) for record in records}
