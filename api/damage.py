"""Which file of a workspace cannot be read, when SQLite only says that one cannot."""

from contextlib import closing
from pathlib import Path
from sqlite3 import DatabaseError, connect

from api.problems import StorageUnavailable
from domain.errors import LifecycleError

REMEDIES = {
    "ledger.db": "put it back from a backup",
    "keys.db": "put it back from its backup, or no name can be read any more",
    "views.db": "remove it, and it is made anew from the ledger",
}


class FileDamaged(LifecycleError, code="file_damaged"):
    """A file of the workspace is damaged, and was left as it is; put it back from a backup."""


def unreadable(directory: Path, fault: DatabaseError) -> LifecycleError:
    """What to tell of a fault: the files that are damaged, or that the disk does not do what it is told."""
    damaged = [name for name in REMEDIES if not is_sound(directory / name)]
    if not damaged:
        return StorageUnavailable(f"{directory} cannot be read or written: {fault}")
    return FileDamaged("; ".join(f"{directory / name} ({fault}): {REMEDIES[name]}" for name in damaged))


def is_sound(path: Path) -> bool:
    """Whether a database can be read from end to end, if there is one."""
    if not path.is_file():
        return True
    try:
        with closing(connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except DatabaseError:
        return False
