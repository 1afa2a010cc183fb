"""One secret key for each person, in a file apart from the events: who destroys the key erases the person."""

import hmac
import os
import sqlite3
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SCHEMA = """
CREATE TABLE IF NOT EXISTS person_key (subject BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS workspace_key (name TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
"""
NONCE, COMMITMENT = 12, 32


class Keys:
    """AES-256-GCM with bound associated data, and a commitment to the key (HMAC-SHA-256 derivation)."""

    def __init__(self, path: Path) -> None:
        self._lock, self._known = Lock(), dict[bytes, bytes]()
        path.touch(mode=0o600)  # nobody else may open it, not even before its first key
        path.chmod(0o600)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(SCHEMA)
        self._db.execute("INSERT OR IGNORE INTO workspace_key VALUES ('fingerprint', ?)", (os.urandom(32),))
        self._secret = self._db.execute("SELECT key FROM workspace_key WHERE name = 'fingerprint'").fetchone()[0]

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        """Encrypt a text for its subject, bound to where it is kept; the key is durable before this returns."""
        nonce = os.urandom(NONCE)
        key, commitment = _derived(self._key(subject) or self._made(subject), nonce)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), bound.encode())
        return b64encode(nonce + commitment + sealed).decode()

    def open(self, subject: UUID, token: str) -> str | None:
        """The text again, or None once its subject was erased; raises ValueError for a token sealed otherwise."""
        secret = self._key(subject)
        if secret is None:
            return None
        bound, _, encoded = token.rpartition("|")
        raw = b64decode(encoded)
        nonce, committed, sealed = raw[:NONCE], raw[NONCE : NONCE + COMMITMENT], raw[NONCE + COMMITMENT :]
        key, commitment = _derived(secret, nonce)
        if not hmac.compare_digest(commitment, committed):
            raise ValueError(f"the token of {subject} was sealed with another key")
        return AESGCM(key).decrypt(nonce, sealed, bound.encode()).decode()

    def fingerprint(self, content: bytes) -> str:
        """A keyed digest in hex: equal contents are recognised, and none can be guessed from it."""
        return hmac.new(self._secret, content, sha256).hexdigest()

    def _key(self, subject: UUID) -> bytes | None:
        with self._lock:
            if subject.bytes not in self._known:
                found = self._db.execute("SELECT key FROM person_key WHERE subject = ?", (subject.bytes,)).fetchone()
                if not found:
                    return None
                self._known[subject.bytes] = found[0]
            return self._known[subject.bytes]

    def _made(self, subject: UUID) -> bytes:
        """The durable key of a subject that had none: this one, or the one another process made meanwhile."""
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO person_key VALUES (?, ?)", (subject.bytes, os.urandom(32)))
            (key,) = self._db.execute("SELECT key FROM person_key WHERE subject = ?", (subject.bytes,)).fetchone()
            self._known[subject.bytes] = key
        return bytes(key)


def _derived(secret: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    return tuple(hmac.new(secret, use + nonce, sha256).digest() for use in (b"encrypt", b"commit"))  # type: ignore[return-value]
