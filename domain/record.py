"""What the write side asks of a ledger: read a stream, find a receipt, append a command whole or not at all."""

from asyncio import Future
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.mapper import Record

Kept = tuple[UUID, int, str, bytes]  # stream, version, topic, state


@dataclass(frozen=True)
class Entry:
    """One command as it is recorded: its facts, its receipt, and every head it relied on."""

    command: UUID
    metadata: bytes
    moment: int
    facts: Sequence[Kept]
    reads: Mapping[UUID, int]
    receipt: Callable[[int], bytes]


class Positioned(Record, Protocol):
    """An event with its place in the ledger."""

    @property
    def position(self) -> int:
        """Its position."""


class Ledger(Protocol):
    """Where events are kept: durable once `append` has answered."""

    workspace: str

    async def stream(self, originator: UUID, after: int = 0) -> Sequence[Record]:
        """The events of one aggregate that follow a version, in order."""

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded."""

    async def be_alone(self) -> None:
        """Nobody but this process appends until others are let in, or the connection is lost."""

    async def let_others(self) -> None:
        """Others may append again."""

    async def following(self, position: int, limit: int) -> Sequence[Positioned]:
        """The events that follow a position, at most so many."""

    def append(self, entries: Sequence[Entry], upon: Sequence[Future[int | None]] = ()) -> Future[int | None]:
        """Record all entries, whole or not at all, and tell the last position.

        None when a head they read has moved, or one of the outcomes they were decided upon was a failure.
        Raises ConnectionError when nobody knows whether they were recorded; their receipts will tell.
        """
