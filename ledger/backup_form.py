"""What a backup is: a ledger's file, the checkpoint that vouches for it, and a manifest that names both by hash."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any, Self

FORMAT = "cairn-backup/v1"
LEDGER, NOTE, MANIFEST = "ledger.db", "checkpoint.note", "manifest.json"


class Unsound(Exception):
    """A backup is not whole, or is not what was signed; the text says where, and nothing was put in place."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: `position` events of a workspace, whose tree has this root in hex.

    `extension` are the hashes, in base64, that show that the signed tree of the checkpoint goes on from that one.
    `key` is the log's key as it was told when the backup was made, and `rotations` the records by which it followed the
    keys before it; `files` has the size and SHA-256 of each.
    """

    format: str
    workspace: str
    position: int
    root: str
    key: str
    rotations: list[str]
    extension: list[str]
    files: dict[str, list[int | str]]

    @property
    def text(self) -> str:
        """The manifest as it is written."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @property
    def proof(self) -> list[bytes]:
        """The hashes of the extension."""
        return [b64decode(each, validate=True) for each in self.extension]

    @classmethod
    def read(cls, backup: Path) -> Self:
        """The manifest of a backup; raises Unsound when there is none that this version of Cairn reads."""
        try:
            told: dict[str, Any] = json.loads((backup / MANIFEST).read_bytes())
            manifest = cls(**told)
        except (OSError, ValueError, TypeError) as unread:
            what = f"{backup} has no {MANIFEST} that can be read: name a directory that `cairn backup` wrote"
            raise Unsound(what) from unread
        if manifest.format != FORMAT:
            raise Unsound(f"{backup} is a {manifest.format}, this Cairn reads {FORMAT}: restore it with a newer Cairn")
        return manifest


def measured(file: Path) -> list[int | str]:
    """The size of a file and its SHA-256 in hex."""
    with file.open("rb") as content:
        return [file.stat().st_size, file_digest(content, "sha256").hexdigest()]


def encoded(hashes: Iterable[bytes]) -> list[str]:
    """Hashes as the manifest has them."""
    return [b64encode(each).decode() for each in hashes]
