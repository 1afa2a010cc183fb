"""What is kept beside the ledger, and never in it: when a key was used last."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

FILE = "credentials.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS used (what TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


class Credentials:
    """A file that only whoever runs the server may read; where it is lost, people are invited anew."""

    def __init__(self, directory: Path) -> None:
        path = directory / FILE
        path.touch(mode=0o600)
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA secure_delete=ON")
        self.db.executescript(SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def use(self, what: UUID, hour: datetime) -> None:
        """Remember in which hour something was used last."""
        self.db.execute("INSERT OR REPLACE INTO used VALUES (?, ?)", (str(what), int(hour.timestamp())))

    def used(self) -> dict[str, datetime]:
        """In which hour each was used last."""
        return {what: datetime.fromtimestamp(at, UTC) for what, at in self.db.execute("SELECT what, at FROM used")}
