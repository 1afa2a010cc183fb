"""What is kept beside the ledger, and never in it: hashes of passwords, and when a key was used last."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

FILE = "credentials.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS used (what TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS passwords (
    login TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE, through TEXT NOT NULL, hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


class Password(NamedTuple):
    """What is kept of a password: under which name who logs in with it, since which invitation, and its hash."""

    login: str
    person: UUID
    through: UUID
    hash: str


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

    def password(self, login: str) -> Password | None:
        """The password of whoever logs in under a name."""
        rows = self.db.execute("SELECT * FROM passwords WHERE login = ?", (login,))
        return next((Password(name, UUID(who), UUID(by), kept) for name, who, by, kept in rows), None)

    def keep(self, password: Password) -> None:
        """Keep a password in place of an earlier one of the same person; raises sqlite3.IntegrityError."""
        login, person, through, kept = password
        with self.db:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.execute("DELETE FROM passwords WHERE person = ?", (str(person),))
            self.db.execute("INSERT INTO passwords VALUES (?, ?, ?, ?)", (login, str(person), str(through), kept))

    def people(self) -> list[UUID]:
        """Whoever has a password."""
        return [UUID(person) for (person,) in self.db.execute("SELECT person FROM passwords")]

    def forget(self, person: UUID) -> None:
        """Keep no password of a person any more."""
        self.db.execute("DELETE FROM passwords WHERE person = ?", (str(person),))

    def use(self, what: UUID, hour: datetime) -> None:
        """Remember in which hour something was used last."""
        self.db.execute("INSERT OR REPLACE INTO used VALUES (?, ?)", (str(what), int(hour.timestamp())))

    def last(self, what: UUID) -> datetime | None:
        """In which hour something was used last, if it was."""
        rows = self.db.execute("SELECT at FROM used WHERE what = ?", (str(what),))
        return next((datetime.fromtimestamp(at, UTC) for (at,) in rows), None)

    def used(self) -> dict[str, datetime]:
        """In which hour each was used last."""
        return {what: datetime.fromtimestamp(at, UTC) for what, at in self.db.execute("SELECT what, at FROM used")}
