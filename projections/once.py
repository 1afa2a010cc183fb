"""A view whose rows are met once: each is written as it was born, and nobody remembers it."""

from collections.abc import Iterable, Sequence
from sqlite3 import Connection
from uuid import UUID

from projections.columns import Scalar
from projections.fact import Fact
from projections.rows import Rows
from projections.schema import OPEN
from projections.table import Table
from projections.view import OfProduct


class Once(Table):
    """Its versions are the values of their columns from the first, for they are never closed or voided."""

    def __init__(self, db: Connection, rows: Rows) -> None:
        super().__init__(db, rows)
        self._rows: list[tuple[Scalar, ...]] = []

    def flush(self) -> None:
        """Write what was folded."""
        if self._rows:
            self.versions.write(self._rows)
            self._rows.clear()

    def _clear(self) -> None:
        self._rows.clear()

    def _keys(self, reached: Sequence[UUID | OfProduct]) -> Iterable[str]:
        return map(str, reached)

    def _reach(self, key: str, fact: Fact) -> None:
        row = self.rows.evolved(None, fact, self.causes)
        if row is not None:
            listed, values, body = self.rows.written(row, fact, None)
            position, occurred = fact.position, fact.occurred
            bounds = (position, OPEN, OPEN, occurred, OPEN)
            self._rows.append((self._number(position), key, listed, *bounds, position, *values, body))
