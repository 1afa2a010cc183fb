"""The table that holds every version of every row of one view, and the indexes that make every moment cost the same."""

from collections.abc import Iterator
from dataclasses import dataclass

OPEN = 2**62  # a bound that was not reached so far
SHIFT = 20  # a version's id is the position that made it and its number there: the same in every fold
BOUNDS = "since, until, void, vfrom, vto"
LISTED = f"ord, key, {BOUNDS}"


@dataclass(frozen=True)
class Schema:
    """How one view is kept: `since`, `until`, `void` and `cause` are positions, `vfrom` and `vto` microseconds.

    A version was the newest of its row for positions [since, until), is known to positions [since, void), and says
    what was true in [vfrom, vto). Without `ord` it is a fact that left the row as it was; without `body`, a row's end.
    Tables of one view that stand beside each other differ in their `turn`.
    """

    view: str
    filters: tuple[str, ...]
    sought: tuple[str, ...] = ()
    turn: int = 1

    @property
    def table(self) -> str:
        """Its name, as SQL quotes it."""
        return f'"rows of {self._name}"'

    @property
    def columns(self) -> str:
        """All columns, in their order."""
        filters = "".join(f", {self.filter(name)}" for name in self.filters)
        return f"id, key, ord, {BOUNDS}, cause{filters}, body"

    @staticmethod
    def filter(name: str) -> str:
        """The column of a field that rows are filtered by."""
        return f'"f_{name}"'

    def index(self, by: str) -> str:
        """The name of the index by `key`, `order`, `life` or a filter's field."""
        return f'"{self._name} by {by}"'

    @property
    def _name(self) -> str:
        return self.view if self.turn == 1 else f"{self.view} ({self.turn})"

    def create(self) -> Iterator[str]:
        """An empty table, and no index."""
        columns = self.columns.replace("id,", "id INTEGER PRIMARY KEY,", 1)
        yield f"DROP TABLE IF EXISTS {self.table}"
        yield f"CREATE TABLE {self.table} ({columns})"

    def indexes(self) -> Iterator[str]:
        """What questions are answered by."""
        yield self.by_key()
        yield self._index("order", LISTED, "body IS NOT NULL")
        for name in self.sought:
            yield self._index(name, f"{self.filter(name)}, {LISTED}", "body IS NOT NULL")

    def by_key(self) -> str:
        """What the versions of one row are found by."""
        return self._index("key", f"key, {BOUNDS}")

    def by_life(self) -> str:
        """What the living rows of one product are found by."""
        return self._index("life", f"{self.filter('product')}, key", f"until = {OPEN} AND body IS NOT NULL")

    def _index(self, by: str, columns: str, where: str = "") -> str:
        only = f" WHERE {where}" if where else ""
        return f"CREATE INDEX IF NOT EXISTS {self.index(by)} ON {self.table} ({columns}){only}"
