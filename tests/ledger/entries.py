"""Commands as a ledger is handed them, without any product word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from ledger.engine import Ledger

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def said(position: int) -> bytes:
    """A receipt that tells its position."""
    return f"up to {position}".encode()


@dataclass(frozen=True)
class Command:
    """An entry."""

    facts: Sequence[tuple[UUID, int, str, bytes]] = ()
    reads: Mapping[UUID, int] = field(default_factory=dict)
    moment: int = 0
    command: UUID = field(default_factory=uuid4)
    metadata: bytes = b'{"actor":"ada"}'
    receipt: Callable[[int], bytes] = said


def step(stream: UUID, version: int, *, moment: int = 0, count: int = 1) -> Command:
    """A command that read a stream's head and writes what follows."""
    facts = [(stream, n, "thing.happened", f"{stream.int}/{n}".encode()) for n in range(version, version + count)]
    return Command(facts, {stream: version - 1}, moment)


def grown(ledger: Ledger, stream: UUID, times: int) -> int:
    """Append so often to a stream, reading its head again whenever somebody was faster; how often that was."""
    lost = 0
    while times:
        version = len(ledger.events(stream)) + 1
        if ledger.append_now([step(stream, version)]) is None:
            lost += 1
        else:
            times -= 1
    return lost
