"""One secret key for each person, wrapped, in a file apart from the events: who destroys the key erases the person."""

import hmac
import os
import sqlite3
from hashlib import sha256
from pathlib import Path
from threading import Lock
from uuid import UUID

from ledger.keys_file import connected, prepared, purge, secret
from ledger.token import sealed, unsealed


class Keys:
    """The keys of one workspace; what another process does with them is noticed at the next use."""

    def __init__(self, path: Path, key_file: Path, workspace: str) -> None:
        self._lock, self._workspace = Lock(), workspace
        self._known: dict[bytes, bytes] = {}
        self._state = -1
        self._db = connected(path)
        try:
            self._wrapping = prepared(self._db, key_file, workspace)
            self._secret = secret(self._db, self._wrapping)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        """Encrypt a text for its subject, bound to where it is kept; the key is durable before this returns.

        Raises LookupError for a subject whose key was destroyed.
        """
        key = self._key(subject.bytes) or self._made(subject.bytes)
        return sealed(key, text, self._workspace, bound)

    def open(self, subject: UUID, token: str) -> str | None:
        """The text again, or None once its subject was erased; raises ValueError for a token sealed otherwise."""
        key = self._key(subject.bytes)
        return unsealed(key, token, self._workspace) if key else None

    def remembers(self, subject: UUID) -> bool:
        """Whether there is a key to read with what is sealed for a subject; raises WrongKey for a damaged one."""
        return self._key(subject.bytes) is not None

    def has_destroyed(self, subject: UUID) -> bool:
        """Whether the key of a subject was destroyed, so that none is ever made again."""
        with self._lock:
            found = self._db.execute("SELECT 1 FROM destroyed_key WHERE subject = ?", (subject.bytes,))
            return found.fetchone() is not None

    def subjects(self) -> list[UUID]:
        """Everybody who has a key."""
        with self._lock:
            return [UUID(bytes=subject) for (subject,) in self._db.execute("SELECT subject FROM wrapped_key")]

    def destroy(self, *subjects: UUID) -> None:
        """Destroy keys for good, as often as it is asked: none of them is ever made again; raises ConnectionError."""
        with self._lock:
            try:
                self._destroy([(subject.bytes,) for subject in subjects])
            except sqlite3.OperationalError as busy:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise ConnectionError(f"the keys could not be purged: {busy}") from busy

    def _destroy(self, gone: list[tuple[bytes]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR IGNORE INTO destroyed_key VALUES (?)", gone)
        found = self._db.executemany("DELETE FROM wrapped_key WHERE subject = ?", gone).rowcount
        self._db.execute("COMMIT")
        for (subject,) in gone:
            self._known.pop(subject, None)
        purge(self._db, anew=found > 0)

    def fingerprint(self, content: bytes) -> str:
        """A keyed digest in hex: equal contents are recognised, and none can be guessed from it."""
        return hmac.new(self._secret, content, sha256).hexdigest()

    def _key(self, subject: bytes) -> bytes | None:
        with self._lock:
            if (state := self._db.execute("PRAGMA data_version").fetchone()[0]) != self._state:
                self._known, self._state = {}, state  # another process has altered them
            if subject not in self._known and (found := self._found(subject)):
                self._known[subject] = found
            return self._known.get(subject)

    def _found(self, subject: bytes) -> bytes | None:
        found = self._db.execute("SELECT key FROM wrapped_key WHERE subject = ?", (subject,)).fetchone()
        return self._wrapping.unwrapped(found[0], subject) if found else None

    def _made(self, subject: bytes) -> bytes:
        """The durable key of a subject that had none: this one, or the one another process made meanwhile."""
        fresh = self._wrapping.wrapped(os.urandom(32), subject)
        with self._lock:
            self._db.execute(
                "INSERT OR IGNORE INTO wrapped_key SELECT ?, ? WHERE ? NOT IN (SELECT subject FROM destroyed_key)",
                (subject, fresh, subject),
            )
            key = self._found(subject)
            if key is None:
                raise LookupError(f"the key of {UUID(bytes=subject)} was destroyed")
            self._known[subject] = key
        return key
