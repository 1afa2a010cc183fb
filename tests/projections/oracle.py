"""What the rows must be, worked out from the definition by brute force: no table, no index, no segment."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from pydantic_core import to_json

from domain.clock import to_micros
from domain.kernel import Aggregate, Event
from projections.view import Change, OfProduct, View
from tests.projections.book import MAPPER, Book

FOREVER = 2**62


class Met(NamedTuple):
    """A fact that reached a row."""

    at: int
    position: int
    change: Change


class Folding(Protocol):
    """How facts make a row, and which rows a fact reaches."""

    def keys(self, event: Event, alive: dict[str, Any]) -> list[str]: ...
    def fold(self, facts: list[Met]) -> list[Any]: ...
    def body(self, row: Any) -> str: ...


class Oracle:
    """Each row is the fold of the facts that reached it, birth first, then by business time and position."""

    def __init__(self, folding: Folding, book: Book, p: int) -> None:
        self.folding = folding
        self.met: dict[str, list[Met]] = {}
        self.parked: list[tuple[str, int]] = []
        for position, change in enumerate(changes(book, p), 1):
            self._meet(position, change)

    def rows(self, t: int = FOREVER) -> dict[str, tuple[str, int]]:
        """Body and beginning of every row alive at a business time."""
        found = {key: self._row(met, t) for key, met in self.met.items()}
        return {key: row for key, row in found.items() if row}

    def _meet(self, position: int, change: Change) -> None:
        alive = {key: row for key, met in self.met.items() if (row := self.folding.fold(met)[-1]) is not None}
        for key in dict.fromkeys(self.folding.keys(change.event, alive)):
            met = self.met.get(key, [])
            at = to_micros(change.event.occurred_at)
            born = [Met(max(at, met[0].at) if met else at, position, change)]
            try:
                states = self.folding.fold(grown := sorted(met + born, key=lambda fact: (fact.at, fact.position)))
            except (ValueError, KeyError):
                self.parked.append((key, position))
                continue
            if met or states[-1] is not None:
                self.met[key] = grown

    def _row(self, met: list[Met], t: int) -> tuple[str, int] | None:
        known = [fact for fact in met if fact.at <= t]
        states = self.folding.fold(known) if known else [None]
        if states[-1] is None:
            return None
        bodies = ["" if row is None else self.folding.body(row) for row in states]
        changed = max(n for n, body in enumerate(bodies) if n == 0 or body != bodies[n - 1])
        return bodies[-1], known[changed].at


class Declared:
    """A declared view, fold by fold."""

    def __init__(self, view: View[Any]) -> None:
        self.view = view

    def keys(self, event: Event, alive: dict[str, Any]) -> list[str]:
        named: list[str] = []
        for each in self.view.reaches(event):
            of = [key for key, row in alive.items() if isinstance(each, OfProduct) and row.product == each.product]
            named += of if isinstance(each, OfProduct) else [str(each)]
        return named

    def fold(self, facts: list[Met]) -> list[Any]:
        rows: list[Any] = []
        for fact in facts:
            given = fact.change if self.view.asks_change else fact.change.event
            rows.append(self.view.evolve(rows[-1] if rows else None, given))  # type: ignore[arg-type]
        return rows

    def body(self, row: Any) -> str:
        return str(row.model_dump_json())


class Default:
    """The public states of one kind of aggregate, fold by fold; no version goes back."""

    def __init__(self, kind: type[Aggregate]) -> None:
        self.kind = kind

    def keys(self, event: Event, _: dict[str, Any]) -> list[str]:
        return [str(event.originator_id)] if isinstance(event, self.kind.Event) else []

    def fold(self, facts: list[Met]) -> list[Any]:
        aggregate: Any = None
        states, version = list[Any](), 0
        for fact in facts:
            if aggregate is not None:
                aggregate.version = fact.change.event.originator_version - 1
            aggregate = fact.change.event.mutate(aggregate)
            version = aggregate.version = max(version, aggregate.version)
            states.append(aggregate.public())
        return states

    def body(self, row: Any) -> str:
        return to_json(row).decode()


def changes(book: Book, p: int) -> Iterator[Change]:
    """Every fact up to a position, with the states of its aggregate on both sides of it as recorded."""
    known: dict[Any, Any] = {}
    for record in book.records[:p]:
        event = MAPPER.to_event(record)
        before = known[event.originator_id].public() if event.originator_id in known else None
        known[event.originator_id] = event.mutate(known.get(event.originator_id))
        yield Change(event, before, known[event.originator_id].public())
