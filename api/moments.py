"""A moment as people write it: an instant, a day, a position in the ledger, or a baseline by its name."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Protocol, TypeVar
from uuid import UUID

from api.problems import Malformed
from domain.application import Clock
from domain.clock import to_micros
from domain.errors import NotFound
from domain.mapper import Record
from domain.planning.baseline import Baseline


class MomentUnreadable(Malformed, code="moment_unreadable"):
    """A moment is an RFC 3339 instant, a date, `pos:n` or `baseline:name`."""


class MomentInFuture(Malformed, code="moment_in_future"):
    """Nobody knows what will be recorded; give a moment that has come."""


D = TypeVar("D", bound=date)
DIGITS = 18  # what is counted fits 64 bits


class Placed(Record, Protocol):
    """An event at its position."""

    @property
    def position(self) -> int:
        """Where it stands in the ledger."""


class Ledger(Protocol):
    """Where positions and the moments they were recorded at are known."""

    def head(self) -> int:
        """The last position."""

    def position_at(self, micros: int) -> int:
        """The last position recorded by then."""

    def page(self, after: int, limit: int) -> Sequence[Placed]:
        """The events that follow a position."""

    def events(self, originator: UUID) -> Sequence[Placed]:
        """Every event of one aggregate."""


class Moments:
    """Turns written moments into positions and into business time; every moment includes itself."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def head(self) -> int:
        """The last position."""
        return self._ledger.head()

    def recorded_at(self, position: int) -> int | None:
        """When what stands at a position was recorded, in microseconds since 1970; None before the first."""
        return self._ledger.page(position - 1, 1)[0].recorded_at if position > 0 else None

    def position(self, written: str) -> int:
        """The last position at a moment; raises MomentUnreadable, MomentInFuture, or NotFound for a baseline."""
        if named := self._named(written):
            return named.position
        return self._ledger.position_at(self._instant(written))

    def business(self, written: str) -> int:
        """The moment in microseconds since 1970; a position or baseline stands for when it was recorded."""
        if named := self._named(written):
            return named.recorded_at
        return self._instant(written)

    def _named(self, written: str) -> Placed | None:
        kind, _, name = written.partition(":")
        if kind == "pos":
            return self._at(written, name)
        if kind == "baseline":
            taken = self._ledger.events(Baseline.create_id(name))
            if not taken:
                raise NotFound(f"no baseline is named {name}")
            return taken[0]
        return None

    def _at(self, written: str, number: str) -> Placed:
        if not (position := counted(number)):
            raise MomentUnreadable(f"{written}: a position is pos:1 or more")
        if position > self._ledger.head():
            raise MomentInFuture(f"{written}: the last position is {self._ledger.head()}")
        return self._ledger.page(position - 1, 1)[0]

    def _instant(self, written: str) -> int:
        now = self._clock()
        try:
            if "T" not in written and " " not in written:
                day = date.fromisoformat(written)
                return to_micros(datetime.combine(_come(day, now.date(), written), time.max, UTC))
            moment = datetime.fromisoformat(written.replace(" ", "+"))
        except ValueError as unreadable:
            raise MomentUnreadable(f"{written!r} is not a moment: {MomentUnreadable.__doc__}") from unreadable
        if moment.tzinfo is None:
            raise MomentUnreadable(f"{written!r} has no offset; end it with Z for UTC")
        return to_micros(_come(moment, now, written))


def counted(written: str) -> int | None:
    """A whole number of at most 18 decimal digits, or None."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= DIGITS else None


def _come(moment: D, now: D, written: str) -> D:
    if moment > now:
        raise MomentInFuture(f"{written} has not come yet")
    return moment
