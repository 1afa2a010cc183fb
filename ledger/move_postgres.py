"""How a ledger leaves a schema for another place, or comes from there: whoever has it open appends nothing any more."""

from contextlib import closing
from pathlib import Path
from typing import LiteralString

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from ledger.backup_check import reading
from ledger.backup_form import LEDGER, Manifest
from ledger.engine import Ledger
from ledger.home import Occupied
from ledger.home_postgres import COPIED, put
from ledger.move import CLOSED, HEAD, WentOn
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import LOCK, connected, key_of, migrate, opened

REFUSING: LiteralString = """CREATE OR REPLACE FUNCTION moved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'nothing is recorded here: the ledger is kept elsewhere'
  USING ERRCODE = 'object_not_in_prerequisite_state'; END $$"""
FENCE = SQL("CREATE TRIGGER moved BEFORE INSERT ON {} FOR EACH STATEMENT EXECUTE FUNCTION moved()")
OPEN = SQL("DROP TRIGGER IF EXISTS moved ON {}")
EMPTY = SQL("TRUNCATE {}")
FENCED: LiteralString = "SELECT 1 FROM pg_trigger WHERE tgname = 'moved' AND tgrelid = 'command'::regclass"


class InSchema:
    """The schema of a database."""

    def __init__(self, dsn: str, schema: str) -> None:
        self._dsn, self._schema = dsn, schema

    def received(self, backup: Path, manifest: Manifest) -> None:
        """Keep the ledger, closed, in one transaction; raises Occupied, unless it was closed here before."""
        migrate(self._dsn, self._schema)
        with connected(self._dsn, self._schema) as db, db.transaction(), closing(reading(backup / LEDGER)) as source:
            db.execute(LOCK, (key_of(self._schema),))
            self._vacate(db, manifest.workspace)
            put(db, manifest, source)
            _close(db)

    def looked_at(self) -> Ledger:
        """The ledger that was received, to be read."""
        return PostgresLedger(self._dsn, self._schema)

    def given_up(self, position: int) -> None:
        """Let nothing be appended any more, whoever has it open; raises WentOn."""
        with opened(self._dsn, self._schema) as db, db.transaction():
            db.execute(LOCK, (key_of(self._schema),))
            if db.execute(HEAD).fetchone() != (position,):
                raise WentOn(f"schema {self._schema} has gone on from position {position}")
            _close(db)

    def is_given_up(self) -> bool:
        """Whether nothing can be appended here, since the ledger is kept elsewhere."""
        with opened(self._dsn, self._schema) as db:
            return db.execute(FENCED).fetchone() is not None

    def taken_up(self) -> None:
        """Let what was received be appended to; as often as it is asked."""
        with opened(self._dsn, self._schema) as db, db.transaction():
            _open(db)

    def set_aside(self) -> None:
        """A schema that was given up lies where it was."""

    def _vacate(self, db: Connection, workspace: str) -> None:
        if not db.execute("SELECT 1 FROM command LIMIT 1").fetchone():
            return
        if not db.execute(FENCED).fetchone() or db.execute("SELECT id FROM workspace").fetchone() != (workspace,):
            raise Occupied(f"schema {self._schema} holds a workspace: name another schema")
        _open(db)
        db.execute(EMPTY.format(SQL(", ").join(map(Identifier, COPIED))))


def _close(db: Connection) -> None:
    db.execute(REFUSING)
    _open(db)
    for table in CLOSED:
        db.execute(FENCE.format(Identifier(table)))


def _open(db: Connection) -> None:
    for table in CLOSED:
        db.execute(OPEN.format(Identifier(table)))
