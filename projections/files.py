"""The connections to a file of views: one that folds, many that read, and one that fills a file nobody reads yet."""

import gc
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from projections.fields import FUNCTIONS


class Readers:
    """Connections that cannot write, as many as there are questions at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: deque[sqlite3.Connection] = deque()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Whatever is asked within this block is answered by the same state of the file."""
        db = self._idle.pop() if self._idle else _reader(self._path)
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.rollback()
            self._idle.append(db)

    def close(self) -> None:
        """Let go of the file, when nobody asks any more."""
        while self._idle:
            self._idle.pop().close()


def writer(path: Path) -> sqlite3.Connection:
    """The connection that folds."""
    durable_enough = "journal_mode = WAL", "synchronous = NORMAL"  # what is lost is folded again
    return _connected(str(path), *durable_enough, "cache_size = -65536", "wal_autocheckpoint = 8000")


def scratch(path: Path) -> sqlite3.Connection:
    """The connection that fills a file which is thrown away if that fails."""
    return _connected(str(path), "journal_mode = OFF", "synchronous = OFF", "cache_size = -131072")


@contextmanager
def uncollected() -> Iterator[None]:
    """Rows make no cycles: looking for some in millions of them costs a third of a rebuild."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def reckoning(db: sqlite3.Connection) -> sqlite3.Connection:
    """The same connection, which knows the functions that questions use."""
    for name, arguments, function in FUNCTIONS:
        db.create_function(name, arguments, function, deterministic=True)
    return db


def _reader(path: Path) -> sqlite3.Connection:
    return reckoning(_connected(f"{path.resolve().as_uri()}?mode=ro", "cache_size = -16384", uri=True))


def _connected(path: str, *settings: str, uri: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(
        path, timeout=60, isolation_level=None, check_same_thread=False, cached_statements=512, uri=uri
    )
    for setting in settings:
        db.execute(f"PRAGMA {setting}")
    return db
