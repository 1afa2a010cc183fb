"""The read model of one workspace: every view at any moment, in one SQLite file that its ledger can make again."""

import gc
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Self
from uuid import UUID

from domain.kernel import AGGREGATES, Aggregate
from projections.moment import NOW, At, Difference, Moment, Page
from projections.questions import Listed, Questions, Segment
from projections.runner import Runner
from projections.schema import OPEN
from projections.shelf import Declarations
from projections.source import Ledger, Mapper, Parked
from projections.view import View

BATCH, BULK = 500, 2_500  # records a transaction: beside readers, and into a file that nobody reads yet
LIMIT = 200


class Views:
    """Whom questions are put to; `catch_up` is for a worker thread, and nobody who asks ever waits for it.

    A view that is declared otherwise than when the file was written is folded anew as the file is opened.
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
    ) -> None:
        self._path, self._batch, self._lock = path, batch, Lock()
        self._declarations = Declarations(tuple(views), tuple(aggregates), ledger, mapper)
        self._readers: deque[sqlite3.Connection] = deque()
        self._writer = _writer(path)
        self._runner = Runner(self._writer, self._declarations, batch)
        self._runner.prepare(indexed=True)
        self._questions = {rows.schema.view: Questions(rows.schema) for rows in self._runner.views}
        self.filters = {rows.schema.view: rows.filters for rows in self._runner.views}

    def close(self) -> None:
        """Let go of the file, when nobody asks any more."""
        while self._readers:
            self._readers.pop().close()
        self._writer.close()

    @property
    def position(self) -> int:
        """The last position that every view has reached."""
        with self._reading() as db:
            return _position(db)

    def catch_up(self, to: int | None = None) -> int:
        """Fold what was recorded, as far as a position if one is named; tells the position reached."""
        with self._lock:
            if self._runner.position == 0 and self._declarations.ledger.head() > BULK:
                self._refill(to)
            return self._runner.catch_up(to)

    def rebuild(self) -> int:
        """Fold everything again into a fresh file, and put it in the place of the old one at once."""
        with self._lock:
            self._refill(None)
            return self._runner.catch_up()

    def build(self, path: Path, to: int | None = None) -> Self:
        """The same views in another file, folded from nothing as far as a position; raises FileExistsError."""
        if path.exists():
            raise FileExistsError(path)
        self._fill(path, to)
        known = self._declarations
        return type(self)(path, known.views, known.ledger, known.mapper, known.aggregates, batch=self._batch)

    def page(
        self,
        view: str,
        *,
        as_of: int | None = None,
        effective_at: int | None = None,
        filters: Mapping[str, Any] | None = None,
        after: Listed | None = None,
        limit: int = LIMIT,
    ) -> Page[str, Listed]:
        """Rows alive at a moment, in their order; raises KeyError for an unknown view or filter."""
        with self._reading() as db:
            at = _at(db, Moment(as_of, effective_at))
            return self._questions[view].page(db, at, filters or {}, after, limit)

    def one(self, view: str, key: UUID, *, as_of: int | None = None, effective_at: int | None = None) -> str | None:
        """A row at a moment, if it is alive then."""
        with self._reading() as db:
            return self._questions[view].one(db, _at(db, Moment(as_of, effective_at)), str(key))

    def history(
        self, view: str, key: UUID, *, moment: Moment = NOW, after: Segment | None = None, limit: int = LIMIT
    ) -> Page[str, Segment]:
        """What a row was, as known at a moment, in the order of business time."""
        with self._reading() as db:
            return self._questions[view].history(db, _at(db, moment), str(key), after, limit)

    def diff(
        self, view: str, a: Moment, b: Moment = NOW, *, after: str = "", limit: int = LIMIT
    ) -> Page[Difference, str]:
        """What differs between two moments, by key."""
        with self._reading() as db:
            return self._questions[view].differences(db, _at(db, a), _at(db, b), after, limit)

    def touched(self, view: str) -> int:
        """The position of the newest fact that reached a row of this view."""
        with self._reading() as db:
            return self._questions[view].touched(db)

    def digests(self, p: int | None = None) -> dict[str, str]:
        """SHA-256 of every view as known at a position: that of a file folded up to there."""
        with self._reading() as db:
            at = _at(db, Moment(p))
            return {name: questions.digest(db, at.p) for name, questions in self._questions.items()}

    def parked(self) -> list[Parked]:
        """The facts that a view could not take, where, and why."""
        with self._reading() as db:
            found = db.execute("SELECT view, key, position, error FROM parked ORDER BY position, view, key")
            return [Parked(*row) for row in found]

    def _refill(self, to: int | None) -> None:
        with TemporaryDirectory(prefix=f".{self._path.name}.", dir=self._path.parent) as beside:
            fresh = Path(beside) / self._path.name
            self._fill(fresh, to)
            (generation,) = self._writer.execute("SELECT generation FROM progress").fetchone()
            with closing(_scratch(fresh)) as db:
                db.execute("UPDATE progress SET generation = ?", (generation + 1,))
                db.backup(self._writer)

    def _fill(self, path: Path, to: int | None) -> None:
        with closing(_scratch(path)) as db, _uncollected():
            Runner(db, self._declarations, BULK).fill(to)  # what it remembers goes before garbage is looked for again

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        db = self._readers.pop() if self._readers else _reader(self._path)
        try:
            yield db
        finally:
            self._readers.append(db)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows make no cycles: looking for some in millions of them costs a third of a rebuild."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _position(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT position FROM progress").fetchone()[0])


def _at(db: sqlite3.Connection, moment: Moment) -> At:
    """The moment pinned to what has been folded, so that a second query sees what the first one saw."""
    p, t = _position(db), moment.effective_at
    return At(p if moment.as_of is None else min(moment.as_of, p), OPEN if t is None else t)


def _connected(path: str, *settings: str, uri: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(
        path, timeout=60, isolation_level=None, check_same_thread=False, cached_statements=512, uri=uri
    )
    for setting in settings:
        db.execute(f"PRAGMA {setting}")
    return db


def _writer(path: Path) -> sqlite3.Connection:
    durable_enough = "journal_mode = WAL", "synchronous = NORMAL"  # what is lost is folded again
    return _connected(str(path), *durable_enough, "cache_size = -65536", "wal_autocheckpoint = 8000")


def _reader(path: Path) -> sqlite3.Connection:
    return _connected(f"{path.resolve().as_uri()}?mode=ro", "cache_size = -16384", uri=True)


def _scratch(path: Path) -> sqlite3.Connection:
    return _connected(str(path), "journal_mode = OFF", "synchronous = OFF", "cache_size = -131072")
