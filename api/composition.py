"""The composition root: the only module that picks concrete parts and joins them."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from api.following import Following
from api.keyring import KeysMissing, key_file, refusing
from api.log import restoration
from api.moments import Moments
from api.names import Names
from api.view_doors import Reader
from domain.application import Lifecycle
from domain.clock import now
from domain.erasure import erase_again
from domain.errors import Late, LifecycleError
from domain.mapper import Mapper
from domain.workspace import Workspace, founded
from ledger import lock
from ledger.bundle import bundle
from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.key_file import WrongKey
from ledger.keys import Keys
from ledger.keys_backup import backed_up, put_back
from ledger.notary import Notary
from ledger.policy import Policy
from ledger.signer import Forked
from ledger.sqlite import SqliteLedger
from ledger.verify import Verdict, verified
from ledger.verify_bundle import judged
from ledger.verify_form import chain
from ledger.verify_source import Source, in_a_file
from projections.store import Views
from projections.view import VIEWS
from projections.worker import Worker, worker_in

KEYS = "keys.db"


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


class NotThisLedger(LifecycleError, code="not_a_ledger"):
    """The directory holds no ledger that this Cairn can open; name another directory, or use a newer Cairn."""


class NotMigrated(LifecycleError, code="not_migrated"):
    """The workspace's schema was not made yet, or by an older Cairn; run cairn migrate, then try again."""


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
    worker: Worker
    held: ExitStack

    def close(self) -> None:
        """Sign what was recorded, and let go of the directory."""
        self.held.close()

    def checkpoint(self) -> str:
        """The signed head of the ledger; raises LedgerForked."""
        return vouched(self.notary.checkpoint)


def reader_of(cairn: Cairn, *, folds: bool = True) -> Reader:
    """Where views are asked, by a process that folds or leaves that to `cairn project`."""
    workspace = {"name": cairn.workspace.name, "demo": cairn.workspace.demo}
    moments = Moments(cairn.ledger, cairn.lifecycle.clock)
    following = Following(cairn.worker, cairn.ledger.head, folds=folds)
    return Reader(cairn.views, moments, Names(cairn.lifecycle), workspace, following)


async def opened(
    directory: Path, name: str = "", *, demo: bool = False, clock: Callable[[], datetime] = now, restored: str = ""
) -> Cairn:
    """The workspace in a directory, founded when there is none; raises DirectoryInUse when another process has it.

    Raises LedgerForked when the ledger is not what was signed, unless it is said why an older one was `restored`:
    that is recorded in it before anything is signed.
    """
    with ExitStack() as held, fitting():
        held.enter_context(lock.locked(directory))
        ledger = held.enter_context(closing(ledger_in(directory)))
        is_new = not ledger.head()
        notary = notary_of(directory, ledger)
        if not restored:
            vouched(notary.checkpoint)
        keys = held.enter_context(closing(keys_in(directory, ledger)))
        mapper = Mapper(keys)
        lifecycle = Lifecycle(ledger, mapper, clock)
        workspace = await founded(lifecycle, name or directory.name, "Administrator", demo=demo)
        if restored:
            await restoration(lifecycle, workspace, notary, restored)
        views = held.enter_context(closing(Views(directory / "views.db", VIEWS.values(), ledger, mapper)))
        worker = held.enter_context(closing(worker_in(directory, views)))
        held.callback(worker.recorded.ring)
        held.callback(vouched, notary.checkpoint)
        return Cairn(directory, lifecycle, views, ledger, workspace, is_new, notary, worker, held.pop_all())


@contextmanager
def projecting(directory: Path) -> Iterator[Worker]:
    """Who folds the views of a directory that a server may have open; raises NotThisLedger where nothing is kept."""
    if not (directory / KEYS).is_file():
        raise NotThisLedger(f"there is no workspace in {directory}; `cairn serve` makes one")
    with ExitStack() as held, fitting():
        ledger = held.enter_context(closing(ledger_in(directory)))
        mapper = Mapper(held.enter_context(closing(keys_in(directory, ledger))))
        views = held.enter_context(closing(Views(directory / "views.db", VIEWS.values(), ledger, mapper)))
        yield held.enter_context(closing(worker_in(directory, views)))


