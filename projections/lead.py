"""Which of several processes folds: whoever holds the lock, which the system takes back when its holder is killed."""

import fcntl
from pathlib import Path


class Lead:
    """One process's claim to fold the views of a directory; once it leads it does so until it is closed."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._lock = path.open("a")

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
        self._lock.close()
