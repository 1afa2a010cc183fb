"""The same ledger on PostgreSQL, one schema a workspace: any number of processes append to it, one after another."""

from asyncio import get_running_loop
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.errors import UniqueViolation

from ledger.group import Group, Load, Outcome, Unit
from ledger.line import Line, Unreachable
from ledger.postgres_schema import ALONE, SETTINGS, SHARED, key_of, opened, see_to_form
from ledger.postgres_writer import Writer
from ledger.record import NOTHING, Record
from ledger.statements import AT, HEAD, SELECT, TILE


class PostgresLedger:
    """Positions are given under the workspace's advisory lock, so that their order is the order of commits."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn, self._schema = dsn, schema
        self._is_settled = True
        self._writer, self._reader = Line(self._dial), Line(self._dial)
        self._writing, self._reading = ThreadPoolExecutor(1, "ledger"), ThreadPoolExecutor(1, "ledger-reads")
        self._group, self._appending = Group(self.commit, self._writing), Writer(schema)
        with self._writer.held() as db:
            self.workspace = str((db.execute("SELECT id FROM workspace").fetchone() or ("",))[0])
        self._appending.workspace = self.workspace

    def close(self) -> None:
        """Let go of the database; nothing acknowledged is lost by it."""
        for each in (self._writing, self._reading):
            each.shutdown()
        for line in (self._writer, self._reader):
            line.close()

    async def stream(self, originator: UUID, after: int = NOTHING) -> Sequence[Record]:
        """The events of one aggregate that follow a version, in order."""
        return await get_running_loop().run_in_executor(self._reading, self.events, originator, after)

    async def be_alone(self) -> None:
        """Nobody but this process appends until others are let in, or the connection is lost."""
        await get_running_loop().run_in_executor(self._writing, self._ask, ALONE)

    async def let_others(self) -> None:
        """Others may append again, in the order they came."""
        await get_running_loop().run_in_executor(self._writing, self._ask, SHARED)

    async def following(self, position: int, limit: int) -> Sequence[Record]:
        """The events that follow a position, at most so many."""
        return await get_running_loop().run_in_executor(self._reading, self.page, position, limit)

    async def version(self, originator: UUID) -> int:
        """How many events an aggregate has."""
        return await get_running_loop().run_in_executor(self._reading, self._number, f"{HEAD} = %s", (originator,))

    async def receipt(self, command: UUID) -> bytes | None:
        """What was answered to this command, if it was recorded; after a lost reply, only once that is certain."""
        if not self._is_settled:
            await get_running_loop().run_in_executor(self._writing, self._settle)
        return await get_running_loop().run_in_executor(self._reading, self._receipt, command)

    def append(self, entries: Unit, upon: Sequence[Outcome] = ()) -> Outcome:
        """Record all entries, with whatever else is waiting; None when a head they read has moved.

        Raises Unreachable when nobody knows whether they were recorded. Whoever no longer waits cancels nothing.
        """
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
        try:
            with self._writer.held() as db:
                positions = self._appending.record(db, units)
        except BaseException as error:
            self._appending.forget()
            self._is_settled = self._is_settled and not isinstance(error, Unreachable)
            if isinstance(error, UniqueViolation):
                return [None for _ in units]
            raise
        self._is_settled = True
        return positions

    def durability(self) -> str:
        """How a commit is kept, read back from the writing connection."""
        with self._writer.held() as db:
            level, fsync, _ = db.execute(SETTINGS).fetchone() or ("", "", "")
        return f"synchronous_commit={level}, fsync={fsync}"

    def see_to_form(self) -> None:
        """Nothing, while the schema is of this form; raises Unfit."""
        with self._reader.held() as db:
            see_to_form(db, self._schema)

    def head(self) -> int:
        """The last position, 0 when nothing was recorded."""
        return self._number("SELECT COALESCE(MAX(position), 0) FROM event")

    def page(self, after: int, limit: int) -> list[Record]:
        """The events that follow a position, at most so many."""
        return self._records(f"{SELECT} WHERE position > %s ORDER BY position LIMIT %s", after, limit)

    def events(self, originator: UUID, after: int = NOTHING) -> list[Record]:
        """The events of one aggregate that follow a version, in order."""
        of_one = f"{SELECT} WHERE originator_id = %s AND originator_version > %s ORDER BY originator_version"
        return self._records(of_one, originator, after)

    def position_at(self, micros: int) -> int:
        """The last position recorded at this moment or before it: positions and moments have the same order."""
        return self._number(AT, {"micros": micros})

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
        return bytes(self._read(TILE, (level, number))[0][0])

    def _dial(self) -> Connection:
        db = opened(self._dsn, self._schema)
        db.add_notice_handler(self._appending.hear)
        return db

    def _ask(self, lock: LiteralString) -> None:
        with self._writer.held() as db:
            db.execute(lock, (key_of(self._schema),))

    def _settle(self) -> None:
        with self._writer.held() as db:
            self._appending.settle(db)
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

