"""The keys' own backup: a file of wrapped keys, which nobody reads without the key file."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ledger.keys import Keys


def backed_up(path: Path, to: Path) -> None:
    """Copy a file of keys, in use or not, for its owner only; raises FileExistsError, and OSError where it cannot."""
    if to.exists():
        raise FileExistsError(f"{to} is there already: name another file")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            to.touch(mode=0o600)
            db.execute("VACUUM INTO ?", (str(to),))
    except sqlite3.DatabaseError as unreadable:
        to.unlink(missing_ok=True)
        raise OSError(f"{path} cannot be copied to {to}: {unreadable}") from unreadable


def put_back(path: Path, backup: Path, key_file: Path, workspace: str) -> None:
    """Put a backup in the place of keys that are lost, once all can be read; raises WrongKey, FileExistsError."""
    if path.exists():
        raise FileExistsError(f"{path} is there: what is not lost is not replaced; move it away first")
    fresh = path.with_name(f"{path.name}.restoring")
    fresh.unlink(missing_ok=True)  # what a crash left
    backed_up(backup, fresh)
    try:
        with closing(Keys(fresh, key_file, workspace)) as keys:
            for subject in keys.subjects():
                keys.remembers(subject)
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
