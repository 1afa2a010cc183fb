"""A file of keys as several processes have it, and what stands in its bytes."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from ledger.keys import Keys

ADA, BOB = UUID(int=7), UUID(int=8)


def keys_in(path: Path, workspace: str = "here", key_file: Path | None = None) -> Keys:
    """The keys of a file, with the key file that lies apart from it."""
    return Keys(path, key_file or path.parent / "apart" / "key", workspace)


def wrapped(path: Path, subject: UUID) -> bytes:
    """The key of a person as the file has it."""
    with closing(sqlite3.connect(path)) as db:
        (key,) = db.execute("SELECT key FROM wrapped_key WHERE subject = ?", (subject.bytes,)).fetchone()
    return bytes(key)


def holding(path: Path, secret: bytes) -> list[str]:
    """The files of keys, the write-ahead log included, in which these bytes stand."""
    return [file.name for file in sorted(path.parent.glob(f"{path.name}*")) if secret in file.read_bytes()]
