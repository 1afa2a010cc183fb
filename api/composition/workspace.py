"""One open workspace, and how it is opened."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sqlite3 import DatabaseError

from api.composition.arrival import arrived
from api.composition.credentials import Credentials
from api.composition.engines import KEYS, NotThisLedger, fitting, ledger_in
from api.composition.evidence import notary_of, vouched
from api.composition.keyring import apart, keys_in
from api.composition.log import restoration
from api.composition.observed import Observed
from api.damage import FileDamaged, unreadable
from api.following import Following
from api.moments import Moments
from api.names import Names
from api.view_doors import Reader
from api.webhooks.guard import Guard
from domain.application import Clock, Lifecycle
from domain.clock import now
from domain.mapper import Mapper
from domain.team.person import Person
from domain.workspace import Workspace, founded
from ledger import lock
from ledger.engine import Ledger
from ledger.notary import Notary
from ledger.shelf import Shelf
from ledger.signer import Lost
from ledger.text import Malformed
from projections.derived import Derived
from projections.store import Views
from projections.view import VIEWS
from projections.worker import Worker, worker_in


@dataclass
class Cairn:
    """One open workspace: where commands are given, and where views are asked."""

    directory: Path
    lifecycle: Observed
    views: Views
    ledger: Ledger
    workspace: Workspace
    is_new: bool
    notary: Notary
    worker: Worker
    credentials: Credentials
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
    directory: Path, name: str = "", *, demo: bool = False, clock: Clock = now, restored: str | None = None
) -> Cairn:
    """The workspace in a directory, founded when there is none; raises DirectoryInUse when another process has it.

    Raises LedgerForked when the ledger is not what was signed, unless it is said why an older one was `restored`:
    that is recorded in it before anything is signed. Raises FileDamaged for a file that cannot be read.
    """
    with intact(directory), fitting(), ExitStack() as held:
        ledger = _alone(held, directory)
        is_new = not ledger.head()
        notary = notary_of(directory, ledger)
        if restored is None:
            vouched(notary.checkpoint)
        mapper = Mapper(held.enter_context(closing(keys_in(directory, ledger))))
        shelf = held.enter_context(closing(Shelf(directory / "snapshots.db")))
        lifecycle = _guarded(Observed(ledger, mapper, clock, shelf=shelf))
        workspace = await founded(lifecycle, name or directory.name, "Administrator", demo=demo)
        if restored is not None:
            await restoration(lifecycle, workspace, notary, restored)
        views, worker = _folded(held, directory, ledger, mapper)
        held.callback(worker.recorded.ring)
        held.callback(vouched, notary.checkpoint)
        kept = await forgotten(lifecycle, held.enter_context(closing(Credentials(directory))))
        return Cairn(directory, lifecycle, views, ledger, workspace, is_new, notary, worker, kept, held.pop_all())


async def forgotten(lifecycle: Lifecycle, kept: Credentials) -> Credentials:
    """The same, with nothing of whoever was erased."""
    for person in kept.people():
        found = await lifecycle.find(person)
        if not isinstance(found, Person) or found.erased:
            kept.forget(person)
    return kept


def _guarded(lifecycle: Observed) -> Observed:
    """The same, which looks at the addresses that events shall be sent to before they are recorded."""
    lifecycle.beforehand = Guard.of(os.environ).beforehand
    return lifecycle


def _alone(held: ExitStack, directory: Path) -> Ledger:
    """The ledger of a directory that nobody else has open, wherever it was moved to."""
    held.enter_context(lock.locked(directory))
    arrived(directory)
    return held.enter_context(closing(ledger_in(directory)))


@contextmanager
def projecting(directory: Path) -> Iterator[Worker]:
    """Who folds the views of a directory that a server may have open; raises NotThisLedger where nothing is kept."""
    if not (directory / KEYS).is_file():
        raise NotThisLedger(f"there is no workspace in {directory}; `cairn serve` makes one")
    with intact(directory), fitting(), ExitStack() as held:
        ledger = held.enter_context(closing(ledger_in(directory)))
        mapper = Mapper(held.enter_context(closing(keys_in(directory, ledger))))
        yield _folded(held, directory, ledger, mapper)[1]


def _folded(held: ExitStack, directory: Path, ledger: Ledger, mapper: Mapper) -> tuple[Views, Worker]:
    """The views of a directory, and who folds them."""
    views = Derived(directory / "views.db", VIEWS.values(), ledger, mapper, apart=partial(apart, directory))
    held.enter_context(closing(views))
    return views, held.enter_context(closing(worker_in(directory, views)))


@contextmanager
def intact(directory: Path) -> Iterator[None]:
    """What cannot be read is told by its name; raises FileDamaged, or StorageUnavailable when the disk is at fault."""
    try:
        yield
    except (Lost, Malformed) as fault:
        raise FileDamaged(f"{directory / 'signer'}: {fault}") from fault
    except DatabaseError as fault:
        raise unreadable(directory, fault) from fault
