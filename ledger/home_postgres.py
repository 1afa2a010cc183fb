"""Where a workspace's ledger is kept on PostgreSQL: copied in one snapshot, and put there in one commit."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from ledger.backup_check import held, reading
from ledger.backup_form import LEDGER, Manifest
from ledger.file import connected as in_file
from ledger.file import prepared
from ledger.home import Occupied
from ledger.postgres_schema import LOCK, connected, key_of, migrate, opened
from ledger.statements import SELECT
from ledger.verify import SIZE, Row

COPIED = {  # the columns of each table, which are the same and in the same order in a file
    "command": ("int8", "uuid", "bytea", "bytea"),
    "event": ("int8", "int8", "uuid", "int4", "text", "bytea", "int8"),
    "tile": ("int4", "int8", "bytea"),
}
SNAPSHOT: LiteralString = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
LEAVES: LiteralString = "SELECT hashes FROM tile WHERE level = 0 ORDER BY number"


class Schema:
    """A ledger's schema."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn, self._schema = dsn, schema

    def copied(self, to: Path) -> None:
        """Write one consistent state of the ledger into a SQLite file that needs no other beside it."""
        with opened(self._dsn, self._schema) as db, closing(in_file(to)) as target:
            prepared(target)
            db.execute(SNAPSHOT)
            target.execute("BEGIN")
            target.execute("UPDATE workspace SET id = ?", db.execute("SELECT id FROM workspace").fetchone() or ("",))
            for table, kinds in COPIED.items():
                places = ", ".join("?" * len(kinds))
                target.executemany(f"INSERT INTO {table} VALUES ({places})", _read(db, table, kinds))  # noqa: S608
            target.execute("COMMIT")
            target.execute("PRAGMA journal_mode = DELETE")
        to.chmod(0o600)

    def filled(self, backup: Path, manifest: Manifest) -> None:
        """Put the ledger of a backup here, whole or not at all; raises Occupied, or Unsound."""
        migrate(self._dsn, self._schema)
        with connected(self._dsn, self._schema) as db, db.transaction(), closing(reading(backup / LEDGER)) as source:
            db.execute(LOCK, (key_of(self._schema),))
            if db.execute("SELECT 1 FROM command LIMIT 1").fetchone():
                raise Occupied(f"schema {self._schema} holds a workspace: let CAIRN_SCHEMA name another")
            put(db, manifest, source)


def put(db: Connection, manifest: Manifest, source: sqlite3.Connection) -> None:
    """Write the ledger of a backup into tables where nothing is, and hash it again; raises Unsound."""
    db.execute("UPDATE workspace SET id = %s", (manifest.workspace,))
    for table, kinds in COPIED.items():
        _write(db, table, kinds, source)
    held(manifest, _rows(db), _leaves(db))


def _read(db: Connection, table: str, kinds: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    with db.cursor().copy(SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(Identifier(table))) as rows:
        rows.set_types(kinds)
        for row in rows.rows():
            yield tuple(each.bytes if isinstance(each, UUID) else each for each in row)


def _write(db: Connection, table: str, kinds: tuple[str, ...], source: sqlite3.Connection) -> None:
    with db.cursor().copy(SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(Identifier(table))) as rows:
        rows.set_types(kinds)
        for row in source.execute(f"SELECT * FROM {table}"):  # noqa: S608
            cells = zip(kinds, row, strict=True)
            rows.write_row([UUID(bytes=each) if kind == "uuid" else each for kind, each in cells])


def _rows(db: Connection) -> Iterator[Row]:
    with db.cursor("rows") as found:
        for at, moment, stream, *rest, _ in found.execute(f"{SELECT} ORDER BY position"):
            yield at, moment, stream.bytes, *rest


def _leaves(db: Connection) -> Iterator[bytes]:
    with db.cursor("leaves") as found:
        for (hashes,) in found.execute(LEAVES):
            yield from (hashes[n : n + SIZE] for n in range(0, len(hashes), SIZE))
