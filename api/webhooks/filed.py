"""The file of what is sent: made when it is first needed; a crash takes back its last moments, which are done again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

TABLES = """
CREATE TABLE IF NOT EXISTS endpoint (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, failing_since REAL, not_before REAL NOT NULL DEFAULT 0,
    closed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS pending (
    endpoint TEXT NOT NULL, position INTEGER NOT NULL, subject TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL, PRIMARY KEY (endpoint, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_subject ON pending (endpoint, subject, position);
CREATE INDEX IF NOT EXISTS pending_due ON pending (endpoint, due);
CREATE TABLE IF NOT EXISTS replay (
    n INTEGER PRIMARY KEY, endpoint TEXT NOT NULL, position INTEGER NOT NULL, last INTEGER NOT NULL, types TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS attempt (
    n INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, event TEXT NOT NULL, type TEXT NOT NULL,
    position INTEGER, number INTEGER NOT NULL, at REAL NOT NULL, seconds REAL NOT NULL, status INTEGER, error TEXT,
    response TEXT NOT NULL, next REAL
);
CREATE INDEX IF NOT EXISTS attempt_endpoint ON attempt (endpoint, n);
"""


NAME = "webhooks.db"


def is_sending(directory: Path) -> bool:
    """Whether an endpoint of a workspace is told what happens, so that it is to be open."""
    with closing(Filed(directory / NAME)) as filed:
        return filed.is_there and filed.one("SELECT 1 FROM endpoint WHERE NOT closed") is not None


class Filed:
    """One SQLite file, used on one event loop; its commits wait for no disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def db(self) -> sqlite3.Connection:
        """The connection; it is opened at its first use."""
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=5)
        db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {TABLES}")
        return db

    @property
    def is_there(self) -> bool:
        """Whether the file was ever needed."""
        return "db" in self.__dict__ or self._path.exists()

    def close(self) -> None:
        """Let go of the file, if it was opened."""
        with suppress(KeyError):
            self.__dict__.pop("db").close()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is written within this block is kept, or nothing is."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            self.db.rollback()
            raise

    def do(self, sql: str, *values: Any) -> None:
        """Write."""
        self.db.execute(sql, _plain(values))

    def all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Every row."""
        return self.db.execute(sql, _plain(values)).fetchall()

    def one(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row, if there is one."""
        return next(iter(self.all(sql, *values)), None)


def _plain(values: tuple[Any, ...]) -> list[Any]:
    return [str(each) if isinstance(each, UUID) else each for each in values]
