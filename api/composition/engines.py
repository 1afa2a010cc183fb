"""Where a workspace's events are kept, and what is said when that cannot be."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from domain.errors import LifecycleError
from ledger import lock
from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.sqlite import SqliteLedger

KEYS = "keys.db"


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


class NotThisLedger(LifecycleError, code="not_a_ledger"):
    """The directory holds no ledger that this Cairn can open; name another directory, or use a newer Cairn."""


class NotMigrated(LifecycleError, code="not_migrated"):
    """The workspace's schema was not made yet, or by an older Cairn; run cairn migrate, then try again."""


@contextmanager
def fitting() -> Iterator[None]:
    """What the ledger refuses is told as NotThisLedger, NotMigrated or DirectoryInUse."""
    try:
        yield
    except lock.Taken as taken:
        raise DirectoryInUse(str(taken)) from taken
    except NotALedger as other:
        raise (NotMigrated if other.is_unmade else NotThisLedger)(str(other)) from other


def ledger_in(directory: Path) -> Ledger:
    """The ledger of a directory, in a file or in the database the environment names; raises NotThisLedger."""
    dsn, schema = os.environ.get("CAIRN_DATABASE", ""), os.environ.get("CAIRN_SCHEMA", "cairn")
    here = file_in(directory, dsn)
    if not dsn and (directory / KEYS).is_file() and not here.exists():
        raise NotThisLedger(f"the events of {directory} are kept elsewhere: say in CAIRN_DATABASE where")
    return _in_database(dsn, schema) if dsn else SqliteLedger(here)


def file_in(directory: Path, dsn: str) -> Path:
    """Where a directory keeps its events unless a database does; raises NotThisLedger when both are said to."""
    here = directory / "ledger.db"
    if dsn and here.exists():
        raise NotThisLedger(f"{directory} keeps its events itself: unset CAIRN_DATABASE, or name another directory")
    if dsn and not dsn.startswith(("postgresql://", "postgres://")):
        raise NotThisLedger("CAIRN_DATABASE is postgresql://…, or unset")
    return here


def _in_database(dsn: str, schema: str) -> Ledger:
    from ledger.postgres import PostgresLedger  # noqa: PLC0415  the driver is an extra

    if "POSTGRES_ENABLE_DB_FUNCTIONS" in os.environ:
        raise NotThisLedger("POSTGRES_ENABLE_DB_FUNCTIONS loses the order of events: unset it")
    return PostgresLedger(dsn, schema)


def migrated(directory: Path, dsn: str, schema: str) -> str:
    """Make what a ledger needs, or bring it to the form that this Cairn needs; tells where it is kept."""
    with fitting():
        here = file_in(directory, dsn)
        if dsn:
            from ledger.postgres_schema import migrate  # noqa: PLC0415  the driver is an extra

            migrate(dsn, schema)
            return f"schema {schema}"
        with lock.locked(directory), closing(SqliteLedger(here)):
            return str(here)
