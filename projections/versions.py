"""The versions of one view's rows, as the runner writes them and looks them up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from sqlite3 import Connection
from typing import Any

from projections.columns import Scalar
from projections.schema import OPEN, Schema

Causes = Callable[[str], list[int]]
Values = tuple[Scalar, ...]


@dataclass(slots=True)
class Version:
    """A row as one fact left it; its fields are the columns of the schema.

    `latest` is told of the newest version only: the business time of the newest fact that reached the row. `kept` is
    whether the version is in the table.
    """

    id: int
    key: str
    ord: str | None
    since: int
    until: int
    void: int
    vfrom: int
    vto: int
    cause: int
    values: Values
    body: str | None
    row: Any = None
    latest: int = 0
    kept: bool = True


class Versions:
    """One view's table, within the transactions of its runner."""

    def __init__(self, db: Connection, schema: Schema) -> None:
        self._db, self.schema, self._indexed = db, schema, set[str]()
        marks = ", ".join("?" * (len(schema.filters) + 10))
        self._insert = f"INSERT INTO {schema.table} ({schema.columns}) VALUES ({marks})"  # noqa: S608
        self._close = f"UPDATE {schema.table} SET until = ?, vto = ? WHERE id = ?"  # noqa: S608
        self._void = f"UPDATE {schema.table} SET void = :p, until = MIN(until, :p) WHERE id = :id"  # noqa: S608
        self._known = f"FROM {schema.table} WHERE key = :key AND void = {OPEN}"
        self._select = f"SELECT {schema.columns}"
        self._newest = f"{self._select}, (SELECT MAX(vfrom) {self._known}) {self._known} AND until = {OPEN}"

    def insert(self, born: Sequence[Version]) -> None:
        """Write versions that are new."""
        self.write(
            [(v.id, v.key, v.ord, v.since, v.until, v.void, v.vfrom, v.vto, v.cause, *v.values, v.body) for v in born]
        )
        for version in born:
            version.kept = True

    def write(self, rows: Iterable[tuple[Scalar, ...]]) -> None:
        """Write new versions, each as the values of its columns."""
        self._db.executemany(self._insert, rows)

    def close(self, closed: Iterable[Version]) -> None:
        """Write until when versions were the newest of their rows."""
        self._db.executemany(self._close, ((v.until, v.vto, v.id) for v in closed))

    def void(self, voided: Iterable[tuple[int, int]]) -> None:
        """Write from which position on these ids are known to have been mistaken."""
        self._db.executemany(self._void, ({"p": p, "id": mistaken} for p, mistaken in voided))

    def newest(self, key: str) -> Version | None:
        """The newest version of a row, and the business time of the newest fact that reached it."""
        return next(self._found(self._newest, key=key), None)

    def stood(self, key: str, at: int) -> Version:
        """The version that is known to hold at this business time, or the first if it is before the row's birth."""
        birth = f"(SELECT MIN(vfrom) {self._known})"
        newest = "ORDER BY vfrom DESC, cause DESC LIMIT 1"
        sql = f"{self._select}, 0 {self._known} AND ord IS NOT NULL AND vfrom <= MAX(:at, {birth}) {newest}"
        return next(self._found(sql, key=key, at=at))

    def later(self, key: str, at: int) -> list[Version]:
        """Every version, and every fact that left the row as it was, after this business time."""
        sql = f"{self._select}, 0 {self._known} AND vfrom > :at ORDER BY vfrom, cause"
        return list(self._found(sql, key=key, at=at))

    def causes(self, key: str, at: int = OPEN) -> list[int]:
        """The positions of the facts that reached a row up to this business time, in its order."""
        sql = f"SELECT cause {self._known} AND vfrom <= :at ORDER BY vfrom, cause"
        self._index(self.schema.by_key())
        return [cause for (cause,) in self._db.execute(sql, {"key": key, "at": at})]

    def alive(self, product: str) -> list[str]:
        """The keys of a product's living rows."""
        self._index(self.schema.by_life())
        of = f'FROM {self.schema.table} WHERE "f_product" = ? AND until = {OPEN} AND body IS NOT NULL'
        return [key for (key,) in self._db.execute(f"SELECT key {of} ORDER BY key", (product,))]

    def forget(self) -> None:
        """Take back what was seen to in a transaction that failed."""
        self._indexed.clear()

    def _index(self, statement: str) -> None:
        """See to an index by the time it is needed: a fold from nothing that remembers all rows needs none."""
        if statement not in self._indexed:
            self._db.execute(statement)
            self._indexed.add(statement)

    def _found(self, sql: str, **asked: object) -> Iterator[Version]:
        self._index(self.schema.by_key())
        for row in self._db.execute(sql, asked):
            yield Version(*(*row[:9], tuple(row[9:-2]), row[-2], None, row[-1]))


class Around:
    """The facts that reached one row before and after a moment of business time, looked up when somebody asks."""

    def __init__(self, versions: Versions, key: str, at: int) -> None:
        self._versions, self._key, self.at = versions, key, at

    @cached_property
    def earlier(self) -> list[int]:
        """The positions of those up to the moment, in the order of business time."""
        return self._versions.causes(self._key, self.at)

    @cached_property
    def later(self) -> list[Version]:
        """What those after the moment made of the row, in the order of business time."""
        return self._versions.later(self._key, self.at)
