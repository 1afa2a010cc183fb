"""The head of a log as C2SP tlog-checkpoint writes it: its origin, its size in leaves and its root."""

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Self

from ledger.merkle import EMPTY
from ledger.text import Malformed, decoded, plain

ROOT = 32
SIZES = 2**63  # what Go's readers of a checkpoint can hold
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """A tree of `size` leaves with its RFC 6962 root of 32 bytes; raises Malformed if it could not be written."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in plain(self.origin):
            raise Malformed(f"the origin is one line that is not empty: {self.origin!r}")
        if not 0 <= self.size < SIZES:
            raise Malformed(f"the size is not between 0 and 2^63: {self.size}")
        if len(self.root) != ROOT:
            raise Malformed(f"the root has {len(self.root)} bytes instead of {ROOT}")
        if not self.size and self.root != EMPTY:
            raise Malformed("the root of no leaves is the SHA-256 of nothing")

    @property
    def text(self) -> str:
        """The text to sign: three lines, no extension."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def in_note(cls, note: str) -> Self:
        """The checkpoint that a note carries, whose signatures are not looked at; raises Malformed."""
        return cls.read(note.partition("\n\n")[0] + "\n")

    @classmethod
    def read(cls, text: str) -> Self:
        """The checkpoint of a text, whatever extension lines follow; raises Malformed."""
        *lines, rest = plain(text).split("\n")
        if rest:
            raise Malformed("the checkpoint does not end in a newline")
        if not all(lines):
            raise Malformed("the checkpoint has an empty line")
        match lines:
            case [origin, size, root, *_] if SIZE.fullmatch(size):
                return cls(origin, int(size), decoded(root))
            case [_, size, _, *_]:
                raise Malformed(f"the size is not written in decimal without leading zeros: {size!r}")
        raise Malformed("the checkpoint has fewer than three lines")
