"""What a ledger keeps of an event and of a command, whichever engine it is kept by."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID


class Record(NamedTuple):
    """An event as it is kept; `recorded_at` in microseconds since 1970."""

    position: int
    recorded_at: int
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes
    metadata: bytes
    command: int


class Entry(Protocol):
    """A command to record, with the heads it read."""

    @property
    def command(self) -> UUID:
        """The id a retry is recognised by."""

    @property
    def metadata(self) -> bytes:
        """Who gave it, kept once for all its facts."""

    @property
    def moment(self) -> int:
        """When it was decided, in microseconds since 1970."""

    @property
    def facts(self) -> Sequence[tuple[UUID, int, str, bytes]]:
        """Stream, version, topic and state of each."""

    @property
    def reads(self) -> Mapping[UUID, int]:
        """The version of every stream that was read, 0 for none."""

    @property
    def receipt(self) -> Callable[[int], bytes]:
        """What is answered, given the last position."""


class Stale(Exception):
    """A head that was read has moved, or the command was recorded meanwhile."""


class Ledger(Protocol):
    """What every engine offers; positions are dense from 1, and their order is that of the commits."""

    workspace: str

    def close(self) -> None:
        """Let go of it; nothing acknowledged is lost by it."""

    async def stream(self, originator: UUID) -> Sequence[Record]:
        """Every event of one aggregate, in order."""

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded."""

    async def append(self, entries: Sequence[Entry]) -> int | None:
        """Record all entries in one transaction and tell the last position; None when a head they read has moved.

        Raises ConnectionError when nobody knows whether they were recorded.
        """

    def append_now(self, entries: Sequence[Entry]) -> int | None:
        """The same, at once: durable when it returns."""

    def durability(self) -> str:
        """How a commit is kept, read back from where it is made."""

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""

    def events(self, originator: UUID) -> list[Record]:
        """Every event of one aggregate, in order."""

    def position_at(self, micros: int) -> int:
        """The last position recorded at this moment or before it."""

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""


@lru_cache(16_384)
def identified(kept: bytes) -> UUID:
    """An id as it is kept, as an id again; most are met more than once."""
    return UUID(bytes=kept)
