"""A directory belongs to the process that holds its lock."""

import fcntl
import os
from pathlib import Path
from typing import IO


class Taken(Exception):
    """Another process has the directory open."""


def locked(directory: Path) -> IO[str]:
    """The directory's lock, held until it is closed; raises Taken."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = (directory / "lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise Taken(f"{directory} is open in another process") from taken
    os.set_inheritable(lock.fileno(), False)  # noqa: FBT003
    return lock
