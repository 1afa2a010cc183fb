"""The file of the wrapped keys: its tables, how the form before them is taken over, and nothing deleted left in it."""

import os
import sqlite3
from pathlib import Path

from ledger.key_file import WrongKey, key_in, made_in
from ledger.wrapping import Wrapping

APPLICATION, FORM = int.from_bytes(b"CRNK"), 1
FINGERPRINT = b"fingerprint"
TABLES = (
    "CREATE TABLE wrapped_key (subject BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE destroyed_key (subject BLOB PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE wrapped_secret (use BLOB PRIMARY KEY, secret BLOB NOT NULL) WITHOUT ROWID",
)


def connected(path: Path) -> sqlite3.Connection:
    """A connection that syncs each commit and overwrites what it deletes; nobody else may open the file."""
    path.touch(mode=0o600)  # nobody else may open it, not even before its first key
    path.chmod(0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("secure_delete = ON", "temp_store = MEMORY", "synchronous = FULL", "journal_mode = WAL"):
            db.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError as unreadable:
        db.close()
        raise WrongKey(f"{path} holds no keys: put them back with `cairn keys restore`") from unreadable
    return db


def prepared(db: sqlite3.Connection, key_file: Path, workspace: str) -> Wrapping:
    """What unwraps the keys of this file, taken over from the form before when it has that; raises WrongKey."""
    is_plain = _has_form(db) == 0
    wrapping = Wrapping(made_in(key_file) if is_plain else key_in(key_file), workspace)
    db.execute("BEGIN IMMEDIATE")
    try:
        if taken_over := _has_form(db) == 0:
            _taken_over(db, wrapping)
        secret(db, wrapping)
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    purge(db, anew=taken_over)
    return wrapping


def secret(db: sqlite3.Connection, wrapping: Wrapping) -> bytes:
    """The workspace's own secret; raises WrongKey."""
    (kept,) = db.execute("SELECT secret FROM wrapped_secret WHERE use = ?", (FINGERPRINT,)).fetchone()
    return wrapping.unwrapped(kept, FINGERPRINT)


def purge(db: sqlite3.Connection, *, anew: bool) -> None:
    """Have nothing that was deleted left in the file, nor in what is written ahead of it."""
    if anew:
        db.execute("VACUUM")
    (is_busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise sqlite3.OperationalError("the keys are read by another process, and could not be purged")


def _has_form(db: sqlite3.Connection) -> int:
    application, form = (int(db.execute(f"PRAGMA {each}").fetchone()[0]) for each in ("application_id", "user_version"))
    if (application, form) not in {(0, 0), (APPLICATION, FORM)}:
        raise WrongKey(f"the keys have form {form} of application {application}: open them with the Cairn of that form")
    return form


def _taken_over(db: sqlite3.Connection, wrapping: Wrapping) -> None:
    """Make the tables, and wrap whatever stood unwrapped in those of the form before."""
    for table in TABLES:
        db.execute(table)
    before = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    people = db.execute("SELECT subject, key FROM person_key").fetchall() if "person_key" in before else []
    known = db.execute("SELECT key FROM workspace_key").fetchone() if "workspace_key" in before else None
    for subject, key in people:
        db.execute("INSERT INTO wrapped_key VALUES (?, ?)", (subject, wrapping.wrapped(key, subject)))
    own = known[0] if known else os.urandom(32)
    db.execute("INSERT INTO wrapped_secret VALUES (?, ?)", (FINGERPRINT, wrapping.wrapped(own, FINGERPRINT)))
    for table in before & {"person_key", "workspace_key"}:
        db.execute(f"DROP TABLE {table}")
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {FORM}")
