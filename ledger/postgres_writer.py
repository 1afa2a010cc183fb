"""How PostgreSQL's ledger goes on from where it ends: in one round trip where nobody else writes, in two otherwise."""

from collections.abc import Collection, ItemsView, Mapping, Sequence
from typing import LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.errors import Diagnostic, UniqueViolation

from ledger.group import Unit
from ledger.heads import Heads
from ledger.line import Unreachable
from ledger.plan import Tail, assumed, streams_of
from ledger.postgres_schema import LOCK, key_of
from ledger.statements import BEGIN, COMMANDS, EDGE, EVENTS, FENCE, HEADS, RECORDED, SWAP, TAIL, TILES
from ledger.work import End, Work, columns, worked


class Writer:
    """A process's part in appending; it tries one round trip once it has found the ledger as it had left it."""

    def __init__(self, schema: str) -> None:
        self.workspace = ""
        self._key, self._heads = key_of(schema), Heads()
        self._warnings: list[str] = []
        self._left: End | None = None
        self._is_alone = False

    def hear(self, said: Diagnostic) -> None:
        """A commit that is answered with a warning is no success: the server has stopped waiting for its standby."""
        if said.severity_nonlocalized == "WARNING":
            self._warnings.append(str(said.message_primary))

    def forget(self) -> None:
        """Know nothing: a transaction failed, and what it has left is not certain."""
        self._left, self._is_alone = None, False

    def record(self, db: Connection, units: Sequence[Unit]) -> list[int | None]:
        """Commit whichever units can be, each whole or not at all, and tell their last positions."""
        work = self._swapped(db, units, self._left) if self._left and self._is_alone else None
        if work is None:
            work = self._locked(db, units)
        self._left = work.left
        self._heads.moved(work.left.tail.position)
        return work.positions

    def settle(self, db: Connection) -> None:
        """Wait until nothing is under way any more, and until all that was committed is as durable as it shall be."""
        db.execute(BEGIN)
        self._commit(db, {LOCK: (self._key,), FENCE: ()})

    def _swapped(self, db: Connection, units: Sequence[Unit], end: End) -> Work | None:
        """One round trip: all of it, if the ledger ends as this process left it and each head is as it is taken for."""
        met: dict[UUID, int] = {}

        def look(streams: Collection[UUID]) -> ItemsView[UUID, int]:
            met.update(assumed(units, streams))
            return met.items()

        heads = self._heads.of(streams_of(units), end.tail.position, look)
        work = worked(self.workspace, units, end, heads)
        stands = self._key, end.tail.position, end.tail.command, *columns(met.items(), 2), work.commands[1]
        if self._swap(db, (*stands, *work.events, *work.tiles, *work.commands)):
            return work
        self.forget()
        return None

    def _swap(self, db: Connection, arguments: Sequence[object]) -> bool:
        self._warnings.clear()
        try:
            recorded = db.execute(SWAP, arguments, binary=True).rowcount
        except UniqueViolation:  # whoever had the lock meanwhile has written
            return False
        if self._warnings:
            raise Unreachable("; ".join(self._warnings))
        return recorded > 0

    def _locked(self, db: Connection, units: Sequence[Unit]) -> Work:
        """Two round trips: what stands, as nobody else can change it; what is added, with the commit."""
        given = [entry.command for unit in units for entry in unit]
        with db.pipeline():
            db.execute(BEGIN)
            db.execute(LOCK, (self._key,))
            ends, edge = db.execute(TAIL), db.execute(EDGE, binary=True)
            recorded = db.execute(RECORDED, (given,), binary=True)
            tail = Tail(*ends.fetchone() or ())
            end = End(tail, {(level, n): hashes for level, n, hashes in edge})
            known = {command for (command,) in recorded}
        self._is_alone = self._left is not None and self._left.tail == tail
        heads = self._heads.of(streams_of(units), tail.position, lambda streams: _heads_of(db, streams))
        work = worked(self.workspace, units, end, heads, known)
        self._commit(db, {COMMANDS: work.commands, EVENTS: work.events, TILES: work.tiles})
        return work

    def _commit(self, db: Connection, work: Mapping[LiteralString, Sequence[object]]) -> None:
        self._warnings.clear()
        with db.pipeline():
            for sql, arguments in work.items():
                db.execute(sql, arguments, binary=True)
            done = db.execute("COMMIT")
        if self._warnings or done.statusmessage != "COMMIT":
            raise Unreachable("; ".join(self._warnings) or f"COMMIT was answered with {done.statusmessage}")


def _heads_of(db: Connection, streams: Collection[UUID]) -> list[tuple[UUID, int]]:
    return db.execute(HEADS, (list(streams),), binary=True).fetchall()
