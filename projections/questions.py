"""What is asked of one view's table: rows at any moment, the history of a row, what differs between two moments."""

from collections.abc import Mapping
from hashlib import sha256
from sqlite3 import Connection
from typing import Any

from pydantic_core import to_json

from projections.moment import At, Difference, Page, served
from projections.schema import OPEN, SHIFT, Schema, column

KNOWN = "since <= ?1 AND void > ?1 AND vfrom <= ?2"
ALIVE = f"{KNOWN} AND (vto > ?2 OR until > ?1) AND body IS NOT NULL"
Listed = tuple[str, str]
Segment = tuple[int, int]


class Questions:
    """The queries of one view, the same for now as for every moment before."""

    def __init__(self, schema: Schema) -> None:
        self.schema, self._rows = schema, f"FROM {schema.table}"
        self._of_key = f"{self._rows} INDEXED BY {schema.index('key')} WHERE key = ?3"

    def page(
        self, db: Connection, at: At, filters: Mapping[str, Any], after: Listed | None, limit: int
    ) -> Page[str, Listed]:
        """Rows in their order; raises KeyError for a field that rows are not filtered by."""
        by, only = self._narrowed(filters)
        asked = (*at, *(after or ("", "")), limit + 1, *map(column, filters.values()))
        found = db.execute(
            f"SELECT ord, key, body, vfrom, NULL, since {self._rows} INDEXED BY {by}"
            f" WHERE {only}{ALIVE} AND (ord, key) > (?3, ?4) ORDER BY ord, key LIMIT ?5",
            asked,
        ).fetchall()
        more = found[limit - 1][:2] if len(found) > limit else None
        return Page([served(*row) for _, _, *row in found[:limit]], more, at.p)

    def one(self, db: Connection, at: At, key: str) -> str | None:
        """A row, if it is alive."""
        found = db.execute(f"SELECT body, vfrom, NULL, since {self._of_key} AND {ALIVE}", (*at, key)).fetchone()
        return served(*found) if found else None

    def history(self, db: Connection, at: At, key: str, after: Segment | None, limit: int) -> Page[str, Segment]:
        """What a row was known to be, in business order; `until` is told when it lies at the moment or before."""
        until = "CASE WHEN until <= ?1 AND vto <= ?2 THEN vto END"
        found = db.execute(
            f"SELECT vfrom, cause, body, vfrom, {until}, since {self._of_key} AND {KNOWN} AND body IS NOT NULL"
            " AND (vfrom, cause) > (?4, ?5) ORDER BY vfrom, cause LIMIT ?6",
            (*at, key, *(after or (-OPEN, 0)), limit + 1),
        ).fetchall()
        more = found[limit - 1][:2] if len(found) > limit else None
        return Page([served(*row) for _, _, *row in found[:limit]], more, at.p)

    def differences(self, db: Connection, a: At, b: At, after: str, limit: int) -> Page[Difference, str]:
        """Rows that are not the same at two moments, by key."""
        one = f"SELECT body, vfrom, NULL, since {self._of_key} AND {ALIVE}"
        found: list[Difference] = []
        for (key,) in db.execute(*self._touched(a, b, after)):
            before, then = (db.execute(one, (*at, key)).fetchone() for at in (a, b))
            if (before and before[0]) != (then and then[0]):
                found.append(Difference(key, before and served(*before), then and served(*then)))
            if len(found) > limit:
                break
        return Page(found[:limit], found[limit - 1].key if len(found) > limit else None, b.p)

    def touched(self, db: Connection) -> int:
        """The position of the newest fact that reached a row, 0 if none has."""
        return int(db.execute(f"SELECT IFNULL(MAX(id), 0) {self._rows}").fetchone()[0]) >> SHIFT

    def digest(self, db: Connection, p: int) -> str:
        """SHA-256 over every version as it was known at a position: equal to that of a table folded up to there."""
        closed = ", ".join(f"IIF({bound} > ?1, NULL, {bound})" for bound in ("until", "void"))
        rest = ", ".join(("cause", *map(self.schema.filter, self.schema.filters), "body"))
        hashed = sha256()
        for row in db.execute(
            f"SELECT id, key, ord, since, {closed}, vfrom, IIF(until > ?1, NULL, vto), {rest} {self._rows}"
            " WHERE since <= ?1 ORDER BY id",
            (p,),
        ):
            hashed.update(to_json(row) + b"\n")
        return hashed.hexdigest()

    def _narrowed(self, filters: Mapping[str, Any]) -> tuple[str, str]:
        """The index that a listing follows, and the conditions on its filters."""
        if unknown := filters.keys() - set(self.schema.filters):
            raise KeyError(*unknown)
        sought = (name for name in reversed(self.schema.sought) if name in filters)
        by = next(sought, "order")  # the last field that rows are found by is the narrowest
        conditions = (f"{self.schema.filter(name)} IS ?{n} AND " for n, name in enumerate(filters, 6))
        return self.schema.index(by), "".join(conditions)

    def _touched(self, a: At, b: At, after: str) -> tuple[str, tuple[object, ...]]:
        """The keys of rows that may differ: known differently since, or changed in the business time between."""
        recorded = f"{self._rows} WHERE id >= ?1 AND id < ?2 AND key > ?5"
        happened = f"{self._rows} INDEXED BY {self.schema.index('key')} WHERE vfrom > ?3 AND vfrom <= ?4 AND key > ?5"
        told = [sql for sql, differs in ((recorded, a.p != b.p), (happened, a.t != b.t)) if differs]
        sql = " UNION ".join(f"SELECT DISTINCT key {each}" for each in told or [recorded])
        positions = (each.p + 1 << SHIFT for each in sorted((a, b)))
        return f"{sql} ORDER BY key", (*positions, *sorted((a.t, b.t)), after)
