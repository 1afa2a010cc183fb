"""What one of several processes folds: the rows that come of its streams, and whole views that need every stream."""

from typing import NamedTuple
from uuid import UUID

from projections.rows import Rows


class Share(NamedTuple):
    """One of so many shares: each stream is in one of them, and so is each view whose rows come of many streams."""

    number: int = 0
    of: int = 1
    views: frozenset[str] = frozenset()

    def has(self, stream: UUID) -> bool:
        """Whether the rows that come of this stream alone are in it."""
        return stream.int % self.of == self.number

    def keeps(self, rows: Rows) -> bool:
        """Whether any rows of a view are in it."""
        return self.of == 1 or rows.by_stream or rows.schema.view in self.views


EVERYTHING = Share()
