"""The batch runner: a page of the ledger is folded into every view, rows and position in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from sqlite3 import Connection

from projections import standing
from projections.beside import Beside
from projections.shelf import Declarations, Shelf
from projections.standing import Progress, Stand, version_of

MOVED = "UPDATE progress SET position = ? WHERE position = ? AND generation = ?"
AGAIN = "UPDATE standing SET again = 1 WHERE view IN (SELECT view FROM parked) OR '' IN (SELECT view FROM parked)"
NOWHERE = Progress(-1, -1)


class Runner:
    """Folds a ledger into the views of one file; one thread at a time uses it, and any number of other processes.

    A view that is declared otherwise than when its table was made stops there and goes on answering, until the runner
    has built another table beside it, page by page, and puts that in its place.
    """

    def __init__(self, db: Connection, declarations: Declarations, batch: int) -> None:
        self._db, self._declarations, self._batch = db, declarations, batch
        self._ledger = declarations.ledger
        self._reached = NOWHERE
        self._shelf: Shelf = declarations.shelf(db, {})
        self._beside: Beside | None = None

    @property
    def position(self) -> int:
        """The last position that was folded."""
        return self._reached.position

    def prepare(self, *, indexed: bool = True) -> None:
        """Make the tables of a file that has none; what is declared otherwise is seen to as soon as somebody folds."""
        if standing.is_founded(self._db):
            return
        with self._transaction():
            standing.found(self._db, self._declarations.wanted)
            if indexed:
                self.index()

    def index(self) -> None:
        """Make what questions are answered by; a fold from nothing is faster without."""
        standing.index(self._db, (rows.schema for rows in self._declarations.wanted.values()))

    def catch_up(self, to: int | None = None) -> int:
        """Fold what was recorded and build what is built beside, as far as a position if one is named."""
        head = self._ledger.head()
        while self.advance(head if to is None else min(to, head)):
            pass
        return self.position

    def follow(self) -> int:
        """Fold what was recorded into the tables that answer, and tell the position reached."""
        self._meet()
        end = self._ledger.head()
        while self.position < end:
            self._fold(end)
        return self.position

    def advance(self, to: int | None = None) -> bool:
        """Fold a page, and a page of what is built beside; tells whether there was anything to do."""
        self._meet()
        end = self._ledger.head() if to is None else to
        behind = self.position < end
        if behind:
            self._fold(end)
        if self._beside is None:
            return behind
        self._build(self._beside)
        return True

    def again(self) -> None:
        """Have every view folded anew that could not take a fact; nothing is read otherwise until that is done."""
        with self._transaction():
            if self._db.execute(AGAIN).rowcount:
                standing.abandon(self._db)

    def _fold(self, end: int) -> None:
        """Fold a page unless somebody else has: whoever moves the position first writes the rows."""
        page = self._ledger.page(self.position, min(self._batch, end - self.position))
        last = page[-1].position

        def fold() -> bool:
            won = self._db.execute(MOVED, (last, *self._reached)).rowcount > 0
            if won:
                self._shelf.fold(page)
            return won

        if self._done(fold):
            self._reached = self._reached._replace(position=last)
            self._shelf.trim()

    def _build(self, beside: Beside) -> None:
        """Fold a page beside, or put what has come as far as the others in its place."""
        missing = self.position - beside.position

        def build() -> bool:
            if standing.progress(self._db) != self._reached:
                return False
            if missing:
                return beside.fold(min(self._batch, missing))
            beside.swap()
            return True

        done = self._done(build)
        if done and missing:
            beside.trim()
            return
        if not done:
            self._reached = NOWHERE  # what is built beside may have moved, which no position or generation tells
        self._meet()

    def _done(self, work: Callable[[], bool]) -> bool:
        """Do it in a transaction; where somebody else was first, look where the file is."""
        with self._transaction():
            done = work()
        if not done:
            self._meet()
        return done

    def _meet(self) -> None:
        """Go on from where the file is, which another process may have moved or arranged otherwise."""
        found = standing.progress(self._db)
        if found.generation != self._reached.generation:
            self._settle()
        elif found != self._reached:
            self._shelf.forget(empty=found.position == 0)
            self._reached = found

    def _settle(self) -> None:
        """Fold into the tables that are as declared; have the others stop, and begin to build beside them."""
        with self._transaction():
            wanted = {view: version_of(rows) for view, rows in self._declarations.wanted.items()}
            known = standing.stands(self._db)
            self._stop(known, wanted)
            kept = {view: known[view] for view in wanted if view in known and known[view].version == wanted[view]}
            current = {view: stand.turn for view, stand in kept.items() if stand.stopped is None}
            stale = {view: known.get(view) for view in wanted if view not in current or kept[view].again}
            self._shelf = self._declarations.shelf(self._db, current)
            self._beside = Beside.of(self._db, self._declarations, stale)
            reached = standing.progress(self._db)
        self._shelf.forget(empty=reached.position == 0)
        self._reached = reached

    def _stop(self, known: dict[str, Stand], wanted: dict[str, str]) -> None:
        """Write that tables are not folded any more which are not as declared; those of nobody's view go."""
        other = [view for view, stand in known.items() if stand.stopped is None and wanted.get(view) != stand.version]
        stopped = "UPDATE standing SET stopped = (SELECT position FROM progress) WHERE view = ?"
        self._db.executemany(stopped, [(view,) for view in other])
        gone = known.keys() - wanted.keys()
        for view in gone:
            standing.drop(self._db, view, known[view].turn)
            self._db.execute("DELETE FROM standing WHERE view = ?", (view,))
            self._db.execute("DELETE FROM parked WHERE view = ?", (view,))
        if other or gone:
            standing.rearranged(self._db)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            self._reached = NOWHERE
            raise
