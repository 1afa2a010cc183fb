"""How a ledger leaves a file for another place, or comes from there: at every moment it goes on in one of the two."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from ledger.backup_check import reading
from ledger.backup_form import Manifest
from ledger.durable import sync
from ledger.engine import Ledger
from ledger.file import connected
from ledger.home import File
from ledger.sqlite import SqliteLedger

CLOSED = ("command", "event")  # the tables to which nothing is added any more
FENCE = (
    "CREATE TRIGGER IF NOT EXISTS {0}_moved BEFORE INSERT ON {0}"
    " BEGIN SELECT RAISE(ABORT, 'nothing is recorded here: the ledger is kept elsewhere'); END"
)
FENCED = "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'command_moved'"
HEAD = "SELECT COALESCE(MAX(position), 0) FROM event"


class WentOn(Exception):
    """Somebody recorded after the copy was made; nothing was altered: stop them, and move it again."""


class Place(Protocol):
    """A place that a ledger leaves, or comes to."""

    def received(self, backup: Path, manifest: Manifest) -> None:
        """Keep the ledger of a backup, and let nothing be appended to it before it is `taken_up`; raises Occupied."""

    def looked_at(self) -> Ledger:
        """The ledger that was received, to be read."""

    def given_up(self, position: int) -> None:
        """Let nothing be appended any more, whoever has it open; raises WentOn if that is not the last position."""

    def is_given_up(self) -> bool:
        """Whether nothing can be appended here, since the ledger is kept elsewhere."""

    def taken_up(self) -> None:
        """Let what was received be appended to; as often as it is asked."""

    def set_aside(self) -> None:
        """Have what was given up lie where nobody opens it; as often as it is asked."""


class InFile:
    """The SQLite file of a directory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._arriving, self._moved = (path.with_name(f"{path.stem}.{name}.db") for name in ("arriving", "moved"))

    def received(self, backup: Path, manifest: Manifest) -> None:
        """Keep the ledger beside the place where it will be; raises Unsound."""
        File(self._arriving).filled(backup, manifest)

    def looked_at(self) -> Ledger:
        """The ledger that was received, to be read."""
        return SqliteLedger(self._arriving)

    def given_up(self, position: int) -> None:
        """Let nothing be appended any more, whoever has it open; raises WentOn."""
        with closing(connected(self._path)) as db:
            db.execute("BEGIN IMMEDIATE")
            if db.execute(HEAD).fetchone() != (position,):
                raise WentOn(f"{self._path} has gone on from position {position}")
            for table in CLOSED:
                db.execute(FENCE.format(table))
            db.execute("COMMIT")

    def is_given_up(self) -> bool:
        """Whether nothing can be appended here, since the ledger is kept elsewhere."""
        if not self._path.exists():
            return self._moved.exists()
        with closing(reading(self._path)) as db:
            return db.execute(FENCED).fetchone() is not None

    def taken_up(self) -> None:
        """Put what was received in its place; as often as it is asked."""
        if self._arriving.exists():
            self._arriving.rename(self._path)
            sync(self._path.parent)

    def set_aside(self) -> None:
        """Give the file that was given up another name, whole without any other file; as often as it is asked."""
        if self._path.exists():
            with closing(sqlite3.connect(self._path)) as db:
                db.execute("PRAGMA journal_mode = DELETE")
            self._path.rename(self._moved)
            sync(self._path.parent)
