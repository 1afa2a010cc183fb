"""One client: how long a command takes from its order to its answer, against a bare append of the bytes it leaves."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from psycopg import connect

from tests.benchmarks.timing import Figure
from tests.benchmarks.together import Clients

ROUNDS, TIMES = 15, 100
Stored = tuple[bytes, bytes, bytes]
Appending = Callable[[int], list[float]]  # seconds of each of so many


def against_raw(name: str, clients: Clients, raw: Appending) -> Iterator[Figure]:
    """The median of each in every round, in turn; the first round warms up."""
    rounds = [(median(raw(TIMES)), median(clients.alone(TIMES))) for _ in range(1 + ROUNDS)][1:]
    bare, whole = (median(column) * 1000 for column in zip(*rounds, strict=True))
    ratio = median(command / append for append, command in rounds)
    measured = f"{whole:.2f} ms, {ratio:.2f} × {bare:.2f} ms"
    yield Figure(f"one client on {name}, p50 × raw append", measured, "≤ 2 ×")


def of_sqlite(file: Path, stored: Stored) -> Appending:
    """An insert and its commit in a file, as durable as the ledger's."""

    def append(times: int) -> list[float]:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, state, metadata, receipt)")
            return [_taken(lambda: db.execute("INSERT INTO kept VALUES (NULL, ?, ?, ?)", stored)) for _ in range(times)]

    return append


def of_postgres(dsn: str, stored: Stored) -> Appending:
    """An insert that commits itself, in one round trip."""
    columns = "n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state bytea, metadata bytea, receipt bytea"
    insert = "INSERT INTO kept (state, metadata, receipt) VALUES (%b, %b, %b)"

    def append(times: int) -> list[float]:
        with connect(dsn, autocommit=True) as db:
            db.execute("SET client_min_messages = warning")
            db.execute(f"CREATE TABLE IF NOT EXISTS kept ({columns})")
            return [_taken(lambda: db.execute(insert, stored)) for _ in range(times)]

    return append


def _taken(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
