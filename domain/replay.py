"""Aggregates as the ledger tells them: from the newest snapshot of this ledger and this code, or from the start."""

from asyncio import Task, get_running_loop
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hmac import compare_digest
from uuid import UUID

from domain.kernel import Aggregate
from domain.mapper import Mapper, Record
from domain.memory import Outcome, has_failed
from domain.record import Entry, Ledger
from domain.snapshot import NOWHERE, Shelf, Snapshot, aggregate_of, body_of, bound, code_of
from domain.typed import NotKept

OFTEN = 64  # events that are replayed before a snapshot saves more than it costs
BYTES = 1000  # of a snapshot take longer to read than an event to replay


class Replay:
    """Loads aggregates; what it took long to replay is kept, and taken for what it was only where that is certain."""

    def __init__(self, ledger: Ledger, mapper: Mapper, shelf: Shelf) -> None:
        self._ledger, self._mapper, self._shelf = ledger, mapper, shelf
        self._keeps = shelf is not NOWHERE
        self._under_way: set[Task[None]] = set()
        code_of(Aggregate)  # as it was loaded: an upgrade beneath a running process alters the files

    async def load(self, originator: UUID) -> Aggregate | None:
        """The aggregate as it is recorded, if it is."""
        found = self._shelf.find(originator)
        kept = Snapshot(*found) if found else None
        records = await self._ledger.stream(originator, kept.version - 1 if kept else 0)
        aggregate = self._restored(kept, records) if kept else None
        if kept and not aggregate:
            kept, records = None, await self._ledger.stream(originator)
        for record in records[1:] if kept else records:
            aggregate = self._mapper.to_event(record).mutate(aggregate)
        if self._keeps and aggregate and is_long(aggregate.version, kept):
            self._keep(aggregate, records[-1])
        return aggregate

    async def refresh(self, originator: UUID, version: int) -> None:
        """Keep what has come to this version, unless what is kept of it is fresh enough."""
        found = self._shelf.find(originator)
        if is_long(version, Snapshot(*found) if found else None):
            await self.load(originator)

    def follow(self, outcome: Outcome, entries: Sequence[Entry]) -> None:
        """Keep what grows long by a decision, once that is recorded; nobody waits for it or is told of a fault."""
        grown = {fact[0]: fact[1] for entry in entries for fact in entry.facts if not fact[1] % OFTEN}
        if grown and self._keeps:
            outcome.add_done_callback(lambda done: None if has_failed(done) else self._refresh(grown))

    def _refresh(self, grown: Mapping[UUID, int]) -> None:
        for originator, version in grown.items():
            task = get_running_loop().create_task(self.refresh(originator, version))
            self._under_way.add(task)
            task.add_done_callback(self._over)

    def _over(self, task: Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()

    def _restored(self, kept: Snapshot, records: Sequence[Record]) -> Aggregate | None:
        """The aggregate that a snapshot is of, unless it is of another ledger, another code, or altered."""
        with suppress(LookupError, ValueError):
            sealed = self._mapper.keyring.fingerprint(bound(records[0], kept.kind, kept.body))
            return aggregate_of(kept.kind, kept.body) if compare_digest(sealed, kept.seal) else None
        return None

    def _keep(self, aggregate: Aggregate, record: Record) -> None:
        with suppress(NotKept):
            kind, body = aggregate.TOPIC, body_of(aggregate)
            seal = self._mapper.keyring.fingerprint(bound(record, kind, body))
            self._shelf.keep(aggregate.id, Snapshot(aggregate.version, kind, seal, body))


def is_long(version: int, kept: Snapshot | None) -> bool:
    """Whether so much would have to be replayed after a snapshot that another one is worth its making."""
    replayed, read = (version - kept.version, len(kept.body)) if kept else (version, 0)
    return replayed >= max(OFTEN, read // BYTES)
