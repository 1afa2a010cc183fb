"""The same ledger on PostgreSQL, one schema a workspace: any number of processes append to it, one after another."""

from asyncio import get_running_loop
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.errors import Diagnostic, UniqueViolation

from ledger import tiles
from ledger.leaf import hashed
from ledger.line import Line, Unreachable
from ledger.postgres_schema import LOCK, SETTINGS, key_of, opened
from ledger.record import Entry, Record, Stale
from ledger.statements import AT, BEGIN, COMMANDS, EDGE, EVENTS, FENCE, HEAD, HEADS, SELECT, TAIL, TILE, TILES


class PostgresLedger:
    """Positions are given under the workspace's advisory lock, so that their order is the order of commits."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn, self._schema = dsn, schema
        self._warnings: list[str] = []
        self._is_settled = True
        self._writer, self._reader = Line(self._dial), Line(self._dial)
        self._writing, self._reading = ThreadPoolExecutor(1, "ledger"), ThreadPoolExecutor(1, "ledger-reads")
        with self._writer.held() as db:
            self.workspace = str((db.execute("SELECT id FROM workspace").fetchone() or ("",))[0])

    def close(self) -> None:
        """Let go of the database; nothing acknowledged is lost by it."""
        for each in (self._writing, self._reading):
            each.shutdown()
        for line in (self._writer, self._reader):
            line.close()

    async def stream(self, originator: UUID) -> Sequence[Record]:
        """Every event of one aggregate, in order."""
        return await get_running_loop().run_in_executor(self._reading, self.events, originator)

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""
        return await get_running_loop().run_in_executor(self._reading, self._number, f"{HEAD} = %s", (originator,))

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded; after a lost reply, only once that is certain."""
        if not self._is_settled:
            await get_running_loop().run_in_executor(self._writing, self._settle)
        return await get_running_loop().run_in_executor(self._reading, self._receipt, command)

    async def append(self, entries: Sequence[Entry]) -> int | None:
        """Record all entries in one transaction and tell the last position; None when a head they read has moved.

        Raises Unreachable when nobody knows whether they were recorded. Whoever no longer waits cancels nothing.
        """
        return await get_running_loop().run_in_executor(self._writing, self.append_now, entries)

    def append_now(self, entries: Sequence[Entry]) -> int | None:
        """The same, at once: durable when it returns."""
        try:
            with self._writer.held() as db:
                last = self._append(db, entries)
        except (Stale, UniqueViolation):
            return None
        except Unreachable:
            self._is_settled = False
            raise
        self._is_settled = True
        return last

    def durability(self) -> str:
        """How a commit is kept, read back from the writing connection."""
        with self._writer.held() as db:
            level, fsync, _ = db.execute(SETTINGS).fetchone() or ("", "", "")
        return f"synchronous_commit={level}, fsync={fsync}"

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""
        return self._number("SELECT COALESCE(MAX(position), 0) FROM event")

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""
        return self._records(f"{SELECT} WHERE position > %s ORDER BY position LIMIT %s", after, limit)

    def events(self, originator: UUID) -> list[Record]:
        """Every event of one aggregate, in order."""
        return self._records(f"{SELECT} WHERE originator_id = %s ORDER BY originator_version", originator)

    def position_at(self, micros: int) -> int:
        """The last position recorded at this moment or before it: positions and moments have the same order."""
        return self._number(AT, {"micros": micros})

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
        return bytes(self._read(TILE, (level, number))[0][0])

    def _dial(self) -> Connection:
        db = opened(self._dsn, self._schema)
        db.add_notice_handler(self._hear)
        return db

    def _hear(self, said: Diagnostic) -> None:
        if said.severity_nonlocalized == "WARNING":
            self._warnings.append(str(said.message_primary))

    def _append(self, db: Connection, entries: Sequence[Entry]) -> int:
        """Two round trips: what stands, as nobody else can change it; what is added, with the commit."""
        read = list({originator for entry in entries for originator in entry.reads})
        with db.pipeline():
            db.execute(BEGIN)
            db.execute(LOCK, (key_of(self._schema),))
            tail, edge, heads = db.execute(TAIL), db.execute(EDGE, binary=True), db.execute(HEADS, (read,), binary=True)
            size, number, moment = tail.fetchone() or (0, 0, 0)
            known, tile = dict[UUID, int](heads.fetchall()), {(level, n): hashes for level, n, hashes in edge}
        commands, records, last = list[tuple[object, ...]](), list[Record](), int(size)
        for entry in entries:
            _check(entry.reads, known)
            number, moment = number + 1, max(moment, entry.moment)
            commands.append((number, entry.command, entry.metadata, entry.receipt(last + len(entry.facts))))
            facts = enumerate(entry.facts, last + 1)
            records += [Record(n, moment, *fact, entry.metadata, number) for n, fact in facts]
            known |= {stream: version for stream, version, _, _ in entry.facts}
            last += len(entry.facts)
        leaves = [hashed(self.workspace, record) for record in records]
        grown = tiles.grown(size, leaves, lambda *at: tile[at])
        events = [(*record[:6], record.command) for record in records]
        self._commit(db, {COMMANDS: _columns(commands, 4), EVENTS: _columns(events, 7), TILES: _columns(grown, 3)})
        return last

    def _commit(self, db: Connection, work: Mapping[LiteralString, Sequence[object]]) -> None:
        """Do the work and commit it; a warning is no success: the server has stopped waiting for its standby."""
        self._warnings.clear()
        with db.pipeline():
            for sql, arguments in work.items():
                db.execute(sql, arguments, binary=True)
            done = db.execute("COMMIT")
        if self._warnings or done.statusmessage != "COMMIT":
            raise Unreachable("; ".join(self._warnings) or f"COMMIT was answered with {done.statusmessage}")

    def _settle(self) -> None:
        """Wait until nothing is under way any more, and until all that was committed is as durable as it shall be."""
        with self._writer.held() as db:
            db.execute(BEGIN)
            self._commit(db, {LOCK: (key_of(self._schema),), FENCE: ()})
        self._is_settled = True

    def _receipt(self, command: UUID) -> bytes | None:
        found = self._read("SELECT receipt FROM command WHERE id = %s", (command,))
        return bytes(found[0][0]) if found else None

    def _records(self, sql: LiteralString, *arguments: object) -> list[Record]:
        return [Record(*row) for row in self._read(sql, arguments)]

    def _number(self, sql: LiteralString, arguments: Any = ()) -> int:
        return int(self._read(sql, arguments)[0][0])

    def _read(self, sql: LiteralString, arguments: Any) -> list[tuple[Any, ...]]:
        """The rows; asked once more when the connection was lost, since asking twice does no harm."""
        try:
            return self._asked(sql, arguments)
        except Unreachable:
            return self._asked(sql, arguments)

    def _asked(self, sql: LiteralString, arguments: Any) -> list[tuple[Any, ...]]:
        with self._reader.held() as db:
            return db.execute(sql, arguments, binary=True).fetchall()


def _check(reads: Mapping[UUID, int], known: Mapping[UUID, int]) -> None:
    for originator, version in reads.items():
        if known[originator] != version:
            raise Stale(originator)


def _columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    """The same values by column; every column is there, even with no rows."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]
