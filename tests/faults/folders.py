"""Processes that fold one file at once, which a test may kill at any moment."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from sqlite3 import connect

from projections.store import Views
from tests.projections.book import SHIPS, Book
from tests.projections.test_beside import RENAMED
from tests.projections.test_runner import seafaring
from tests.projections.trial import FLEET, LOGS, views

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
ROUNDS = 60


def troubled() -> Book:
    """A long history with late facts, of which one view cannot take some, and nobody can read others."""
    book = seafaring(ROUNDS)
    for n in range(ROUNDS):
        book.rename(SHIPS[n % 2], "poison" if n % 5 == 0 else f"again {n}", late=n % 3 * 10)
        if n % 20 == 0:
            book.records[-1] = book.records[-1]._replace(topic="product.never_declared")
    return book


def opened(path: Path, *, renamed: bool = True) -> Views:
    """The views of this history, page by page of one record."""
    return views(path, troubled(), [RENAMED if renamed else FLEET, LOGS], batch=1)


def fold(path: Path) -> None:
    """What each process does until it is killed."""
    found = opened(path)
    found.catch_up()
    found.close()


@contextmanager
def folding(path: Path, many: int) -> Iterator[list[ForkServerProcess]]:
    """So many processes that fold a file, all killed in the end."""
    started = [FORKS.Process(target=fold, args=(path,)) for _ in range(many)]
    for each in started:
        each.start()
    try:
        yield started
    finally:
        for each in started:
            each.kill()
            each.join()


def at(path: Path) -> int:
    """The position that a file's views have reached."""
    with closing(connect(path)) as db:
        return int(db.execute("SELECT position FROM progress").fetchone()[0])


def fought_over(path: Path, seed: int, most: int = 40) -> int:
    """Have three processes fold a file, kill all some facts later, again and again; tells how often it was."""
    chance, killed = Random(seed), 0  # noqa: S311  # the same every time
    with folding(path.with_name("another.db"), 1) as (first,):  # the first process takes long to start
        first.join(1)
    while killed < most:
        before, further = at(path), chance.randrange(1, 20)
        with folding(path, 3) as processes:
            while abs(at(path) - before) < further and processes[0].exitcode is None:
                processes[0].join(0.001)
            processes[0].join(chance.uniform(0, 0.01))  # and at any moment of a transaction
            if (code := processes[0].exitcode) is not None:
                assert code == 0
                break
            killed += 1
    return killed
