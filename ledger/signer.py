"""Who signs a ledger's checkpoints remembers the last, in files of its own: what the database forgets, it does not."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from ledger.checkpoint import Checkpoint
from ledger.durable import alone, append, replace, settle
from ledger.merkle import EMPTY, BadProof, verify_consistency
from ledger.note import Verifier, opened
from ledger.signing_key import SigningKey
from ledger.text import Malformed

Proof = Callable[[int, int], Sequence[bytes]]


class Forked(Exception):
    """The tree to sign does not extend the tree signed last; the text names both and says what to do next."""

    def __init__(self, signed: Checkpoint, found: Checkpoint, why: str) -> None:
        super().__init__(
            f"{why}: signed were {signed.size} leaves with root {signed.root.hex()}, "
            f"found are {found.size} leaves with root {found.root.hex()}. "
            "Nothing was signed. If an older ledger was restored on purpose, record why (Signer.restored) and go on. "
            "If not, it was changed behind the signer: stop writing, and compare it with the copies kept elsewhere."
        )
        self.signed, self.found = signed, found


class Lost(Exception):
    """One of the signer's two files is gone, so it cannot know what it signed; the text says which to put back."""


class Signer:
    """Signs each tree that extends the last one, under the origin; one at a time, however many processes there are.

    The directory holds `signing.key`, `last.note` and, after the first restoration, `restorations.jsonl`.
    Raises Lost or Malformed if a file is gone or damaged.
    """

    def __init__(self, directory: Path, origin: str) -> None:
        settle(directory)
        self._directory, self._origin = directory, origin
        self._secret, self._note = directory / "signing.key", directory / "last.note"
        with alone(directory):
            if not self._secret.exists():
                self._begin()
            self._secret.chmod(0o600)
            self._key = SigningKey.of(self._secret.read_bytes().decode(errors="replace").strip())
        self._known = Verifier.of(self._key.verifier)
        self._remembered()

    @property
    def verifier(self) -> str:
        """The verifier key, to publish."""
        return self._key.verifier

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
            fresh = self._key.sign(found.text)
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
            replace(self._note, self._key.sign(found.text))

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
        signed = Checkpoint.read(opened(note, [self._known])[0])
        if signed.origin != self._origin:
            raise Malformed(f"{self._note} was signed for {signed.origin} instead of {self._origin}")
        return note.decode(), signed


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
