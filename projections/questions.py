"""What is asked of one view's table: rows at any moment, the history of a row, what differs between two moments."""

from collections.abc import Mapping
from hashlib import sha256
from sqlite3 import Connection
from typing import Any

from pydantic_core import to_json

from projections.columns import column
from projections.filled import declared, either, narrowed
from projections.listing import EVERY, Listed, Listing
from projections.moment import At, Difference, Page, served
from projections.schema import OPEN, SHIFT, Schema

KNOWN = "since <= :p AND void > :p AND vfrom <= :t"
ALIVE = f"{KNOWN} AND (vto > :t OR until > :p) AND body IS NOT NULL"
Segment = tuple[int, int]


class Questions:
    """The queries of one view, the same for now as for every moment before."""

    def __init__(self, schema: Schema) -> None:
        self.schema, self._rows = schema, f"FROM {schema.table}"
        self._of_key = f"{self._rows} INDEXED BY {schema.index('key')} WHERE key = :key"

    def page(
        self,
        db: Connection,
        at: At,
        filters: Mapping[str, Any],
        after: Listed | None,
        *,
        limit: int,
        listing: Listing = EVERY,
    ) -> Page[str, Listed]:
        """Rows in their order; raises KeyError for a field that rows are not filtered by."""
        by, only, wanted = self._narrowed(filters)
        found = db.execute(
            f"SELECT ord, key, {listing.value}, body, vfrom, NULL, since {self._rows} INDEXED BY {by}"
            f" WHERE {only}{ALIVE} AND {listing.conditions()}{listing.beyond(after)}"
            f" ORDER BY {listing.order} LIMIT :limit",
            at._asdict() | {"limit": limit + 1} | wanted | listing.values(after),
        ).fetchall()
        more = Listed(*found[limit - 1][:3]) if len(found) > limit else None
        return Page([served(*row) for _, _, _, *row in found[:limit]], more, at.p)

    def one(self, db: Connection, at: At, key: str) -> str | None:
        """A row, if it is alive."""
        found = self._alive(db, at, key)
        return served(*found) if found else None

    def history(self, db: Connection, at: At, key: str, after: Segment | None, limit: int) -> Page[str, Segment]:
        """What a row was known to be, in business order; `until` is told when it lies at the moment or before."""
        until = "CASE WHEN until <= :p AND vto <= :t THEN vto END"
        vfrom, cause = after or (-OPEN, 0)
        found = db.execute(
            f"SELECT vfrom, cause, body, vfrom, {until}, since {self._of_key} AND {KNOWN} AND body IS NOT NULL"
            " AND (vfrom, cause) > (:vfrom, :cause) ORDER BY vfrom, cause LIMIT :limit",
            at._asdict() | {"key": key, "vfrom": vfrom, "cause": cause, "limit": limit + 1},
        ).fetchall()
        more = found[limit - 1][:2] if len(found) > limit else None
        return Page([served(*row) for _, _, *row in found[:limit]], more, at.p)

    def differences(self, db: Connection, a: At, b: At, after: str, limit: int) -> Page[Difference, str]:
        """Rows that are not the same at two moments, by key."""
        found: list[Difference] = []
        for (key,) in db.execute(*self._touched(a, b, after)):
            before, then = (self._alive(db, at, key) for at in (a, b))
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
        closed = ", ".join(f"IIF({bound} > :p, NULL, {bound})" for bound in ("until", "void"))
        rest = ", ".join(("cause", *map(self.schema.filter, self.schema.filters), "body"))
        hashed = sha256()
        for row in db.execute(
            f"SELECT id, key, ord, since, {closed}, vfrom, IIF(until > :p, NULL, vto), {rest} {self._rows}"
            " WHERE since <= :p ORDER BY id",
            {"p": p},
        ):
            hashed.update(to_json(row) + b"\n")
        return hashed.hexdigest()

    def _alive(self, db: Connection, at: At, key: str) -> Any:
        sql = f"SELECT body, vfrom, NULL, since {self._of_key} AND {ALIVE}"
        return db.execute(sql, {"p": at.p, "t": at.t, "key": key}).fetchone()

    def _narrowed(self, filters: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
        """The index that a listing follows, the conditions on its filters, and what they are compared with."""
        plain = {name: value for name, value in filters.items() if name not in declared(filters)}
        if unknown := plain.keys() - set(self.schema.filters):
            raise KeyError(*unknown)
        sought = (name for name in reversed(self.schema.sought) if name in plain)
        by = next(sought, "order")  # the last field that rows are found by is the narrowest
        conditions, wanted = narrowed(filters)
        for name, value in plain.items():
            told = {f"f_{name}_{n}": column(each) for n, each in enumerate(either(value))}
            conditions += f"{_is_any(self.schema.filter(name), told)} AND "
            wanted |= told
        return self.schema.index(by), conditions, wanted

    def _touched(self, a: At, b: At, after: str) -> tuple[str, dict[str, object]]:
        """The keys of rows that may differ: known differently since, or changed in the business time between."""
        recorded = f"{self._rows} WHERE id >= :first AND id < :end AND key > :after"
        by = self.schema.index("key")
        happened = f"{self._rows} INDEXED BY {by} WHERE vfrom > :early AND vfrom <= :late AND key > :after"
        told = [sql for sql, differs in ((recorded, a.p != b.p), (happened, a.t != b.t)) if differs]
        sql = " UNION ".join(f"SELECT DISTINCT key {each}" for each in told or [recorded])
        (first, end), (early, late) = sorted((a.p + 1 << SHIFT, b.p + 1 << SHIFT)), sorted((a.t, b.t))
        return f"{sql} ORDER BY key", {"first": first, "end": end, "early": early, "late": late, "after": after}


def _is_any(field: str, told: Mapping[str, Any]) -> str:
    """The condition that a field has one of these values, of which none is one, too."""
    if len(told) == 1:
        return f"{field} IS :{next(iter(told))}"
    among = f"{field} IN ({', '.join(f':{name}' for name in told)})"
    return f"({among} OR {field} IS NULL)" if None in told.values() else among
