"""What a workspace asks of whatever keeps its events."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from ledger.group import Load, Outcome, Unit
from ledger.record import NOTHING, Record


class Ledger(Protocol):
    """What every engine offers; positions are dense from 1, and their order is that of the commits."""

    workspace: str

    def close(self) -> None:
        """Let go of it; nothing acknowledged is lost by it."""

    async def stream(self, originator: UUID, after: int = NOTHING) -> Sequence[Record]:
        """The events of one aggregate that follow a version, in order; every one unless it is said which."""

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded."""

    async def be_alone(self) -> None:
        """Nobody but this process appends until others are let in, or the connection is lost."""

    async def let_others(self) -> None:
        """Others may append again."""

    async def following(self, position: int, limit: int) -> Sequence[Record]:
        """The events that follow a position, at most so many."""

    def append(self, entries: Unit, upon: Sequence[Outcome] = ()) -> Outcome:
        """Record all entries in one transaction with whatever else is waiting, and tell the last position.

        None when a head they read has moved, or one of the outcomes they were decided upon was a failure.
        Raises ConnectionError when nobody knows whether they were recorded.
        """

    def append_now(self, entries: Unit) -> int | None:
        """The same, at once and alone: durable when it returns."""

    def load(self) -> Load:
        """What waits for a commit, and how many units each one took."""

    def durability(self) -> str:
        """How a commit is kept, read back from where it is made."""

    def see_to_form(self) -> None:
        """Nothing, while it is of the form that this version of Cairn needs; raises NotALedger."""

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""

    def events(self, originator: UUID, after: int = NOTHING) -> list[Record]:
        """The events of one aggregate that follow a version, in order; every one unless it is said which."""

    def position_at(self, micros: int) -> int:
        """The last position recorded at this moment or before it."""

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
