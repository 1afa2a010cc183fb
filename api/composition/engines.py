"""Where a workspace's events are kept, and what is said when that cannot be."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.composition.address import BELOW, WRITTEN, Address, NotThisLedger, address_of
from domain.errors import LifecycleError
from ledger import lock
from ledger.engine import Ledger
from ledger.file import NotALedger
from ledger.move import InFile, Place
from ledger.sqlite import SqliteLedger

LEDGER, KEYS = "ledger.db", "keys.db"
__all__ = ["KEYS", "LEDGER", "NotThisLedger", "fitting", "is_only_a_home", "ledger_at", "ledger_in", "migrated"]


class DirectoryInUse(LifecycleError, code="directory_in_use"):
    """Another process has this data directory open; stop it, or use another directory."""


class WorkspaceMoved(LifecycleError, code="workspace_moved"):
    """Nothing is recorded here any more, since the workspace was moved; open the directory it was moved from."""


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
    """The ledger of a directory, in its file or in the database that is its address; raises NotThisLedger."""
    address, here = address_of(directory), directory / LEDGER
    if is_only_a_home(directory):
        raise NotThisLedger(f"{directory} holds several workspaces: name one, as {directory / BELOW / 'NAME'}")
    if not address.dsn and (directory / KEYS).is_file() and not here.exists():
        raise NotThisLedger(f"the events of {directory} are kept elsewhere: say in CAIRN_DATABASE where")
    ledger = ledger_at(address, here)
    if place_at(address, here).is_given_up():
        ledger.close()
        raise WorkspaceMoved(f"the workspace was moved from {address.text}, or was only begun to be moved there")
    return ledger


def is_only_a_home(directory: Path) -> bool:
    """Whether there are workspaces below a directory, and none in it."""
    own = any((directory / name).exists() for name in (LEDGER, KEYS, WRITTEN))
    return not own and (directory / BELOW).is_dir()


def ledger_at(address: Address, here: Path) -> Ledger:
    """The ledger at an address, or in this file."""
    if not address.dsn:
        return SqliteLedger(here)
    from ledger.postgres import PostgresLedger  # noqa: PLC0415  the driver is an extra

    if "POSTGRES_ENABLE_DB_FUNCTIONS" in os.environ:
        raise NotThisLedger("POSTGRES_ENABLE_DB_FUNCTIONS loses the order of events: unset it")
    return PostgresLedger(address.dsn, address.schema)


def place_at(address: Address, here: Path) -> Place:
    """What a ledger leaves, or comes to: an address, or this file."""
    if not address.dsn:
        return InFile(here)
    from ledger.move_postgres import InSchema  # noqa: PLC0415  the driver is an extra

    return InSchema(address.dsn, address.schema)


def migrated(directory: Path, dsn: str = "", schema: str = "") -> str:
    """Make what a ledger needs, or bring it to the form that this Cairn needs; tells where it is kept."""
    with fitting():
        address, here = address_of(directory, dsn, schema), directory / LEDGER
        if address.dsn:
            from ledger.postgres_schema import migrate  # noqa: PLC0415  the driver is an extra

            migrate(address.dsn, address.schema)
            return address.text
        with lock.locked(directory), closing(SqliteLedger(here)):
            return str(here)
