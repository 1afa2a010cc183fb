"""The composition root: the only module that picks concrete parts and joins them."""

import fcntl
import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from api.moments import Moments
from api.names import Names
from api.view_doors import Reader
from domain.application import Lifecycle
from domain.clock import now
from domain.errors import LifecycleError
from domain.mapper import Mapper
from domain.workspace import Workspace, founded
from ledger.keys import Keys
from ledger.record import Ledger
from ledger.sqlite import SqliteLedger
from projections.store import Views
from projections.view import VIEWS


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


class LedgerUnfit(LifecycleError, code="ledger_unfit"):
    """Events cannot be kept where this directory and the environment say; see the detail."""


@dataclass
class Cairn:
    """One open workspace: where commands are given, and where views are asked."""

    directory: Path
    lifecycle: Lifecycle
    views: Views
    ledger: Ledger
    workspace: Workspace
    lock: IO[str]
    is_new: bool

    def close(self) -> None:
        """Let go of the directory."""
        self.views.close()
        self.ledger.close()
        self.lock.close()


def reader_of(cairn: Cairn) -> Reader:
    """Where views are asked."""
    workspace = {"name": cairn.workspace.name, "demo": cairn.workspace.demo}
    moments = Moments(cairn.ledger, cairn.lifecycle.clock)
    return Reader(cairn.views, moments, Names(cairn.lifecycle), workspace)


async def opened(
    directory: Path, name: str = "", *, demo: bool = False, clock: Callable[[], datetime] = now
) -> Cairn:
    """The workspace in a directory, founded when there is none; raises DirectoryInUse when another process has it."""
    with ExitStack() as held:
        lock = held.enter_context(locked(directory))
        ledger = held.enter_context(closing(ledger_of(directory)))
        is_new = not ledger.head()
        mapper = Mapper(Keys(directory / "keys.db"))
        lifecycle = Lifecycle(ledger, mapper, clock)
        workspace = await founded(lifecycle, name or directory.name, "Administrator", demo=demo)
        views = Views(directory / "views.db", VIEWS.values(), ledger, mapper)
        held.pop_all()
    return Cairn(directory, lifecycle, views, ledger, workspace, lock, is_new)


def ledger_of(directory: Path) -> Ledger:
    """Where the events of a directory are kept: in a file of it, or in the database that the environment names."""
    here, dsn = directory / "ledger.db", os.environ.get("CAIRN_DATABASE")
    if not dsn:
        if (directory / "keys.db").exists() and not here.exists():
            raise LedgerUnfit(f"the events of {directory} are kept elsewhere: say in CAIRN_DATABASE where")
        return SqliteLedger(here)
    if here.exists():
        raise LedgerUnfit(f"{directory} keeps its events itself: unset CAIRN_DATABASE, or name another directory")
    return _in_database(dsn, os.environ.get("CAIRN_SCHEMA", "cairn"))


def _in_database(dsn: str, schema: str) -> Ledger:
    from ledger.postgres import PostgresLedger  # noqa: PLC0415  the driver is an extra
    from ledger.postgres_schema import migrate  # noqa: PLC0415

    if not dsn.startswith(("postgresql://", "postgres://")):
        raise LedgerUnfit("CAIRN_DATABASE is postgresql://…, or unset")
    if "POSTGRES_ENABLE_DB_FUNCTIONS" in os.environ:
        raise LedgerUnfit("POSTGRES_ENABLE_DB_FUNCTIONS loses the order of events: unset it")
    try:
        migrate(dsn, schema)
        return PostgresLedger(dsn, schema)
    except RuntimeError as unfit:
        raise LedgerUnfit(str(unfit)) from unfit


def locked(directory: Path) -> IO[str]:
    """The directory's lock, held until it is closed."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (directory / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise DirectoryInUse(f"{directory} is open in another process") from taken
    os.set_inheritable(lock.fileno(), False)  # noqa: FBT003
    return lock
