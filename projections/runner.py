"""The batch runner: a page of the ledger is folded into every view, rows and position in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection

from projections.rows import Rows
from projections.schema import Schema
from projections.shelf import Declarations
from projections.source import Record

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS progress (position INTEGER NOT NULL, generation INTEGER NOT NULL)",
    "INSERT INTO progress SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM progress)",
    "CREATE TABLE IF NOT EXISTS declared (view TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS parked (view TEXT, key TEXT, position INTEGER, error TEXT)",
    "CREATE UNIQUE INDEX IF NOT EXISTS parked_once ON parked (view, key, position)",
)
NOWHERE = (-1, -1)


class Runner:
    """Folds a ledger into the views of one file; one thread at a time uses it, and any number of other processes."""

    def __init__(self, db: Connection, declarations: Declarations, batch: int) -> None:
        self._db, self._declarations, self._batch = db, declarations, batch
        self._ledger, self._shelf = declarations.ledger, declarations.shelf(db)
        self._reached = NOWHERE  # position and generation

    @property
    def position(self) -> int:
        """The last position that was folded."""
        return self._reached[0]

    @property
    def views(self) -> list[Rows]:
        """How the rows of each view come about."""
        return [table.rows for table in self._shelf.tables]

    def prepare(self, *, indexed: bool) -> None:
        """Make the table of each view that is new or declared otherwise than before, folded as far as the others."""
        with self._transaction():
            for statement in SCHEMA:
                self._db.execute(statement)
            known = dict(self._db.execute("SELECT view, version FROM declared"))
            wanted = {rows.schema.view: f"{rows.version}; {' '.join(rows.filters)}" for rows in self.views}
            for view in known.keys() - wanted.keys():
                self._db.execute(f"DROP TABLE {Schema(view, ()).table}")
            stale = [view for view in wanted if wanted[view] != known.get(view)]
            self._make(stale)
            self._db.execute("DELETE FROM declared")
            self._db.executemany("INSERT INTO declared VALUES (?, ?)", wanted.items())
            if indexed:
                self.index()
        self._meet()

    def fill(self, to: int | None) -> None:
        """Fold into an empty file: its indexes are made in the end, which is faster."""
        self.prepare(indexed=False)
        self.catch_up(to)
        self.index()

    def index(self) -> None:
        """Make what questions are answered by; a fold from nothing is faster without."""
        for rows in self.views:
            for statement in rows.schema.indexes():
                self._db.execute(statement)

    def catch_up(self, to: int | None = None) -> int:
        """Fold what was recorded, as far as a position if one is named; tells the position reached."""
        self._meet()
        end = self._ledger.head() if to is None else to
        while self.position < end and (page := self._ledger.page(self.position, min(self._batch, end - self.position))):
            self._fold(page)
        return self.position

    def _fold(self, page: Sequence[Record]) -> None:
        """Fold a page unless somebody else has: whoever moves the position first writes the rows."""
        moved = "UPDATE progress SET position = ? WHERE position = ? AND generation = ?"
        with self._transaction():
            won = self._db.execute(moved, (page[-1].position, *self._reached)).rowcount
            if won:
                self._shelf.fold(page)
        if won:
            self._reached = page[-1].position, self._reached[1]
            self._shelf.trim()
        else:
            self._meet()

    def _meet(self) -> None:
        """Go on from where the file is, which another process may have moved."""
        found = self._db.execute("SELECT position, generation FROM progress").fetchone()
        if found != self._reached:
            self._shelf.forget(empty=found[0] == 0)
            self._reached = found

    def _make(self, stale: Sequence[str]) -> None:
        shelf = self._declarations.shelf(self._db, stale)
        for table in shelf.tables:
            for statement in table.rows.schema.create():
                self._db.execute(statement)
            self._db.execute("DELETE FROM parked WHERE view = ?", (table.rows.schema.view,))
        shelf.forget(empty=True)
        (position,) = self._db.execute("SELECT position FROM progress").fetchone()
        folded = 0
        while folded < position:
            page = self._ledger.page(folded, min(self._batch, position - folded))
            shelf.fold(page)
            folded = page[-1].position

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            self._shelf.forget(empty=False)
            self._reached = NOWHERE
            raise
