"""A workspace's schema on PostgreSQL, made beforehand and as often as anybody likes; and connections that fit it."""

import re
from hashlib import sha256
from typing import Any

from psycopg import Connection, IsolationLevel, OperationalError, ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from ledger.file import NotALedger
from ledger.line import Unreachable

VERSION = 1
TABLES = SQL("""
CREATE TABLE command (
  n bigint PRIMARY KEY, id uuid NOT NULL UNIQUE, metadata bytea NOT NULL, receipt bytea NOT NULL);
CREATE TABLE event (
  position bigint PRIMARY KEY, recorded_at bigint NOT NULL,
  originator_id uuid NOT NULL, originator_version integer NOT NULL,
  topic text NOT NULL, state bytea NOT NULL, command bigint NOT NULL REFERENCES command (n),
  UNIQUE (originator_id, originator_version));
CREATE TABLE tile (level integer, number bigint, hashes bytea NOT NULL, PRIMARY KEY (level, number));
CREATE TABLE workspace AS SELECT gen_random_uuid()::text AS id;
CREATE TABLE cairn_schema AS SELECT {version} AS version;
""")
KEPT = "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s AND relkind <> 'i'"
SETTINGS = "SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('server_encoding')"
DURABLE = [(level, "on", "UTF8") for level in ("on", "remote_apply")]
LOCK = "SELECT pg_advisory_xact_lock(%s)"
ALONE, SHARED = "SELECT pg_advisory_lock(%s)", "SELECT pg_advisory_unlock(%s)"
NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}", re.ASCII)
UNLESS_TOLD: dict[str, Any] = {  # a server that went away is noticed within half a minute
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
ALWAYS = {"client_encoding": "UTF8"}


class Unfit(NotALedger):
    """This database or schema cannot hold the ledger, and is left as it is."""


class Unmade(Unfit):
    """The schema is not of the form that this version of Cairn needs, and `cairn migrate` would bring it there."""

    is_unmade = True


def migrate(dsn: str, schema: str) -> None:
    """Make the schema where there is none; any number may try at once. Raises Unfit for one that is not Cairn's."""
    with connected(dsn, schema) as db, db.transaction():
        db.execute(LOCK, (key_of(schema),))
        if version_of(db, schema) is None:
            _make(db, schema)
        see_to_form(db, schema)


def opened(dsn: str, schema: str) -> Connection:
    """A connection to a schema that was made by `migrate`; raises Unfit for any other."""
    db = connected(dsn, schema)
    try:
        see_to_form(db, schema)
    except BaseException:
        db.close()
        raise
    return db


def connected(dsn: str, schema: str) -> Connection:
    """A connection that syncs each commit; raises Unfit where the server does not, Unreachable where there is none."""
    db = _dialled(dsn, _named(schema), {"target_session_attrs": "read-write"})
    try:
        _see_to(db, schema)
    except BaseException:
        db.close()
        raise
    return db


def read_only(dsn: str, schema: str) -> Connection:
    """A connection for looking at a schema, also on a standby; it cannot write. Raises Unfit or Unreachable."""
    db = _dialled(dsn, _named(schema), {"target_session_attrs": "any"})
    db.autocommit, db.read_only = False, True
    return db


def version_of(db: Connection, schema: str) -> int | None:
    """The version of a schema, None when nothing is in it; raises Unfit when it holds something else."""
    kept = {name for (name,) in db.execute(KEPT, (schema,))}
    if kept and not {"cairn_schema", "command", "event"} <= kept:
        raise Unfit(f"schema {schema} holds {', '.join(sorted(kept)[:3])}, which is not Cairn's; name another schema")
    return next(int(version) for (version,) in db.execute("SELECT version FROM cairn_schema")) if kept else None


def key_of(schema: str) -> int:
    """The advisory lock of a workspace: whoever holds it is the only one who appends."""
    return int.from_bytes(sha256(f"cairn {schema}".encode()).digest()[:8], "big", signed=True)


def _named(schema: str) -> str:
    if not NAME.fullmatch(schema):
        raise Unfit(f"{schema!r} is no name for a schema: use a to z, 0 to 9 and _, at most 63")
    return schema


def _dialled(dsn: str, schema: str, always: dict[str, str]) -> Connection:
    try:
        told = UNLESS_TOLD | {"application_name": f"cairn {schema}"} | conninfo_to_dict(dsn) | ALWAYS | always
        return Connection.connect(make_conninfo(**told), autocommit=True)
    except ProgrammingError:
        raise Unfit("the address of the database cannot be read") from None  # its cause may quote the password
    except OperationalError as silent:
        raise Unreachable(str(silent)) from silent


def _see_to(db: Connection, schema: str) -> None:
    db.isolation_level = IsolationLevel.READ_COMMITTED
    db.execute("SELECT set_config('search_path', %s, false)", (schema,))
    db.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE")
    if (kept := db.execute(SETTINGS).fetchone()) not in DURABLE:
        raise Unfit(f"the ledger needs synchronous_commit=on, fsync=on and encoding UTF8, but the server has {kept}")


def see_to_form(db: Connection, schema: str) -> None:
    """Nothing, while the schema is of the form that this version of Cairn needs; raises Unfit."""
    version = version_of(db, schema)
    if version is None or version < VERSION:
        found = f"has version {version}" if version else "was not made yet"
        raise Unmade(f"schema {schema} {found}; cairn migrate brings it to version {VERSION}")
    if version > VERSION:
        raise Unfit(f"schema {schema} has version {version}; this Cairn needs version {VERSION}: use a newer one")


def _make(db: Connection, schema: str) -> None:
    if not db.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,)).fetchone():
        db.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
    db.execute(TABLES.format(version=VERSION))
