"""How fast views are folded from nothing: all of them, and each alone, from a file and from PostgreSQL.

`python -m tests.benchmarks.rebuilds` measures this alone.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from api.composition.keyring import apart
from domain.kernel import AGGREGATES, Aggregate
from projections.default import collection
from projections.store import Views
from projections.view import VIEWS, View
from tests.benchmarks.timing import Figure, printed, ran
from tests.data import PEPS, PEPS_MAPPING
from tests.engines import server

CAIRN = str(Path(sys.executable).with_name("cairn"))
ROUNDS = 3
ALL, ALONE = "≥ 5,000, later ≥ 8,000", "≥ 15,000, later one ≥ 20,000"
ALL_ON_POSTGRES, ALONE_ON_POSTGRES = "≥ 4,000", "one ≥ 10,000"


def rebuilt(data: Path, where: str = "", everything: str = ALL, alone: str = ALONE) -> Iterator[Figure]:
    """The best of some rounds for all views, and for each: those declared, then the default ones."""
    rate = partial(_rate, data)
    views, kinds = tuple(VIEWS.values()), tuple(AGGREGATES.values())
    yield Figure(f"rebuild of all views{where}", f"{rate(views, kinds):,.0f} events/s", everything)
    for view in views:
        yield Figure(f"rebuild of {view.name} alone{where}", f"{rate([view], ()):,.0f} events/s", alone)
    for kind in kinds:
        if (name := collection(kind.TOPIC)) not in VIEWS:
            yield Figure(f"rebuild of {name} alone{where}", f"{rate([], [kind]):,.0f} events/s", alone)


def rebuilt_on_postgres(data: Path) -> Iterator[Figure]:
    """The same history, kept on a server."""
    with server() as dsn, pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAIRN_DATABASE", dsn)
        environment.setenv("CAIRN_SCHEMA", "rebuilds")
        ran(CAIRN, "migrate", "--database", dsn, "--schema", "rebuilds")
        imported(data)
        yield from rebuilt(data, " on PostgreSQL", ALL_ON_POSTGRES, ALONE_ON_POSTGRES)


def imported(data: Path) -> None:
    """The whole history of Python's proposals, into an empty workspace."""
    ran(CAIRN, "import", "history", str(PEPS), "--mapping", str(PEPS_MAPPING), "--data", str(data), "--json")


def _rate(data: Path, views: Sequence[View[Any]], kinds: Sequence[type[Aggregate]]) -> float:
    """Events a second, as a process folds that does nothing else."""
    with TemporaryDirectory(dir=data) as fresh, _opened(data, Path(fresh), views, kinds) as (found, events):
        return max(events / _seconds(found) for _ in range(ROUNDS))


@contextmanager
def _opened(
    data: Path, fresh: Path, views: Sequence[View[Any]], kinds: Sequence[type[Aggregate]]
) -> Iterator[tuple[Views, int]]:
    ledger, mapper = apart(data)
    with closing(ledger):
        found = Views(fresh / "views.db", views, ledger, mapper, kinds, apart=partial(apart, data))
        with closing(found):
            yield found, ledger.head()


def _seconds(views: Views) -> float:
    started = time.perf_counter()
    views.rebuild()
    return time.perf_counter() - started


if __name__ == "__main__":
    with TemporaryDirectory(prefix="cairn-bench-") as directory:
        imported(Path(directory) / "file")
        printed(rebuilt(Path(directory) / "file"))
        printed(rebuilt_on_postgres(Path(directory) / "server"))
