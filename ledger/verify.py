"""The auditor's verifier: uses no other page of Cairn, only reads the ledger, and hashes every event anew."""

import base64
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from pathlib import Path
from struct import error, pack
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SIZE = 32
Row = tuple[int, int, bytes, int, str, bytes, bytes]  # as the query of rows has it
Tile = tuple[int, bytes]  # as the query of leaves has it: its number, and up to 256 hashes, joined
ROWS = (
    "SELECT position, recorded_at, originator_id, originator_version, topic, state, metadata"
    " FROM event LEFT JOIN command ON command.n = event.command ORDER BY position"
)
LEAVES = "SELECT number, hashes FROM tile WHERE level = 0 ORDER BY number"


class Result(IntEnum):
    """The exit code: nothing else is ever 0."""

    VERIFIED = 0
    TAMPERED = 1
    INSUFFICIENT = 2


class Checkpoint(NamedTuple):
    """A root that the log has signed: of so many events."""

    size: int
    root: bytes
    origin: str


@dataclass
class Verdict:
    """What was found: `first` is the first bad position, `many` how many; none vouches for the `unproven`."""

    result: Result
    what: str
    events: int = 0
    proven: int = 0
    unproven: int = 0
    first: int | None = None
    many: int = 0


@dataclass
class Tree:
    """The roots of complete subtrees over the leaves so far, largest first."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Take one more leaf."""
        size, self.size = self.size, self.size + 1
        while size & 1:
            leaf, size = sha256(b"\x01" + self.roots.pop() + leaf).digest(), size >> 1
        self.roots.append(leaf)

    def root(self) -> bytes:
        """The root of all of them."""
        *rest, found = self.roots or [sha256(b"").digest()]
        for each in reversed(rest):
            found = sha256(b"\x01" + each + found).digest()
        return found


def leaf_of(workspace: bytes, row: Row) -> bytes | None:
    """The hash of an event's leaf (RFC 6962, cairn-leaf/v1), None when it cannot have been written so."""
    position, recorded_at, stream, version, topic, state, metadata = row
    try:
        where = pack(">QIQ", position, version, recorded_at)
        named = b"".join(pack(">H", len(each)) + each for each in (workspace, stream, topic.encode()))
        said = sha256(state).digest() + sha256(metadata).digest()
    except (AttributeError, TypeError, error):
        return None
    return sha256(b"\x00cairn-leaf/v1\n" + where + named + said).digest()


def read(note: bytes, key: str) -> Checkpoint | None:
    """A checkpoint that this verifier key signed, None if it did not (C2SP signed-note); raises ValueError."""
    name, _, rest = key.partition("+")
    public = base64.b64decode(rest.partition("+")[2], validate=True)
    id_ = sha256(name.encode() + b"\n" + public).digest()[:4]
    text, _, signatures = note.decode().rpartition("\n\n")
    for line in signatures.split("\n"):
        signer, _, encoded = line.removeprefix("— ").partition(" ")
        raw = base64.b64decode(encoded, validate=True)
        if signer == name and raw[:4] == id_:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(raw[4:], f"{text}\n".encode())
            origin, size, root, *_ = text.split("\n")
            return Checkpoint(int(size), base64.b64decode(root, validate=True), origin)
    return None


def verified(path: Path, notes: Iterable[bytes], *keys: str) -> Verdict:
    """Whether the ledger in a file is what the checkpoints say that it was, event by event."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            (workspace,) = db.execute("SELECT id FROM workspace").fetchone() or ("",)
            return walked(str(workspace), db.execute(LEAVES), db.execute(ROWS), notes, *keys)
    except sqlite3.DatabaseError as damage:
        return Verdict(Result.TAMPERED, f"the file cannot be read: {damage}")


def walked(workspace: str, leaves: Iterable[Tile], rows: Iterable[Row], notes: Iterable[bytes], *keys: str) -> Verdict:
    """Whether these events, and the leaves kept beside them, are what one of these keys has signed in the notes."""
    try:
        checkpoints = sorted({each for each in [read(note, key) for note in notes for key in keys] if each})
    except (InvalidSignature, ValueError):
        return Verdict(Result.TAMPERED, "a checkpoint is not what the log has signed")
    if not checkpoints:
        return Verdict(Result.INSUFFICIENT, "no checkpoint with a signature of this key was given")
    if any(each.origin != f"cairn/{workspace}" for each in checkpoints):
        return Verdict(Result.TAMPERED, "a checkpoint is of another ledger")
    walk = Walk(workspace.encode(), _kept(leaves), checkpoints, checkpoints[-1].size)
    walk.vouch()
    for row in rows:
        walk.meet(row)
    return walk.end()


def _kept(leaves: Iterable[Tile]) -> Iterator[bytes]:
    """The leaf hashes that were kept as the events were recorded, up to the first tile that is missing."""
    for number, (at, hashes) in enumerate(leaves):
        if at != number or not isinstance(hashes, bytes):
            return
        yield from (hashes[n : n + SIZE] for n in range(0, len(hashes), SIZE))


@dataclass
class Walk:
    """The events in their order, beside the leaves that were kept and the roots that were signed."""

    workspace: bytes
    kept: Iterator[bytes]
    waiting: list[Checkpoint]
    most: int  # beyond what was signed, nobody can tell what is missing
    tree: Tree = field(default_factory=Tree)
    bad: list[int] = field(default_factory=list)
    events: int = 0
    last: int = 0
    proven: int = 0
    forged: Checkpoint | None = None

    def meet(self, row: Row) -> None:
        """Hash one event, and hold it against its leaf; what was signed is held against the tree."""
        position = row[0]
        for missing in range(max(self.last, 0) + 1, min(position, self.most + 1)):
            self._note(missing, None)
        self.events, self.last = self.events + 1, position
        self._note(position, leaf_of(self.workspace, row))
        self.vouch()

    def vouch(self) -> None:
        """Hold the tree against every root that was signed for its size."""
        while self.waiting and self.waiting[0].size == self.tree.size:
            signed = self.waiting.pop(0)
            if signed.root == self.tree.root():
                self.proven = signed.size
            else:
                self.forged = self.forged or signed

    def end(self) -> Verdict:
        """What all of it shows."""
        self.bad += range(self.last + 1, self.last + 1 + sum(1 for _ in self.kept))
        if self.waiting:
            self.bad += range(max([self.last, *self.bad[-1:]]) + 1, self.waiting[-1].size + 1)
        told = self.events, self.proven, self.events - self.proven
        if self.bad:
            return Verdict(Result.TAMPERED, self._what(), *told, self.bad[0], len(self.bad))
        if self.forged:
            what = "events were rewritten together with the tree; the first bad one is here or later"
            return Verdict(Result.TAMPERED, what, *told, self.proven + 1, self.forged.size - self.proven)
        return Verdict(Result.VERIFIED, "every event is as it was recorded", *told)

    def _note(self, position: int, leaf: bytes | None) -> None:
        kept = next(self.kept, None)
        if leaf is None or leaf != kept:
            self.bad.append(position)
        self.tree.add(leaf or b"")

    def _what(self) -> str:
        if self.bad[0] > self.last:
            return "the newest events are missing: they were deleted, or an older copy was put in place"
        if self.proven >= self.bad[-1]:
            return "events are as they were signed, but leaves of the kept tree were altered"
        return "events were altered, deleted, inserted or moved"