def mapper_in(directory: Path) -> tuple[Mapper, Callable[[], None]]:
    """What reads the facts of a directory's workspace, and how its keys are let go of."""
    with closing(ledger_in(directory)) as ledger:
        keys = keys_in(directory, ledger)
    return Mapper(keys), keys.close


def keys_in(directory: Path, ledger: Ledger) -> Keys:
    """The keys of a directory, without those of whoever was erased; raises KeyWrong, KeysMissing."""
    if not (path := directory / KEYS).exists() and ledger.head():
        raise KeysMissing
    with refusing(WrongKey):
        keys = Keys(path, key_file(), ledger.workspace)
    erase_again(keys, ledger, keys.subjects())
    return keys


def keys_kept(directory: Path, to: Path) -> None:
    """Write a backup of the keys, wrapped as they are."""
    backed_up(directory / KEYS, to)


def keys_restored(directory: Path, backup: Path) -> int:
    """Put a backup of the keys in place, and tell how many are readable; raises KeyWrong, FileExistsError."""
    if not (directory / "ledger.db").exists() and "CAIRN_DATABASE" not in os.environ:
        raise NotThisLedger(f"there is no ledger in {directory}: restore it first")
    with fitting(), lock.locked(directory), closing(ledger_in(directory)) as ledger:
        with refusing(WrongKey):
            put_back(directory / KEYS, backup, key_file(), ledger.workspace)
        with closing(keys_in(directory, ledger)) as keys:
            return len(keys.subjects())


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


@contextmanager
def fitting() -> Iterator[None]:
    """What the ledger refuses is told as NotThisLedger, NotMigrated or DirectoryInUse."""
    try:
        yield
    except lock.Taken as taken:
        raise DirectoryInUse(str(taken)) from taken
    except NotALedger as other:
        raise (NotMigrated if other.is_unmade else NotThisLedger)(str(other)) from other


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


def vouched(sign: Callable[[], str]) -> str:
    """What is signed; raises LedgerForked."""
    try:
        return sign()
    except Forked as forked:
        raise LedgerForked(str(forked)) from forked


def rotations_in(directory: Path) -> list[bytes]:
    """The records of the rotations of the log's key, from the first on."""
    return [each.read_bytes() for each in sorted((directory / "signer" / "rotations").glob("*.note"))]


def audited(directory: Path, dsn: str, schema: str, notes: Iterable[bytes], policy: Policy) -> Verdict:
    """What the verifier says of a ledger, which it only reads; raises NotThisLedger where the database has none.

    A checkpoint that few have cosigned is none.
    """
    keys, counted = chain(policy.log, rotations_in(directory)), filter(policy.enough, notes)
    with fitting():
        here = file_in(directory, dsn)
        if dsn:
            from ledger.verify_postgres import verified_on  # noqa: PLC0415  the driver is an extra

            return verified_on(dsn, schema, counted, *keys)
        return verified(here, counted, *keys)


def bundled(directory: Path, note: str, to: Path, positions: Iterable[int]) -> None:
    """Write a ledger's evidence for an auditor; raises IndexError for a position that it does not have."""
    with fitting(), _source(directory) as source:
        bundle(source, note, to, positions, rotations_in(directory))


def _source(directory: Path) -> AbstractContextManager[Source]:
    if dsn := os.environ.get("CAIRN_DATABASE"):
        from ledger.verify_postgres import on_a_server  # noqa: PLC0415  the driver is an extra

        return on_a_server(dsn, os.environ.get("CAIRN_SCHEMA", "cairn"))
    return in_a_file(directory / "ledger.db")


def unbundled(path: Path, policy: Policy) -> Verdict:
    """What the verifier says of a bundle, which it only reads."""
    return judged(path, policy.log, policy.enough)


def notary_of(directory: Path, ledger: Ledger) -> Notary:
    """Who signs the ledger's checkpoints; they are copied to the directory that CAIRN_CHECKPOINTS names, if it does."""
    copies = os.environ.get("CAIRN_CHECKPOINTS")
    return Notary(ledger, directory / "signer", Path(copies) if copies else None)
