"""The read model of one workspace: every view at any moment, in one SQLite file that its ledger can make again."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Self
from uuid import UUID

from domain.kernel import AGGREGATES, Aggregate
from projections import standing
from projections.files import Readers, scratch, writer
from projections.filling import BULK, fill
from projections.listing import EVERY, Listed, Listing
from projections.moment import NOW, Difference, Moment, Page
from projections.questions import Segment
from projections.runner import Runner
from projections.shelf import Apart, Declarations
from projections.source import Ledger, Mapper, Parked
from projections.standing import Progress, Standing, ViewIsBehind
from projections.view import View

BATCH = 500  # records a transaction, beside readers
LIMIT = 200
LAST = "SELECT IFNULL((SELECT MIN(stopped) FROM standing), position) FROM progress"


class Views:
    """Whom questions are put to; what folds is for a worker thread, and nobody who asks ever waits for it.

    A view that is declared otherwise than when its table was made is folded anew beside it, and answers as it stood
    until then; raises ViewIsBehind for what the table that answers does not have.
    """

    def __init__(
        self,
        path: Path,
        views: Iterable[View[Any]],
        ledger: Ledger,
        mapper: Mapper,
        aggregates: Iterable[type[Aggregate]] = AGGREGATES.values(),
        *,
        batch: int = BATCH,
        apart: Apart | None = None,
    ) -> None:
        self._path, self._batch, self._lock = path, batch, Lock()
        self._declarations = Declarations(tuple(views), tuple(aggregates), ledger, mapper, apart)
        self._readers, self._writer = Readers(path), writer(path)
        self._runner = Runner(self._writer, self._declarations, batch)
        self._runner.prepare()
        self.filters = {view: rows.filters for view, rows in self._declarations.wanted.items()}

    def close(self) -> None:
        """Let go of the file, when nobody asks any more."""
        self._readers.close()
        self._writer.close()

    @property
    def position(self) -> int:
        """The last position that every view has reached."""
        with self._readers.reading() as db:
            return int(db.execute(LAST).fetchone()[0])

    @property
    def progress(self) -> Progress:
        """How far every view was folded that is as it is declared; another generation may have other rows there."""
        with self._readers.reading() as db:
            return standing.progress(db)

    def reached(self, view: str) -> int:
        """The last position that a view has reached; raises ViewIsBehind while it is built for the first time."""
        with self._asked(view) as (_, stands):
            return stands.position

    def is_building(self) -> bool:
        """Whether a view is still to be folded anew."""
        with self._readers.reading() as db:
            return standing.is_building(db)

    def catch_up(self, to: int | None = None) -> int:
        """Fold what was recorded, as far as a position if one is named, and build what is to be folded anew."""
        with self._lock:
            self._begin(to)
            return self._runner.catch_up(to)

    def follow(self) -> int:
        """Fold what was recorded into the tables that answer, and tell the position reached."""
        with self._lock:
            self._begin(None)
            return self._runner.follow()

    def advance(self) -> bool:
        """Fold a page, and a page of what is folded anew; tells whether there was anything to do."""
        with self._lock:
            return self._begin(None) or self._runner.advance()

    def retry(self) -> list[Parked]:
        """Have every view folded anew that could not take a fact, by whoever folds; tells what is parked until then."""
        with self._lock:
            self._runner.again()
        return self.parked()

    def rebuild(self) -> int:
        """Fold everything again into a fresh file, and put it in the place of the old one at once."""
        with self._lock:
            self._refill(None)
            return self._runner.catch_up()

    def build(self, path: Path, to: int | None = None) -> Self:
        """The same views in another file, folded from nothing as far as a position; raises FileExistsError."""
        if path.exists():
            raise FileExistsError(path)
        fill(path, known := self._declarations, to)
        kept = (known.views, known.ledger, known.mapper, known.aggregates)
        return type(self)(path, *kept, batch=self._batch, apart=known.apart)

    def page(
        self,
        view: str,
        *,
        as_of: int | None = None,
        effective_at: int | None = None,
        filters: Mapping[str, Any] | None = None,
        after: Listed | None = None,
        limit: int = LIMIT,
        listing: Listing = EVERY,
    ) -> Page[str, Listed]:
        """Rows alive at a moment, in their order; raises KeyError for an unknown view or filter."""
        wanted = filters or {}
        with self._asked(view, wanted) as (db, stands):
            at = stands.at(Moment(as_of, effective_at))
            return stands.questions.page(db, at, wanted, after, limit=limit, listing=listing)

    def one(self, view: str, key: UUID, *, as_of: int | None = None, effective_at: int | None = None) -> str | None:
        """A row at a moment, if it is alive then."""
        with self._asked(view) as (db, stands):
            return stands.questions.one(db, stands.at(Moment(as_of, effective_at)), str(key))

    def history(
        self, view: str, key: UUID, *, moment: Moment = NOW, after: Segment | None = None, limit: int = LIMIT
    ) -> Page[str, Segment]:
        """What a row was, as known at a moment, in the order of business time."""
        with self._asked(view) as (db, stands):
            return stands.questions.history(db, stands.at(moment), str(key), after, limit)

    def diff(
        self, view: str, a: Moment, b: Moment = NOW, *, after: str = "", limit: int = LIMIT
    ) -> Page[Difference, str]:
        """What differs between two moments, by key."""
        with self._asked(view) as (db, stands):
            return stands.questions.differences(db, stands.at(a), stands.at(b), after, limit)

    def touched(self, view: str) -> int:
        """The position of the newest fact that reached a row of this view."""
        with self._asked(view) as (db, stands):
            return stands.questions.touched(db)

    def digests(self, p: int | None = None) -> dict[str, str]:
        """SHA-256 of every view as known at a position: that of a file folded up to there."""
        with self._readers.reading() as db:
            known = {name: standing.standing(db, name) for name in self.filters}
            return {name: stands.questions.digest(db, stands.at(Moment(p)).p) for name, stands in known.items()}

    def parked(self) -> list[Parked]:
        """The facts that a view could not take, where, and why."""
        with self._readers.reading() as db:
            found = db.execute("SELECT view, key, position, error FROM parked ORDER BY position, view, key")
            return [Parked(*row) for row in found]

    def _begin(self, to: int | None) -> bool:
        """Whether a file that holds nothing was filled, which is faster than to fold into it."""
        wanted = self._runner.position <= 0 and not self.progress.position and self._declarations.ledger.head() > BULK
        if wanted:
            self._refill(to)
        return wanted

    def _refill(self, to: int | None) -> None:
        with TemporaryDirectory(prefix=f".{self._path.name}.", dir=self._path.parent) as beside:
            fresh = Path(beside) / self._path.name
            fill(fresh, self._declarations, to)
            _, generation = standing.progress(self._writer)
            with closing(scratch(fresh)) as db:
                db.execute("UPDATE progress SET generation = ?", (generation + 1,))
                db.backup(self._writer)

    @contextmanager
    def _asked(self, view: str, filters: Iterable[str] = ()) -> Iterator[tuple[Connection, Standing]]:
        """The table that answers for a view, within one state of the file; raises KeyError for an unknown filter."""
        declared = self.filters[view]
        with self._readers.reading() as db:
            stands = standing.standing(db, view)
            if missing := set(filters) & declared.keys() - set(stands.questions.schema.filters):
                raise ViewIsBehind(f"{view} is being built so that it is filtered by {', '.join(sorted(missing))}")
            yield db, stands
