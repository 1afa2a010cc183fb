"""The composition root: the only module that picks concrete parts and joins them."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import DatabaseError
from typing import IO

from api.damage import FileDamaged, unreadable
from api.moments import Moments
from api.names import Names
from api.view_doors import Reader
from domain.application import Lifecycle
from domain.clock import now
from domain.errors import Late, LifecycleError
from domain.mapper import Mapper
from domain.workspace import Workspace, founded
from ledger.bundle import bundle
from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.keys import Keys
from ledger.notary import Notary
from ledger.signer import Forked, Lost
from ledger.sqlite import SqliteLedger
from ledger.text import Malformed
from ledger.verify import Verdict, verified
from ledger.verify_bundle import judged
from projections.store import Views
from projections.view import VIEWS


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


class NotThisLedger(LifecycleError, code="not_a_ledger"):
    """The directory holds no ledger that this Cairn can open; name another directory, or use a newer Cairn."""


class LedgerForked(Late, code="ledger_forked"):
    """The ledger is not what was signed, gone on: it was altered, or an older copy was put in its place."""


@dataclass
class Cairn:
    """One open workspace: where commands are given, and where views are asked."""

    directory: Path
    lifecycle: Lifecycle
    views: Views
    ledger: Ledger
    workspace: Workspace
    is_new: bool
    notary: Notary
    held: ExitStack

    def close(self) -> None:
        """Sign what was recorded, and let go of the directory."""
        self.held.close()

    def checkpoint(self) -> str:
        """The signed head of the ledger; raises LedgerForked."""
        return vouched(self.notary.checkpoint)


def reader_of(cairn: Cairn) -> Reader:
    """Where views are asked."""
    workspace = {"name": cairn.workspace.name, "demo": cairn.workspace.demo}
    moments = Moments(cairn.ledger, cairn.lifecycle.clock)
    return Reader(cairn.views, moments, Names(cairn.lifecycle), workspace)


async def opened(
    directory: Path, name: str = "", *, demo: bool = False, clock: Callable[[], datetime] = now, restored: str = ""
) -> Cairn:
    """The workspace in a directory, founded when there is none; raises DirectoryInUse when another process has it.

    Raises LedgerForked when the ledger is not what was signed, unless it is said why an older one was `restored`,
    and FileDamaged for a file that cannot be read.
    """
    with intact(directory), ExitStack() as held:
        held.enter_context(locked(directory))
        ledger = held.enter_context(closing(ledger_in(directory)))
        is_new = not ledger.head()
        notary = notary_of(directory, ledger)
        if restored:
            notary.restored(restored)
        vouched(notary.checkpoint)
        mapper = Mapper(held.enter_context(closing(Keys(directory / "keys.db"))))
        lifecycle = Lifecycle(ledger, mapper, clock)
        workspace = await founded(lifecycle, name or directory.name, "Administrator", demo=demo)
        views = held.enter_context(closing(Views(directory / "views.db", VIEWS.values(), ledger, mapper)))
        held.callback(vouched, notary.checkpoint)
        return Cairn(directory, lifecycle, views, ledger, workspace, is_new, notary, held.pop_all())


@contextmanager
def intact(directory: Path) -> Iterator[None]:
    """What cannot be read is told by its name; raises FileDamaged, or StorageUnavailable when the disk is at fault."""
    try:
        yield
    except (Lost, Malformed) as fault:
        raise FileDamaged(f"{directory / 'signer'}: {fault}") from fault
    except DatabaseError as fault:
        raise unreadable(directory, fault) from fault


def ledger_in(directory: Path) -> Ledger:
    """The ledger of a directory, in a file or in the database the environment names; raises NotThisLedger."""
    here, dsn = directory / "ledger.db", os.environ.get("CAIRN_DATABASE")
    if dsn and here.exists():
        raise NotThisLedger(f"{directory} keeps its events itself: unset CAIRN_DATABASE, or name another directory")
    if not dsn and (directory / "keys.db").is_file() and not here.exists():
        raise NotThisLedger(f"the events of {directory} are kept elsewhere: say in CAIRN_DATABASE where")
    try:
        return _in_database(dsn, os.environ.get("CAIRN_SCHEMA", "cairn")) if dsn else SqliteLedger(here)
    except NotALedger as other:
        raise NotThisLedger(str(other)) from other


def _in_database(dsn: str, schema: str) -> Ledger:
    from ledger.postgres import PostgresLedger  # noqa: PLC0415  the driver is an extra
    from ledger.postgres_schema import migrate  # noqa: PLC0415

    if not dsn.startswith(("postgresql://", "postgres://")):
        raise NotThisLedger("CAIRN_DATABASE is postgresql://…, or unset")
    if "POSTGRES_ENABLE_DB_FUNCTIONS" in os.environ:
        raise NotThisLedger("POSTGRES_ENABLE_DB_FUNCTIONS loses the order of events: unset it")
    migrate(dsn, schema)
    return PostgresLedger(dsn, schema)


def vouched(sign: Callable[[], str]) -> str:
    """What is signed; raises LedgerForked."""
    try:
        return sign()
    except Forked as forked:
        raise LedgerForked(str(forked)) from forked


def audited(path: Path, notes: Iterable[bytes], key: str) -> Verdict:
    """What the verifier says of a ledger's file, which it only reads."""
    return verified(path, notes, key)


def bundled(path: Path, note: str, to: Path, positions: Iterable[int]) -> None:
    """Write a ledger's evidence for an auditor; raises IndexError for a position that it does not have."""
    bundle(path, note, to, positions)


def unbundled(path: Path, key: str) -> Verdict:
    """What the verifier says of a bundle, which it only reads."""
    return judged(path, key)


def notary_of(directory: Path, ledger: Ledger) -> Notary:
    """Who signs the ledger's checkpoints; they are copied to the directory that CAIRN_CHECKPOINTS names, if it does."""
    copies = os.environ.get("CAIRN_CHECKPOINTS")
    return Notary(ledger, directory / "signer", Path(copies) if copies else None)


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
