"""A ledger's SQLite file: its tables, whether it is one of ours, and how it came to the form it has."""

import sqlite3
from pathlib import Path
from uuid import UUID, uuid4

from ledger import tiles
from ledger.leaf import hashed
from ledger.record import Record

APPLICATION = int.from_bytes(b"CARN")  # what `file` and SQLite know a ledger by
FORMAT = 1
TABLES = """
CREATE TABLE IF NOT EXISTS command (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, metadata BLOB NOT NULL, receipt BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS event (
  position INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL,
  originator_id BLOB NOT NULL, originator_version INTEGER NOT NULL,
  topic TEXT NOT NULL, state BLOB NOT NULL, command INTEGER NOT NULL REFERENCES command(n),
  UNIQUE (originator_id, originator_version));
CREATE TABLE tile (level INTEGER, number INTEGER, hashes BLOB NOT NULL, PRIMARY KEY (level, number));
CREATE TABLE workspace (id TEXT NOT NULL);
"""
BEFORE_THE_TREE = frozenset({"command", "event"})
LEAVES = (
    "SELECT position, recorded_at, originator_id, originator_version, topic, state, metadata, command"
    " FROM event JOIN command ON command.n = event.command ORDER BY position"
)


class NotALedger(Exception):
    """The file is no ledger that this version of Cairn can open; nothing in it was altered."""

    is_unmade = False  # nor was it ever made to be one of this form


def connected(path: Path) -> sqlite3.Connection:
    """A connection that syncs each commit; raises NotALedger, or RuntimeError where the file system does not let it."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        form(db)
        db.execute("PRAGMA journal_mode = WAL")
        kept = db.execute("PRAGMA journal_mode").fetchone()[0], db.execute("PRAGMA synchronous").fetchone()[0]
    except NotALedger:
        db.close()
        raise
    except sqlite3.DatabaseError as error:
        db.close()
        raise NotALedger(f"{path} cannot be opened as a ledger: {error}") from error
    if kept != ("wal", 2):
        raise RuntimeError(f"the ledger must be in WAL mode with synchronous=FULL, but has {kept}")
    return db


def form(db: sqlite3.Connection) -> int:
    """The version of the file's form, 0 for one that has no tree yet; raises NotALedger."""
    application, version = (db.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version"))
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if application == 0 and tables in (set(), BEFORE_THE_TREE):
        return 0
    if application != APPLICATION:
        raise NotALedger("this is the database of another application; name the directory of a Cairn workspace")
    if version > FORMAT:
        raise NotALedger(f"the ledger has form {version}, this Cairn knows {FORMAT}; open it with a newer Cairn")
    return int(version)


def prepared(db: sqlite3.Connection) -> str:
    """Make what is missing, whole or not at all, and tell the id of the workspace, which its leaves name."""
    db.execute("BEGIN IMMEDIATE")
    try:
        if form(db) == 0:
            _made(db)
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
    return str(db.execute("SELECT id FROM workspace").fetchone()[0])


def _made(db: sqlite3.Connection) -> None:
    for statement in TABLES.strip().split(";\n"):
        db.execute(statement)
    workspace = str(uuid4())
    db.execute("INSERT INTO workspace VALUES (?)", (workspace,))
    _planted(db, workspace)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {FORMAT}")


def _planted(db: sqlite3.Connection, workspace: str) -> None:
    """Make the tree over events that were recorded before there was one."""
    records = (Record(n, at, UUID(bytes=i), *rest) for n, at, i, *rest in db.execute(LEAVES))
    leaves = [hashed(workspace, record) for record in records]
    db.executemany("INSERT INTO tile VALUES (?, ?, ?)", tiles.grown(0, leaves, lambda *_: b""))
