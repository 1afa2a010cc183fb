"""What one of several processes folds: the rows that come of its streams, and whole views that need every stream."""

from typing import NamedTuple
from uuid import UUID

from projections.rows import Rows

PARTS = 12  # of all streams, by their ids


class Share(NamedTuple):
    """So many of the parts that streams are in, and views whose rows come of many streams."""

    parts: range = range(PARTS)
    views: frozenset[str] = frozenset()

    def has(self, stream: UUID) -> bool:
        """Whether the rows that come of this stream alone are in it."""
        return stream.int % PARTS in self.parts

    def keeps(self, rows: Rows) -> bool:
        """Whether any rows of a view are in it."""
        return len(self.parts) == PARTS or rows.by_stream or rows.schema.view in self.views


EVERYTHING = Share()
