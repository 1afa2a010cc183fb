"""What a ledger keeps of an event and of a command, whichever engine it is kept by."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID

NOTHING = -1  # what every version follows: a plain application of eventsourcing may begin a stream with 0


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


@lru_cache(16_384)
def identified(kept: bytes) -> UUID:
    """An id as it is kept, as an id again; most are met more than once."""
    return UUID(bytes=kept)
