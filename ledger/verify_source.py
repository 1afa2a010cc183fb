"""A ledger as whoever verifies or bundles it has it: one state of it, whatever is recorded meanwhile, and only read."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from ledger.verify import LEAVES, ROWS, Row, Tile

TILE = "SELECT hashes FROM tile WHERE level = ? AND number = ?"
CHOSEN = f"SELECT * FROM ({ROWS}) WHERE position = ?"  # noqa: S608  # of constants


class Source(Protocol):
    """What an engine has to give of it."""

    workspace: str

    def rows(self) -> Iterable[Row]:
        """Every event, in the order of positions."""

    def leaves(self) -> Iterable[Tile]:
        """The leaf hashes that were kept, by tile."""

    def event(self, position: int) -> Iterable[Row]:
        """The event at a position, if there is one."""

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""


class InAFile:
    """SQLite."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.workspace = str(db.execute("SELECT id FROM workspace").fetchone()[0])

    def rows(self) -> Iterable[Row]:
        """Every event, in the order of positions."""
        return self._db.execute(ROWS)

    def leaves(self) -> Iterable[Tile]:
        """The leaf hashes that were kept, by tile."""
        return self._db.execute(LEAVES)

    def event(self, position: int) -> Iterable[Row]:
        """The event at a position, if there is one."""
        return self._db.execute(CHOSEN, (position,))

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of a tile of the tree, joined; raises IndexError for one that is not there."""
        return only(self._db.execute(TILE, (level, number)).fetchone(), level, number)


def only(found: tuple[bytes] | None, level: int, number: int) -> bytes:
    """The hashes of a tile that was looked for; raises IndexError when it was not found."""
    if not found:
        raise IndexError(f"the kept tree has no tile {number} at level {level}: verify the ledger")
    return bytes(found[0])


@contextmanager
def in_a_file(path: Path) -> Iterator[InAFile]:
    """The ledger of a file."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        db.execute("BEGIN")
        yield InAFile(db)
