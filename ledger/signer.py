"""Who signs a ledger's checkpoints remembers the last, in files of its own: what the database forgets, it does not."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from ledger.checkpoint import Checkpoint
from ledger.durable import alone, append, replace, settle
from ledger.merkle import EMPTY, BadProof, verify_consistency
from ledger.note import Verifier, opened
from ledger.signing_key import SigningKey, signed_by
from ledger.text import Malformed

ROTATED_TO = "rotated-to "  # before the new key, on the line below the checkpoint
Proof = Callable[[int, int], Sequence[bytes]]


class Forked(Exception):
    """The tree to sign does not extend the tree signed last; the text names both and says what to do next."""

    def __init__(self, signed: Checkpoint, found: Checkpoint, why: str) -> None:
        super().__init__(
            f"{why}: signed were {signed.size} leaves with root {signed.root.hex()}, "
            f"found are {found.size} leaves with root {found.root.hex()}. "
            "Nothing was signed. If an older ledger was restored on purpose, record why and go on: "
            "`cairn checkpoint --restored WHY`. "
            "If not, it was changed behind the signer: stop writing, and compare it with the copies kept elsewhere."
        )
        self.signed, self.found = signed, found


class Lost(Exception):
    """One of the signer's two files is gone, so it cannot know what it signed; the text says which to put back."""


class Signer:
    """Signs each tree that extends the last one, under the origin; one at a time, however many processes there are.

    The directory holds `signing.key`, `last.note` and, after the first restoration, `restorations.jsonl`; after the
    first rotation of the key also `rotations/`, and `retiring.key` as long as the old key signs beside the new one.
    Raises Lost or Malformed if a file is gone or damaged.
    """

    def __init__(self, directory: Path, origin: str) -> None:
        settle(directory)
        self._directory, self._origin = directory, origin
        self._secret, self._note = directory / "signing.key", directory / "last.note"
        self._old, self._next = directory / "retiring.key", directory / "next.key"
        self.rotations = directory / "rotations"
        with alone(directory):
            if not self._secret.exists():
                self._begin()
            self._secret.chmod(0o600)
            self._take_up()

    @property
    def verifier(self) -> str:
        """The verifier key, to publish."""
        return self._keys[0].verifier

    @property
    def last(self) -> Checkpoint:
        """What was signed last; the empty tree at first."""
        return self._remembered()[1]

    def sign(self, size: int, root: bytes, consistency: Proof) -> str:
        """The signed checkpoint of a tree, durable before it is given; raises Forked unless it extends the last.

        `consistency(m, n)` gives the RFC 9162 proof that the tree of n leaves extends that of m; 0 < m < n.
        """
        found = Checkpoint(self._origin, size, root)
        with alone(self._directory):
            note, signed = self._remembered()
            if found == signed:
                return note
            _extends(signed, found, consistency)
            fresh = signed_by(self._keys, found.text)
            replace(self._note, fresh)
            return fresh

    def restored(self, reason: str, size: int, root: bytes) -> None:
        """Record why an older ledger was restored, and sign its tree: it is the last one from now on.

        The reason stays, with the note it leaves behind; raises ValueError for an empty one.
        """
        if not reason.strip():
            raise ValueError("a restoration has a reason")
        found = Checkpoint(self._origin, size, root)
        with alone(self._directory):
            left = self._remembered()[0]
            record = {"reason": reason, "left": left, "size": size, "root": root.hex()}
            append(self._directory / "restorations.jsonl", json.dumps(record))
            replace(self._note, signed_by(self._keys, found.text))

    def rotation(self) -> str:
        """A record that another key signs from now on, signed by both: the last checkpoint, and the new key below it.

        Nothing is rotated yet, and until it is, this is the same record each time.
        """
        with alone(self._directory):
            signed = self._remembered()[1]
            if not self._next.exists() or _kept(self._next).verifier == self.verifier:  # what a crash left
                replace(self._next, f"{SigningKey.fresh(self._origin).text}\n")
            new = _kept(self._next)
            return signed_by([self._keys[0], new], f"{signed.text}{ROTATED_TO}{new.verifier}\n")

    def rotated(self, record: str) -> None:
        """Keep the record, and sign with the new key from now on; the old one signs beside it until it is retired."""
        with alone(self._directory):
            signed = self._remembered()[1]
            settle(self.rotations)
            replace(self.rotations / f"{len(list(self.rotations.glob('*.note'))) + 1:04d}.note", record)
            replace(self._old, f"{self._keys[0].text}\n")
            replace(self._secret, f"{_kept(self._next).text}\n")
            self._next.unlink()
            self._take_up()
            replace(self._note, signed_by(self._keys, signed.text))

    def retired(self) -> None:
        """Sign with the newest key alone, and destroy the one before it."""
        with alone(self._directory):
            signed = self._remembered()[1]
            replace(self._note, signed_by(self._keys[:1], signed.text))
            self._old.unlink(missing_ok=True)
            self._take_up()

    def _take_up(self) -> None:
        """Know the keys that are there, and see that one of them has signed the last note."""
        self._keys = [_kept(each) for each in (self._secret, self._old) if each.exists()]
        self._known = [Verifier.of(each.verifier) for each in self._keys]
        self._remembered()

    def _begin(self) -> None:
        """Make the empty tree's note, then the key that signed it: where a key is, there has been a note."""
        if self._note.exists() and not self._note.read_bytes().startswith(f"{self._origin}\n0\n".encode()):
            raise Lost(f"{self._secret} is gone although it has signed: put it back from its copy")
        key = SigningKey.fresh(self._origin)
        replace(self._note, key.sign(Checkpoint(self._origin, 0, EMPTY).text))
        replace(self._secret, f"{key.text}\n")

    def _remembered(self) -> tuple[str, Checkpoint]:
        if not self._note.exists():
            raise Lost(f"{self._note} is gone: put it back, or the newest checkpoint that was published, in its place")
        note = self._note.read_bytes()
        signed = Checkpoint.read(opened(note, self._known)[0])
        if signed.origin != self._origin:
            raise Malformed(f"{self._note} was signed for {signed.origin} instead of {self._origin}")
        return note.decode(), signed


def _kept(file: Path) -> SigningKey:
    return SigningKey.of(file.read_bytes().decode(errors="replace").strip())


def _extends(signed: Checkpoint, found: Checkpoint, consistency: Proof) -> None:
    if found.size < signed.size:
        raise Forked(signed, found, "the tree is smaller than the one signed last")
    if found.size == signed.size:
        raise Forked(signed, found, "the tree has another root than the one of its size that was signed")
    sizes = signed.size, found.size
    try:
        if signed.size:  # every tree extends the empty one
            verify_consistency(*sizes, signed.root, found.root, consistency(*sizes))
    except BadProof as bad:
        raise Forked(signed, found, f"the tree does not extend the one signed last ({bad})") from bad
