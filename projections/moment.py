"""A moment of the record and of the business, and rows as they are served at it."""

from typing import Generic, NamedTuple, TypeVar

from domain.clock import from_micros

Cursor = TypeVar("Cursor")
Item = TypeVar("Item")


class Moment(NamedTuple):
    """What the record said at a position (None: all of it) of a business time in microseconds (None: any so far)."""

    as_of: int | None = None
    effective_at: int | None = None


NOW = Moment()


class At(NamedTuple):
    """A moment with both its bounds, as the columns are compared with them."""

    p: int
    t: int


class Page(NamedTuple, Generic[Item, Cursor]):
    """Some of what was asked for, where the rest begins, and the position that it was answered at."""

    rows: list[Item]
    next: Cursor | None
    position: int


class Difference(NamedTuple):
    """A row as it is served at two moments: None where there is none."""

    key: str
    before: str | None
    after: str | None


def instant(micros: int) -> str:
    """A business time as RFC 3339 has it, in UTC."""
    return f"{from_micros(micros).isoformat().removesuffix('+00:00')}Z"


def served(body: str, vfrom: int, vto: int | None, since: int) -> str:
    """A row's JSON with the business time it is true from and until, and the position it is known since."""
    until = "null" if vto is None else f'"{instant(vto)}"'
    return f'{body[:-1]},"since":"{instant(vfrom)}","until":{until},"position":{since}}}'
