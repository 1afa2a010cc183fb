"""What a metric may look at: the rows of any view, of one product or one of its iterations, at one moment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

Json = dict[str, Any]


class Ask(Protocol):
    """Whoever knows the rows of a product at a moment, and what a row was before."""

    def rows(self, view: str, product: UUID, as_of: int | None = None) -> list[Json]:
        """Every row of a view about a product, as it stood at the moment, or at a position before it."""

    def past(self, view: str, row: UUID) -> list[Json]:
        """Every state of a row until the moment, in the order of business time."""


class Scope:
    """One product, or one iteration of it, as it stood at a moment."""

    def __init__(self, ask: Ask, product: UUID, iteration: UUID | None) -> None:
        self.product, self.iteration, self._ask = product, iteration, ask
        self.newest = ""  # the latest moment since which something that was looked at is so

    def rows(self, view: str, *, as_of: int | None = None, **wanted: object) -> list[Json]:
        """The rows of a view that are about this scope, and that have these values."""
        known = [row for row in self._ask.rows(view, self.product, as_of) if self._holds(row)]
        self.newest = max([self.newest, *(row["since"] for row in known)])
        return [row for row in known if all(row[name] == value for name, value in wanted.items())]

    def since(self, view: str, row: Json, **wanted: object) -> datetime | None:
        """When a row came to have these values first; None if it never did."""
        for state in self.past(view, row):
            if all(state[name] == value for name, value in wanted.items()):
                return instant(state["since"])
        return None

    def past(self, view: str, row: Json) -> list[Json]:
        """Every state of a row until the moment, in the order of business time."""
        return self._ask.past(view, UUID(row["id"]))

    def _holds(self, row: Json) -> bool:
        return self.iteration is None or row.get("iteration", str(self.iteration)) == str(self.iteration)


def instant(said: str) -> datetime:
    """A moment as a row tells it."""
    return datetime.fromisoformat(said)


def spans(rows: Iterable[Json], start: str, end: str) -> Iterator[tuple[datetime, datetime]]:
    """From one field to another, of the rows that have both."""
    return ((instant(row[start]), instant(row[end])) for row in rows if row[start] and row[end])
