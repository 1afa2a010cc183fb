"""Events as eventsourcing has them, with what a ledger knows of them besides; and what an append of them says."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable
from uuid import UUID, uuid4

from eventsourcing.persistence import IntegrityError, Notification, ProgrammingError, StoredEvent

from ledger.record import Record

Four = tuple[UUID | str, int, str, bytes]
NOBODY = (
    "an append needs a principal: name one in CAIRN_PRINCIPAL, the id of a person of the workspace,"
    " or append facts whose metadata names the actor"
)


class NoPrincipal(ProgrammingError):
    """Nobody answers for what is appended: no principal was named, and the events name no actor."""


@runtime_checkable
class Decided(Protocol):
    """A stored event that says by whose command it was decided."""

    metadata: bytes


@dataclass(frozen=True, eq=False)
class Kept(StoredEvent):
    """An event that was kept, at `recorded_at` in microseconds since 1970; equal by what the library has of it."""

    metadata: bytes
    recorded_at: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredEvent) and _four(self) == _four(other)

    def __hash__(self) -> int:
        return hash(_four(self))

    @classmethod
    def of(cls, record: Record) -> "Kept":
        """A record in the library's words."""
        _, recorded_at, stream, version, topic, state, metadata, _ = record
        return cls(stream, version, topic, state, metadata, recorded_at)


@dataclass(frozen=True)
class Notice(Notification):
    """The same, at its position."""

    metadata: bytes
    recorded_at: int

    @classmethod
    def of(cls, record: Record) -> "Notice":
        """A record in the library's words."""
        position, recorded_at, stream, version, topic, state, metadata, _ = record
        return cls(stream, version, topic, state, position, metadata, recorded_at)


def _four(event: StoredEvent) -> Four:
    return event.originator_id, event.originator_version, event.topic, event.state


class Append(NamedTuple):
    """Events of one command, as a ledger is handed them."""

    command: UUID
    metadata: bytes
    moment: int
    facts: Sequence[tuple[UUID, int, str, bytes]]
    reads: Mapping[UUID, int]
    receipt: Callable[[int], bytes]


def appends(events: Sequence[StoredEvent], principal: UUID | None) -> list[Append]:
    """What is to be recorded, by command; raises NoPrincipal, or IntegrityError for a stream that leaves out a version.

    The principal answers for events that do not say by whose command they were decided.
    """
    _see_to_versions(events)
    own = _metadata(principal)
    groups: dict[bytes, list[StoredEvent]] = {}
    for event in events:
        groups.setdefault(event.metadata if isinstance(event, Decided) else own, []).append(event)
    return [_append(metadata, group) for metadata, group in groups.items()]


def _append(metadata: bytes, events: Iterable[StoredEvent]) -> Append:
    facts = [(_stream(e), e.originator_version, e.topic, e.state) for e in events]
    reads: dict[UUID, int] = {}
    for stream, version, _, _ in facts:
        reads.setdefault(stream, max(version - 1, 0))
    return Append(_command(metadata), metadata, time.time_ns() // 1000, facts, reads, _receipt)


def _see_to_versions(events: Iterable[StoredEvent]) -> None:
    last: dict[UUID | str, int] = {}
    for event in events:
        stream, version = event.originator_id, event.originator_version
        if last.get(stream, version - 1) != version - 1:
            raise IntegrityError(f"version {version} of {stream} does not follow on {last[stream]}")
        last[stream] = version


def _stream(event: StoredEvent) -> UUID:
    if not isinstance(event.originator_id, UUID):
        raise ProgrammingError(f"the id of an aggregate is a UUID in a Cairn ledger, unlike {event.originator_id!r}")
    return event.originator_id


def _metadata(principal: UUID | None) -> bytes:
    """What is said of an append that a principal answers for; nothing without one."""
    said = {"command": str(uuid4()), "name": "append", "actor": str(principal), "source": "library"}
    return json.dumps(said).encode() if principal else b""


def _command(metadata: bytes) -> UUID:
    """The id of the command; raises NoPrincipal when the metadata does not name it and its actor."""
    try:
        said = json.loads(metadata)
        return UUID(said["command"]) if UUID(said["actor"]) else UUID(int=0)
    except (ValueError, TypeError, KeyError) as nobody:
        raise NoPrincipal(NOBODY) from nobody


def _receipt(position: int) -> bytes:
    """What a command given again under the same id is told: that id was used for something else."""
    return b'{"fingerprint":"","reply":{"position":%d}}' % position
