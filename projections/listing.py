"""Which rows a listing holds beyond their filters, and in which order."""

from typing import NamedTuple

from projections.columns import Scalar
from projections.fields import Field


class Listed(NamedTuple):
    """Where a row stands in a listing: the text its view lists it by, its key, and what it is sorted by before that."""

    ord: str
    key: str
    value: Scalar = None


class Bound(NamedTuple):
    """On which side of a value a field is to lie; a row without a value lies on none."""

    field: Field
    sign: str
    value: Scalar


class Listing(NamedTuple):
    """Bounds that all hold, a text that is found, and a field to sort by, rows without it last."""

    bounds: tuple[Bound, ...] = ()
    text: str | None = None
    by: Field | None = None
    falling: bool = False

    @property
    def value(self) -> str:
        """What rows are sorted by before their view's own order."""
        return self.by.sql if self.by else "NULL"

    @property
    def order(self) -> str:
        """The order, in which no two rows are equal."""
        sorted_by = f"{self.value} IS NULL, {self.value}{' DESC' if self.falling else ''}, " if self.by else ""
        return f"{sorted_by}ord, key"

    def conditions(self) -> str:
        """What holds for every row."""
        bounds = "".join(f"{each.field.sql} {each.sign} :b_{n} AND " for n, each in enumerate(self.bounds))
        return f"{bounds}says(body, :q) AND " if self.text else bounds

    def beyond(self, after: Listed | None) -> str:
        """What holds for the rows that come after one."""
        if after is None:
            return "1"
        among, value, sign = "(ord, key) > (:ord, :key)", self.value, "<" if self.falling else ">"
        if self.by is None:
            return among
        if after.value is None:
            return f"{value} IS NULL AND {among}"
        return f"({value} {sign} :value OR {value} IS NULL OR ({value} = :value AND {among}))"

    def values(self, after: Listed | None) -> dict[str, Scalar]:
        """What the conditions are compared with."""
        bounds: dict[str, Scalar] = {f"b_{n}": each.value for n, each in enumerate(self.bounds)}
        return bounds | {"q": (self.text or "").casefold()} | (after._asdict() if after else {})


EVERY = Listing()
