"""The same for a ledger on PostgreSQL: read from a cursor of the server, in one read-only transaction."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from psycopg import Connection, Error, IsolationLevel, OperationalError
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Composed, Identifier

from ledger.file import NotALedger
from ledger.line import Unreachable
from ledger.postgres_schema import read_only
from ledger.verify import Result, Row, Tile, Verdict, walked
from ledger.verify_source import only

AT_ONCE = 2000  # rows a round trip
ROWS = SQL(
    "SELECT COALESCE(position, 0), recorded_at, uuid_send(originator_id), originator_version, topic, state, metadata"
    " FROM {schema}.event LEFT JOIN {schema}.command c ON c.n = event.command"
)
EVENTS, CHOSEN = ROWS + SQL(" ORDER BY position"), ROWS + SQL(" WHERE position = %s")
LEAVES = SQL("SELECT number, hashes FROM {schema}.tile WHERE level = 0 ORDER BY number")
TILE = SQL("SELECT hashes FROM {schema}.tile WHERE level = %s AND number = %s")
WORKSPACE = SQL("SELECT id FROM {schema}.workspace")
THERE = "SELECT 1 FROM pg_namespace WHERE nspname = %s"


class OnAServer:
    """A workspace's schema."""

    def __init__(self, db: Connection, schema: str) -> None:
        self._db, self._schema = db, Identifier(schema)
        self.workspace = str((db.execute(self._of(WORKSPACE)).fetchone() or ("",))[0])

    def rows(self) -> Iterable[Row]:
        """Every event, in the order of positions."""
        return self._streamed("rows", EVENTS)

    def leaves(self) -> Iterable[Tile]:
        """The leaf hashes that were kept, by tile."""
        return self._streamed("leaves", LEAVES)

    def event(self, position: int) -> Iterable[Row]:
        """The event at a position, if there is one."""
        return self._db.execute(self._of(CHOSEN), (position,), binary=True)

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
        return only(self._db.execute(self._of(TILE), (level, number), binary=True).fetchone(), level, number)

    def _of(self, asked: SQL | Composed) -> Composed:
        return SQL(asked.as_string()).format(schema=self._schema)

    def _streamed(self, name: str, asked: SQL | Composed) -> Iterator[Any]:
        with self._db.cursor(name) as cursor:
            cursor.itersize = AT_ONCE
            yield from cursor.execute(self._of(asked), binary=True)


@contextmanager
def on_a_server(dsn: str, schema: str) -> Iterator[OnAServer]:
    """The ledger of a schema; raises NotALedger where there is none, Unreachable where there is no server."""
    with closing(read_only(dsn, schema)) as db:
        db.isolation_level = IsolationLevel.REPEATABLE_READ
        try:
            if not db.execute(THERE, (schema,)).fetchone():
                raise NotALedger(f"there is no schema {schema}; name that of a workspace")
            yield OnAServer(db, schema)
        except OperationalError as lost:
            raise Unreachable(str(lost)) from lost


def verified_on(dsn: str, schema: str, notes: Iterable[bytes], *keys: str) -> Verdict:
    """Whether the ledger of a schema is what the checkpoints say that it was, event by event; raises NotALedger."""
    try:
        with on_a_server(dsn, schema) as source:
            return walked(source.workspace, source.leaves(), source.rows(), notes, *keys)
    except (Unreachable, InsufficientPrivilege) as silent:
        return Verdict(Result.INSUFFICIENT, f"the database does not let itself be read to its end: {silent}")
    except Error as damage:
        return Verdict(Result.TAMPERED, f"the schema cannot be read: {damage}")
