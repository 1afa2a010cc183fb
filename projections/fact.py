"""One event as the views meet it: decoded once, and folded into its aggregate once, if any view asks."""

from typing import Any

from domain.clock import to_micros
from domain.kernel import Event
from projections.lives import Life, Lives
from projections.source import Ledger, Mapper, Poison, Record, pure
from projections.view import Change


class Fact:
    """An event at its position; `occurred` is business time in microseconds since 1970."""

    __slots__ = ("_after", "_before", "_life", "_lives", "_poison", "event", "occurred", "position")

    def __init__(self, position: int, event: Event, lives: Lives) -> None:
        self.position, self.event, self._lives = position, event, lives
        self.occurred = to_micros(event.occurred_at)
        self._life: Life | None = None
        self._poison: Poison | None = None

    def meet(self) -> None:
        """Let the fact's aggregate take it, now: facts are met in the order they were recorded."""
        try:
            self._life = self._lives.met(self.event)
        except Poison as poison:
            self._poison = poison
        else:
            self._before, self._after = self._life.before, self._life.after

    @property
    def life(self) -> Life:
        """The fact's aggregate; raises Poison."""
        if self._poison is not None:
            raise self._poison
        if self._life is None:
            raise RuntimeError(f"nobody has met the fact at {self.position}")
        return self._life

    @property
    def change(self) -> Change:
        """The fact with its aggregate's state on both sides; raises Poison."""
        if self._life is None:
            return Change(self.event, self.life.before, self.life.after)
        return Change(self.event, self._before, self._after)

    @property
    def after(self) -> dict[str, Any]:
        """The aggregate's state as this fact leaves it; raises Poison."""
        return self.change.after


class Facts:
    """Makes facts of records: the next one, or one met long ago."""

    def __init__(self, ledger: Ledger, mapper: Mapper, lives: Lives) -> None:
        self._ledger, self._decoded, self._lives = ledger, pure(mapper.to_event), lives

    def of(self, record: Record) -> Fact:
        """The fact a record keeps; raises Poison."""
        return Fact(record.position, self._decoded(record), self._lives)

    def at(self, position: int) -> Event:
        """The event at a position; raises Poison."""
        (record,) = self._ledger.page(position - 1, 1)
        return self._decoded(record)

    def change_at(self, position: int) -> Change:
        """The event at a position, with its aggregate's state on both sides as recorded; raises Poison."""
        event = self.at(position)
        life = self._lives.past(event)
        return Change(event, life.before, life.after)
