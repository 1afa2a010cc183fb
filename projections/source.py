"""What views are folded from: a ledger's records, turned into facts; and what happens to a fact they choke on."""

from collections.abc import Sequence
from types import TracebackType
from typing import NamedTuple, Protocol
from uuid import UUID

from domain import mapper
from domain.kernel import Event


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


class Parked(NamedTuple):
    """A fact that one row, or the whole view when no key is named, could not take."""

    view: str
    key: str
    position: int
    error: str


class _Pure:
    """Within this block runs only code without side effects: whatever it raises is poison."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, Exception):
            raise Poison(f"{type(error).__name__}: {error}"[:1000]) from error


pure = _Pure()
