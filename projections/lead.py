"""Which of several processes folds: whoever holds the lock, which the system takes back when its holder is killed."""

import fcntl
import os
from pathlib import Path


class Lead:
    """One process's claim to fold the views of a directory; once it leads it does so until it is closed."""

    def __init__(self, path: Path) -> None:
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> bool:
        """Lead if nobody else does; tells whether this one leads."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait(self) -> None:
        """Stand by until this one leads."""
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def close(self) -> None:
        """Let somebody else lead."""
        os.close(self._lock)
