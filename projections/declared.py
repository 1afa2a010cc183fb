"""How the rows of a declared view come about: each fact that reaches a row makes the next one of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.personal import FROM_THE_LEDGER
from projections.columns import column
from projections.fact import Fact, Facts
from projections.schema import Schema
from projections.source import pure
from projections.versions import Around, Causes, Values
from projections.view import OfProduct, Row, View


class Declared:
    """The rows of one declared view."""

    def __init__(self, view: View[Any], facts: Facts) -> None:
        self._view, self._facts = view, facts
        self.asks_change, self.met_once = view.asks_change, view.met_once
        self.by_stream = view.met_once  # and a fact has one stream
        self._next: Callable[[Row | None, Any], Row | None] = pure(view.evolve)
        self.filters, self.schema = view.filters, Schema(view.name, tuple(view.filters), view.sought)
        self.version = f"{view.version} {' '.join((*view.row.model_fields, *view.sought))}"

    def meets(self, kind: type[Event]) -> bool:
        """Whether facts of this kind may reach a row."""
        return issubclass(kind, self._view.facts)

    @pure
    def reached(self, fact: Fact) -> Sequence[UUID | OfProduct]:
        """The rows a fact reaches; raises Poison."""
        return tuple(self._view.reaches(fact.event))

    def evolved(self, row: Row | None, fact: Fact, _: Causes) -> Row | None:
        """The row after the fact that is its newest; raises Poison."""
        return self._next(row, fact.change if self.asks_change else fact.event)

    def anew(self, row: Row | None, fact: Fact, around: Around) -> Iterator[Row | None]:
        """The row after a late fact, then after each fact that follows in business time; raises Poison."""
        yield (row := self._next(row, fact.change if self.asks_change else fact.event))
        known = self._facts.change_at if self.asks_change else self._facts.at
        for later in around.later:
            yield (row := self._next(row, known(later.cause)))

    @pure
    def written(self, row: Row, fact: Fact, listed: str | None) -> tuple[str, Values, str]:
        """The text a row is listed by, the values it is filtered by, and its JSON; raises Poison."""
        fields = row.__dict__
        values = tuple([column(fields[name]) for name in self.schema.filters])
        return self._view.order(row), values, row.__pydantic_serializer__.to_json(row).decode()

    @pure
    def read(self, body: str) -> Row:
        """The row again; raises Poison."""
        row: Row = self._view.row.model_validate_json(body, context=FROM_THE_LEDGER)
        return row
