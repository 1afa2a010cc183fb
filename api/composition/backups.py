"""A backup of one workspace, and its way back: joins the place a ledger is kept in with what copies and verifies it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.composition.address import Address, address_of
from api.composition.engines import LEDGER, DirectoryInUse, fitting
from api.composition.keyring import keys_fit
from domain.errors import LifecycleError
from ledger import lock
from ledger.backup import Begun, begun
from ledger.backup_check import checked
from ledger.backup_form import Manifest, Unsound
from ledger.home import File, Home, Occupied, vacant
from projections.lead import Lead
from projections.worker import LEAD

__all__ = ["Manifest", "backing_up", "copied", "put_back"]


class BackupUnsound(LifecycleError, code="backup_unsound"):
    """The backup is damaged, or is not what was signed: nothing was put in place; use another one."""


class WorkspaceExists(LifecycleError, code="already_there"):
    """Something is there already, and was left alone; name another place."""


def home_of(directory: Path) -> Home:
    """Where the ledger of a directory is kept, or shall be; raises NotThisLedger."""
    return home_at(address_of(directory), directory / LEDGER)


def home_at(address: Address, here: Path) -> Home:
    """The place at an address, or this file."""
    if not address.dsn:
        return File(here)
    from ledger.home_postgres import Schema  # noqa: PLC0415  the driver is an extra

    return Schema(address.dsn, address.schema)


def copied(directory: Path, to: Path) -> Begun:
    """A copy of the ledger of a directory, whoever has it open; raises NotThisLedger, or BackupUnsound."""
    with backing_up():
        return begun(home_of(directory).copied, to)


def put_back(backup: Path, directory: Path, key: str) -> Manifest:
    """Put the ledger of a backup that is sound into a directory; raises BackupUnsound, WorkspaceExists or KeyWrong.

    Raises DirectoryInUse also while somebody folds, who would go on with what was there before.
    """
    with backing_up(), lock.locked(directory), closing(Lead(directory / LEAD)) as lead:
        if not lead.take():
            raise DirectoryInUse(f"{directory} is still folded by another process: stop `cairn project` first")
        manifest = checked(backup, key)
        vacant(directory)
        keys_fit(directory, manifest.workspace)
        home_of(directory).filled(backup, manifest)
        return manifest


@contextmanager
def backing_up() -> Iterator[None]:
    """Whatever goes wrong with a backup is told by its code."""
    try:
        with fitting():
            yield
    except Unsound as unsound:
        raise BackupUnsound(str(unsound)) from unsound
    except (Occupied, FileExistsError) as there:
        raise WorkspaceExists(str(there)) from there
