"""Snapshots in a file of their own, which is no part of the ledger: whoever removes it loses nothing but time."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar
from uuid import UUID

APPLICATION = int.from_bytes(b"CSNP")
FORMAT = 1
SETTINGS = {"journal_mode": "WAL", "synchronous": "OFF", "application_id": APPLICATION, "user_version": FORMAT}
TABLE = """CREATE TABLE IF NOT EXISTS snapshot (
  originator_id BLOB PRIMARY KEY, version INTEGER NOT NULL,
  kind TEXT NOT NULL, seal TEXT NOT NULL, body BLOB NOT NULL)"""
FIND = "SELECT version, kind, seal, body FROM snapshot WHERE originator_id = ?"
KEEP = "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)"
Snapshot = tuple[int, str, str, bytes]
T = TypeVar("T")


class Shelf:
    """At most one snapshot of a stream; never synced, written behind, and begun anew when it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._db = _opened(path)
        self._writer = ThreadPoolExecutor(1, "snapshots")
        self._waiting: dict[UUID, Snapshot] = {}

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        self._writer.shutdown()
        self._db.close()

    def find(self, originator: UUID) -> Snapshot | None:
        """What was kept last, if it is there and can be read."""
        if waiting := self._waiting.get(originator):
            return waiting
        return self._tried(lambda db: db.execute(FIND, (originator.bytes,)).fetchone())

    def keep(self, originator: UUID, snapshot: Snapshot) -> None:
        """Keep it in a moment; nobody is told when that is not possible."""
        self._waiting[originator] = snapshot
        with suppress(RuntimeError):  # it was let go of
            self._writer.submit(self._write, originator)

    def _write(self, originator: UUID) -> None:
        if snapshot := self._waiting.get(originator):
            self._tried(lambda db: db.execute(KEEP, (originator.bytes, *snapshot)) and None)
            if self._waiting.get(originator) is snapshot:
                del self._waiting[originator]

    def _tried(self, use: Callable[[sqlite3.Connection], T]) -> T | None:
        with self._lock:
            try:
                return use(self._db)
            except (sqlite3.OperationalError, sqlite3.ProgrammingError):
                return None  # the disk is full, say, or the file was let go of
            except sqlite3.DatabaseError:
                self._db.close()
                self._db = _anew(self._path)
                return None


def _opened(path: Path) -> sqlite3.Connection:
    """The file, begun anew unless it is one of ours and can be read."""
    try:
        return _connected(path)
    except (OSError, sqlite3.OperationalError):
        return _nowhere()
    except sqlite3.DatabaseError:
        return _anew(path)


def _anew(path: Path) -> sqlite3.Connection:
    """An empty file; or one that only this process knows, where there can be none."""
    try:
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        return _connected(path)
    except (OSError, sqlite3.Error):
        return _nowhere()


def _nowhere() -> sqlite3.Connection:
    return _prepared(sqlite3.connect("", isolation_level=None, check_same_thread=False))


def _connected(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    db = sqlite3.connect(path, timeout=0.1, isolation_level=None, check_same_thread=False)
    try:
        return _prepared(db)
    except BaseException:
        db.close()
        raise


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    """Ready for use; raises DatabaseError for a file of another form."""
    form = [db.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version")]
    if form not in ([0, 0], [APPLICATION, FORMAT]):
        raise sqlite3.DatabaseError("these are no snapshots of this form")
    for name, value in SETTINGS.items():
        db.execute(f"PRAGMA {name} = {value}")
    db.execute(TABLE)
    return db
