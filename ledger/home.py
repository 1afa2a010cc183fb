"""Where a workspace's ledger is kept on SQLite, for whoever copies it from there or puts it there."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from ledger.backup_check import reading
from ledger.backup_form import LEDGER, Manifest, Unsound, measured
from ledger.durable import sync
from ledger.file import NotALedger, form


class Occupied(Exception):
    """There is a workspace already, or what is left of one; nothing was altered."""


def vacant(directory: Path) -> None:
    """Raises Occupied for a directory with a ledger or views, or what is left of them."""
    if left := sorted(path.name for kind in ("ledger.db*", "views.db*") for path in directory.glob(kind)):
        raise Occupied(f"{directory} holds {left[0]}: name another directory, or move it away")


class Home(Protocol):
    """A place that holds one ledger, or none yet."""

    def copied(self, to: Path) -> None:
        """Write one consistent state of the ledger into a file of its own, whoever writes meanwhile."""

    def filled(self, backup: Path, manifest: Manifest) -> None:
        """Put the ledger of a backup here, whole or not at all; raises Occupied, or Unsound."""


class File:
    """A ledger's SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def copied(self, to: Path) -> None:
        """Write one consistent state of the ledger into a file that needs no other beside it."""
        if not self._path.exists():
            raise NotALedger(f"there is no ledger in {self._path.parent}")
        with closing(reading(self._path)) as source, closing(sqlite3.connect(to)) as target:
            if not form(source):
                raise NotALedger(f"{self._path} has no tree yet: open it once, and try again")
            source.backup(target)  # in one step: a writer goes on in the WAL meanwhile
            target.execute("PRAGMA journal_mode = DELETE")
        to.chmod(0o600)

    def filled(self, backup: Path, manifest: Manifest) -> None:
        """Put the ledger of a backup here, whole or not at all; raises Unsound."""
        here, fresh = self._path.parent, self._path.with_name(f"{self._path.name}.new")
        try:
            shutil.copyfile(backup / LEDGER, fresh)
            fresh.chmod(0o600)
            sync(fresh)
            if measured(fresh) != manifest.files[LEDGER]:
                raise Unsound(f"what was written to {here} is not what was read: look after the disk")
            fresh.rename(self._path)
        finally:
            fresh.unlink(missing_ok=True)
        sync(here)
