"""Which of many units can be recorded, one upon the other, and as what: the rules, without any storage."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from ledger.record import Entry, Record

Unit = Sequence[Entry]


class Tail(NamedTuple):
    """Where a ledger ends: its last position, its last command's number, and its last moment."""

    position: int = 0
    command: int = 0
    moment: int = 0


class Command(NamedTuple):
    """A command as it is kept."""

    number: int
    id: UUID
    metadata: bytes
    receipt: bytes


class Plan:
    """What a transaction is to write: each unit whole, or not at all because something it relied on is not so.

    The heads are those of every stream that matters; they move with what is taken.
    """

    def __init__(self, tail: Tail, heads: dict[UUID, int], recorded: Collection[UUID] = ()) -> None:
        self.tail, self.heads = tail, heads
        self.commands: list[Command] = []
        self.records: list[Record] = []
        self._recorded = set(recorded)
        self._dead: set[UUID] = set()  # what a unit that failed would have written: nothing may be built upon it

    def take(self, unit: Unit) -> int | None:
        """The unit's last position; None when a head it read has moved, or its command is recorded already."""
        fresh: dict[UUID, int] = {}
        if not all(self._fits(entry, fresh) for entry in unit):
            self._dead.update(stream for entry in unit for stream, *_ in entry.facts)
            return None
        self.heads |= fresh
        for entry in unit:
            self._record(entry)
        return self.tail.position

    def _fits(self, entry: Entry, fresh: dict[UUID, int]) -> bool:
        """Whether everything it read is so, and its versions leave no gap; what it writes counts from then on."""
        if entry.command in self._recorded or not self._dead.isdisjoint(entry.reads):
            return False
        for stream, version in entry.reads.items():
            if self._head(stream, fresh) != version:
                return False
        for stream, version, *_ in entry.facts:
            if version not in _after(self._head(stream, fresh)):
                return False
            fresh[stream] = version
        return True

    def _head(self, stream: UUID, fresh: dict[UUID, int]) -> int:
        return fresh[stream] if fresh and stream in fresh else self.heads[stream]

    def _record(self, entry: Entry) -> None:
        position, number, moment = self.tail
        number, moment, last = number + 1, max(moment, entry.moment), position + len(entry.facts)
        self._recorded.add(entry.command)
        self.commands.append(Command(number, entry.command, entry.metadata, entry.receipt(last)))
        for each, fact in enumerate(entry.facts, position + 1):
            self.records.append(Record(each, moment, *fact, entry.metadata, number))
        self.tail = Tail(last, number, moment)


def _after(head: int) -> tuple[int, ...]:
    """What may follow: a stream that a plain application of eventsourcing writes may begin with 0."""
    return (head + 1,) if head else (1, 0)


def streams_of(units: Collection[Unit]) -> Iterator[UUID]:
    """Every stream whose head matters to these units, some more than once."""
    for entry in chain.from_iterable(units):
        yield from entry.reads
        for stream, *_ in entry.facts:
            yield stream


def assumed(units: Collection[Unit], streams: Collection[UUID]) -> dict[UUID, int]:
    """The heads of these streams, if the first entry that relies on each is right about it."""
    heads: dict[UUID, int] = {}
    for entry in chain.from_iterable(units):
        for stream, version in entry.reads.items():
            heads.setdefault(stream, version)
        for stream, version, *_ in entry.facts:
            heads.setdefault(stream, max(version - 1, 0))
    return {stream: heads[stream] for stream in streams}
