"""Events, the receipt of their command, and the check of everything it read: one durable transaction in one file."""

import sqlite3
from asyncio import get_running_loop
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from ledger import tiles
from ledger.file import connected, prepared
from ledger.leaf import hashed
from ledger.record import Entry, Record, Stale, identified

EVENT = "position, recorded_at, originator_id, originator_version, topic, state, metadata, command"
SELECT = f"SELECT {EVENT} FROM event JOIN command ON command.n = event.command"  # noqa: S608
TILE = "SELECT hashes FROM tile WHERE level = ? AND number = ?"
HEAD = "SELECT COALESCE(MAX(originator_version), 0) FROM event WHERE originator_id = ?"
_writing = Lock()  # one writer a process: SQLite before 3.51.3 may lose its WAL with several


class SqliteLedger:
    """The embedded ledger: WAL, every commit synced to disk before it is answered."""

    def __init__(self, path: Path) -> None:
        self._writer, self._reader = connected(path), connected(path)
        self._reading = Lock()
        self._thread = ThreadPoolExecutor(1, "ledger")
        with _writing:
            self.workspace = prepared(self._writer)

    def close(self) -> None:
        """Let go of the file; nothing acknowledged is lost by it."""
        self._thread.shutdown()
        self._reader.close()
        self._writer.close()

    async def stream(self, originator: UUID) -> Sequence[Record]:
        """Every event of one aggregate, in order."""
        return self.events(originator)

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""
        return int(self._read(HEAD, originator.bytes)[0][0])

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded."""
        found = self._read("SELECT receipt FROM command WHERE id = ?", command.bytes)
        return bytes(found[0][0]) if found else None

    async def append(self, entries: Sequence[Entry]) -> int | None:
        """Record all entries in one transaction and tell the last position; None when a head they read has moved."""
        return await get_running_loop().run_in_executor(self._thread, self.append_now, entries)

    def append_now(self, entries: Sequence[Entry]) -> int | None:
        """The same, at once: durable when it returns."""
        with _writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                last = self._append(entries)
                self._writer.commit()
            except BaseException as error:
                self._writer.rollback()
                if isinstance(error, Stale | sqlite3.IntegrityError):
                    return None
                raise
        return last

    def durability(self) -> str:
        """How a commit is kept, read back from the writing connection."""
        mode, level = (self._writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
        return f"journal_mode={mode}, synchronous={('off', 'normal', 'full', 'extra')[level]}"

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""
        return int(self._read("SELECT COALESCE(MAX(position), 0) FROM event")[0][0])

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""
        return self._records(f"{SELECT} WHERE position > ? ORDER BY position LIMIT ?", after, limit)

    def events(self, originator: UUID) -> list[Record]:
        """Every event of one aggregate, in order."""
        return self._records(f"{SELECT} WHERE originator_id = ? ORDER BY originator_version", originator.bytes)

    def position_at(self, micros: int) -> int:
        """The last position recorded at this moment or before it: positions and moments have the same order."""
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            at = self._read("SELECT recorded_at FROM event WHERE position = ?", middle)[0][0]
            low, high = (middle, high) if at <= micros else (low, middle - 1)
        return low

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
        return bytes(self._read(TILE, level, number)[0][0])

    def _append(self, entries: Sequence[Entry]) -> int:
        tail = "SELECT position, recorded_at FROM event ORDER BY position DESC LIMIT 1"
        position, moment = self._writer.execute(tail).fetchone() or (0, 0)
        fresh: list[Record] = []
        for entry in entries:
            self._check(entry.reads)
            moment = max(moment, entry.moment)
            receipt = entry.receipt(position + len(entry.facts))
            kept = "INSERT INTO command (id, metadata, receipt) VALUES (?, ?, ?)"
            command = self._writer.execute(kept, (entry.command.bytes, entry.metadata, receipt)).lastrowid or 0
            records = [
                Record(n, moment, *fact, entry.metadata, command) for n, fact in enumerate(entry.facts, position + 1)
            ]
            rows = [(n, at, i.bytes, v, topic, state, command) for n, at, i, v, topic, state, _, command in records]
            self._writer.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            position += len(records)
            fresh += records
        self._grow(position - len(fresh), fresh)
        return position

    def _grow(self, size: int, records: Sequence[Record]) -> None:
        """Write the tiles that the leaves of new events alter."""
        leaves = [hashed(self.workspace, record) for record in records]
        grown = tiles.grown(size, leaves, lambda *at: self._writer.execute(TILE, at).fetchone()[0])
        self._writer.executemany("INSERT OR REPLACE INTO tile VALUES (?, ?, ?)", list(grown))

    def _check(self, reads: Mapping[UUID, int]) -> None:
        for originator, version in reads.items():
            if self._writer.execute(HEAD, (originator.bytes,)).fetchone()[0] != version:
                raise Stale(originator)

    def _records(self, sql: str, *arguments: object) -> list[Record]:
        return [Record(n, at, identified(i), *rest) for n, at, i, *rest in self._read(sql, *arguments)]

    def _read(self, sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        with self._reading:
            return self._reader.execute(sql, arguments).fetchall()
