"""A fold from nothing into a file that nobody reads yet; on two cores it is done by two processes, each a share of it.

A row of a default view, or of one whose rows are met once, comes of one stream: each process folds the streams of its
share. Of the other views each folds some, whole. Each writes a file of its own, and what is in the second one is then
added to the first: which process a row came from does not show in it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from sqlite3 import Connection

from projections import standing, twin
from projections.files import scratch, uncollected
from projections.runner import Runner
from projections.schema import Schema
from projections.share import Share
from projections.shelf import Declarations
from projections.source import kind_in

BULK = 2_500  # records a transaction
ENOUGH, SAMPLE = 5_000, 500  # events that are worth a second process; newest ones that tell what views meet


def fill(path: Path, declarations: Declarations, to: int | None) -> None:
    """Fold as far as a position, or everything, into a file that is not there."""
    head = declarations.ledger.head()
    end = head if to is None else min(to, head)
    parted = end >= ENOUGH and declarations.is_parted and twin.is_safe()
    (together if parted else alone)(path, declarations, end)


def alone(path: Path, declarations: Declarations, to: int) -> None:
    """Fold in this process."""
    _folded(path, declarations, to, partial(_index, declarations))


def together(path: Path, declarations: Declarations, to: int) -> None:
    """The same in two processes; raises what either does, and the other one ends, too."""
    other = path.with_name(f"{path.name}.other")
    here, there = dealt(declarations, to)

    def join(db: Connection) -> None:
        forked.wait()
        _add(db, other, (rows.schema for rows in declarations.wanted.values() if there.keeps(rows)))
        _index(declarations, db)

    try:
        with twin.Twin(lambda: _folded(other, declarations.of(there), to)) as forked:
            _folded(path, replace(declarations, share=here), to, join)
    finally:
        other.unlink(missing_ok=True)


def dealt(declarations: Declarations, to: int) -> tuple[Share, Share]:
    """Two shares of everything; views that need every stream are dealt by how many of the newest facts each meets.

    The heaviest goes there, for both are joined here in the end.
    """
    newest = Counter(map(kind_in, declarations.ledger.page(max(0, to - SAMPLE), SAMPLE)))
    needy = {view: rows for view, rows in declarations.wanted.items() if not rows.by_stream}
    met = {view: sum(n for kind, n in newest.items() if kind and rows.meets(kind)) for view, rows in needy.items()}
    ordered = sorted(met, key=lambda view: -met[view])
    return Share(0, 2, frozenset(ordered[1::2])), Share(1, 2, frozenset(ordered[::2]))


def _folded(path: Path, declarations: Declarations, to: int, then: Callable[[Connection], None] | None = None) -> None:
    with closing(scratch(path)) as db, uncollected():
        runner = Runner(db, declarations, BULK)
        runner.prepare(indexed=False)
        if (reached := runner.catch_up(to)) < to:
            raise RuntimeError(f"the ledger ends at {reached}, before {to}")
        if then:
            then(db)
        del runner  # what it remembers goes before garbage is looked for again


def _add(db: Connection, other: Path, schemas: Iterable[Schema]) -> None:
    db.execute("ATTACH ? AS other", (str(other),))
    for schema in schemas:
        db.execute(f"INSERT INTO main.{schema.table} SELECT * FROM other.{schema.table}")  # noqa: S608
    db.execute("INSERT OR IGNORE INTO parked SELECT * FROM other.parked")
    db.execute("DETACH other")


def _index(declarations: Declarations, db: Connection) -> None:
    standing.index(db, (rows.schema for rows in declarations.wanted.values()))
