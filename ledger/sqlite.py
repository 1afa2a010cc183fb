"""Events, the receipt of their command, and the check of everything it read: one durable transaction in one file."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import IntegrityError
from threading import Lock
from typing import Any
from uuid import UUID

from ledger import tiles
from ledger.file import connected, form, prepared
from ledger.group import Group, Load, Outcome, Unit
from ledger.heads import Heads
from ledger.leaf import hashed
from ledger.plan import Plan, Tail, streams_of
from ledger.record import NOTHING, Record, identified

EVENT = "position, recorded_at, originator_id, originator_version, topic, state, metadata, command"
SELECT = f"SELECT {EVENT} FROM event JOIN command ON command.n = event.command"  # noqa: S608
TILES = "INSERT INTO tile VALUES (?, ?, ?) ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes"
OF_ONE = "WHERE originator_id = ? AND originator_version > ? ORDER BY originator_version"
TILE = "SELECT hashes FROM tile WHERE level = ? AND number = ?"
TAIL = "SELECT position, recorded_at FROM event ORDER BY position DESC LIMIT 1"
HEAD = "SELECT COALESCE(MAX(originator_version), 0) FROM event WHERE originator_id = ?"
_writing = Lock()  # one writer a process: SQLite before 3.51.3 may lose its WAL with several


class SqliteLedger:
    """The embedded ledger: WAL, every commit synced to disk before it is answered."""

    def __init__(self, path: Path) -> None:
        self._writer, self._reader = connected(path), connected(path)
        self._reading = Lock()
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._group, self._heads = Group(self.commit, self._thread), Heads()
        with _writing:
            self.workspace = prepared(self._writer)

    def close(self) -> None:
        """Let go of the file; nothing acknowledged is lost by it."""
        self._thread.shutdown()
        with self._reading:  # SQLite does not survive it when a connection is closed beneath a reader
            self._reader.close()
        with _writing:
            self._writer.close()

    async def stream(self, originator: UUID, after: int = NOTHING) -> Sequence[Record]:
        """The events of one aggregate that follow a version, in order."""
        return self.events(originator, after)

    async def be_alone(self) -> None:
        """Who has the directory is alone; whoever has it not waits for the file."""

    async def let_others(self) -> None:
        """Others may append at any time."""

    async def following(self, position: int, limit: int) -> Sequence[Record]:
        """The events that follow a position, at most so many."""
        return self.page(position, limit)

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""
        return int(self._read(HEAD, originator.bytes)[0][0])

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded."""
        found = self._read("SELECT receipt FROM command WHERE id = ?", command.bytes)
        return bytes(found[0][0]) if found else None

    def append(self, entries: Unit, upon: Sequence[Outcome] = ()) -> Outcome:
        """Record all entries, with whatever else is waiting; None when a head they read has moved."""
        return self._group.append(entries, upon)

    def load(self) -> Load:
        """What waits for a commit, and how many units each one took."""
        return self._group.load

    def append_now(self, entries: Unit) -> int | None:
        """The same, at once and alone: durable when it returns."""
        (position,) = self.commit([entries])
        return position

    def commit(self, units: Sequence[Unit]) -> list[int | None]:
        """Record in one transaction whichever units can be, each whole or not at all, and tell their last positions."""
        with _writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                plan, positions = self._planned(units)
                self._writer.commit()
            except BaseException as error:
                self._writer.rollback()
                if isinstance(error, IntegrityError):
                    return [None for _ in units]
                raise
            self._heads.moved(plan.tail.position)
        return positions

    def durability(self) -> str:
        """How a commit is kept, read back from the writing connection."""
        mode, level = (self._writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
        return f"journal_mode={mode}, synchronous={('off', 'normal', 'full', 'extra')[level]}"

    def see_to_form(self) -> None:
        """Nothing, while the file is of this form; raises NotALedger."""
        with self._reading:
            form(self._reader)

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""
        return int(self._read("SELECT COALESCE(MAX(position), 0) FROM event")[0][0])

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""
        return self._records(f"{SELECT} WHERE position > ? ORDER BY position LIMIT ?", after, limit)

    def events(self, originator: UUID, after: int = NOTHING) -> list[Record]:
        """The events of one aggregate that follow a version, in order."""
        return self._records(f"{SELECT} {OF_ONE}", originator.bytes, after)

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

    def _planned(self, units: Sequence[Unit]) -> tuple[Plan, list[int | None]]:
        tail = self._tail()
        plan = Plan(tail, self._heads.of(streams_of(units), tail.position, self._look), self._recorded(units))
        positions = [plan.take(unit) for unit in units]
        self._write(plan)
        self._grow(tail.position, plan.records)
        return plan, positions

    def _tail(self) -> Tail:
        position, moment = self._writer.execute(TAIL).fetchone() or (0, 0)
        (number,) = self._writer.execute("SELECT COALESCE(MAX(n), 0) FROM command").fetchone()
        return Tail(position, number, moment)

    def _look(self, streams: Collection[UUID]) -> Iterator[tuple[UUID, int]]:
        for stream in streams:
            yield stream, self._writer.execute(HEAD, (stream.bytes,)).fetchone()[0]

    def _recorded(self, units: Sequence[Unit]) -> set[UUID]:
        given = [entry.command.bytes for unit in units for entry in unit]
        kept = f"SELECT id FROM command WHERE id IN ({','.join('?' * len(given))})"  # noqa: S608
        return {UUID(bytes=command) for (command,) in self._writer.execute(kept, given)}

    def _write(self, plan: Plan) -> None:
        commands = [(number, command.bytes, *rest) for number, command, *rest in plan.commands]
        self._writer.executemany("INSERT INTO command VALUES (?, ?, ?, ?)", commands)
        events = [(n, at, i.bytes, v, topic, state, command) for n, at, i, v, topic, state, _, command in plan.records]
        self._writer.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", events)

    def _grow(self, size: int, records: Sequence[Record]) -> None:
        """Write the tiles that the leaves of new events alter."""
        leaves = [hashed(self.workspace, record) for record in records]
        grown = tiles.grown(size, leaves, lambda *at: self._writer.execute(TILE, at).fetchone()[0])
        self._writer.executemany(TILES, list(grown))

    def _records(self, sql: str, *arguments: object) -> list[Record]:
        return [Record(n, at, identified(i), *rest) for n, at, i, *rest in self._read(sql, *arguments)]

    def _read(self, sql: str, *arguments: object) -> list[tuple[Any, ...]]:
        with self._reading:
            return self._reader.execute(sql, arguments).fetchall()
