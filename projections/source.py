"""What views are folded from: a ledger's records, turned into facts; and what happens to a fact they choke on."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple, ParamSpec, Protocol, Self, TypeVar
from uuid import UUID

from pydantic import ValidationError

from domain import mapper
from domain.kernel import Event

P = ParamSpec("P")
T = TypeVar("T")


class Record(mapper.Record, Protocol):
    """An event as the ledger keeps it, at its position."""

    @property
    def position(self) -> int:
        """Its place in the order of all events."""


class Ledger(Protocol):
    """Where facts are read: positions are dense from 1."""

    def page(self, after: int, limit: int) -> Sequence[Record]:
        """The events that follow a position, at most so many."""

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""

    def events(self, originator: UUID) -> Sequence[Record]:
        """Every event of one aggregate, in order."""


class Mapper(Protocol):
    """Turns kept bytes into facts."""

    def to_event(self, record: Record) -> Event:
        """The fact, in its newest version."""


class Poison(Exception):
    """A fact that a view, an aggregate or the mapper cannot take: it is parked, and never skipped in silence."""

    @classmethod
    def of(cls, error: Exception) -> Self:
        """What code without side effects raised."""
        return error if isinstance(error, cls) else cls(f"{type(error).__name__}: {_said(error)}"[:1000])


class Parked(NamedTuple):
    """A fact that one row, or the whole view when no key is named, could not take."""

    view: str
    key: str
    position: int
    error: str


def kind_in(record: Record) -> type[Event] | None:
    """The kind of fact a record keeps, if somebody declares it."""
    try:
        return mapper.kind_of(record.topic)[0]
    except KeyError:
        return None


def _said(error: Exception) -> str:
    """Its words, without the values: a text in them may be about somebody."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'/'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    return str(error)


def pure(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, which has no side effects: whatever it raises is poison."""

    @wraps(function)
    def poisoned(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise Poison.of(error) from error

    return poisoned
