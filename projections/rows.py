"""What a table asks of whoever makes its rows: a declared view, or the default one of an aggregate."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol
from uuid import UUID

from domain.kernel import Event
from projections.fact import Fact
from projections.schema import Schema
from projections.versions import Around, Causes, Values
from projections.view import OfProduct


class Rows(Protocol):
    """How the rows of one view come about; every method may raise Poison, and nothing else of its own."""

    schema: Schema
    filters: dict[str, Any]  # the type of every field that rows are filtered by
    asks_change: bool  # it looks at the aggregate, not at the fact alone
    met_once: bool  # a row is never reached again
    by_stream: bool  # each row comes of one stream alone
    version: str  # another one has the rows folded anew

    def meets(self, kind: type[Event]) -> bool:
        """Whether facts of this kind may reach a row."""

    def reached(self, fact: Fact) -> Sequence[UUID | OfProduct]:
        """The rows a fact reaches."""

    def evolved(self, row: Any, fact: Fact, causes: Causes) -> Any:
        """The row after the fact that is its newest."""

    def anew(self, row: Any, fact: Fact, around: Around) -> Iterator[Any]:
        """The row after a late fact, then after each that follows in business time."""

    def written(self, row: Any, fact: Fact, listed: str | None) -> tuple[str, Values, str]:
        """What a row is listed by, of which that of the one before is given, what it is filtered by, and its JSON."""

    def read(self, body: str) -> Any:
        """The row again, as far as `evolved` asks for it."""
