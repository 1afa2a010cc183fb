"""What is signed of a ledger as it grows, and the proofs against it that anybody can check."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from ledger.checkpoint import Checkpoint
from ledger.durable import replace, settle
from ledger.engine import Ledger
from ledger.merkle import SIZE
from ledger.signer import Forked, Signer
from ledger.tiles import Tree


class Notary:
    """Signs the head of a ledger when asked, never two heads of one size; each note is copied to `copies` as well."""

    def __init__(self, ledger: Ledger, directory: Path, copies: Path | None = None) -> None:
        self._ledger, self._tree, self._copies = ledger, Tree(ledger.tile), copies
        self._signer, self._turn = Signer(directory, f"cairn/{ledger.workspace}"), Lock()
        self.size = -1  # how many events are known to be signed
        self._witnessed = directory / "witnessed.note"
        self._cosigned = self._witnessed.read_text(encoding="utf-8") if self._witnessed.exists() else ""

    @property
    def verifier(self) -> str:
        """The key that checkpoints are checked with, to be kept where nobody who keeps the ledger can change it."""
        return self._signer.verifier

    def checkpoint(self) -> str:
        """The signed head of the ledger as it stands; raises Forked when it is not what was signed, gone on."""
        with self._turn:
            size, signed = self._sealed()
            note = self._cosigned if self._cosigned.startswith(signed) else signed
            if self._copies and size != self.size:
                settle(self._copies)
                replace(self._copies / f"{size:016d}.note", note)
            self.size = size
            return note

    def _sealed(self) -> tuple[int, str]:
        """The size of the ledger, and the note that signs it."""
        size = self._ledger.head()
        try:
            return size, self._signer.sign(size, self._tree.root(size), self._tree.consistency)
        except Forked as forked:
            if size < forked.signed.size <= self._ledger.head():  # it has grown, and another process has signed that
                return self._sealed()
            raise

    def cosigned(self, witness: Callable[["Notary"], str]) -> None:
        """Keep the head with what a witness says below it, for whoever asks for the head as long as it stands."""
        note = witness(self)
        with self._turn:
            self._cosigned = note
            replace(self._witnessed, note)
            if self._copies:
                settle(self._copies)
                replace(self._copies / f"{Checkpoint.in_note(note).size:016d}.note", note)

    def standing(self) -> dict[str, int | str]:
        """What was signed last, and what stands now, whether or not that goes on from it; roots in hex."""
        signed, size = self._signer.last, self._ledger.head()
        found = self._tree.root(size).hex()
        return {"signed_size": signed.size, "signed_root": signed.root.hex(), "size": size, "root": found}

    def restored(self, reason: str) -> None:
        """Record why an older ledger was put in place: from then on it is the one that is signed."""
        with self._turn:
            size = self._ledger.head()
            self._signer.restored(reason, size, self._tree.root(size))

    def rotation(self) -> str:
        """A record that another key signs from now on; nothing is rotated before it is `rotated`."""
        self.checkpoint()
        return self._signer.rotation()

    def rotated(self, record: str) -> None:
        """Sign with the new key from now on, and with the old one beside it until that is `retired`."""
        with self._turn:
            self._signer.rotated(record)

    def retired(self) -> None:
        """Sign with the newest key alone."""
        with self._turn:
            self._signer.retired()

    def leaf(self, position: int) -> bytes:
        """The hash of an event's leaf: whoever keeps it can tell whether the event was altered since."""
        return self._tree.leaf(position - 1)

    def tile(self, level: int, number: int, width: int) -> bytes:
        """The first hashes of a tile, as C2SP tlog-tiles counts them; raises IndexError where there are fewer."""
        hashes = self._ledger.tile(level, number)[: width * SIZE]
        if len(hashes) < width * SIZE:
            raise IndexError(f"tile {number} at level {level} has {len(hashes) // SIZE} hashes yet")
        return hashes

    def proof(self, position: int) -> str:
        """A C2SP tlog-proof that the event at a position is in the ledger; raises IndexError if none is."""
        note, size = self._signed()
        return tlog_proof(position - 1, self._tree.inclusion(position - 1, size), note)

    def extension(self, size: int) -> str:
        """A proof that the ledger goes on from a size, as C2SP tlog-witness is sent it; raises IndexError."""
        note, new = self._signed()
        return f"old {size}\n{_lines(self._tree.consistency(size, new))}\n{note}"

    def _signed(self) -> tuple[str, int]:
        note = self.checkpoint()
        return note, Checkpoint.in_note(note).size


def tlog_proof(index: int, path: Sequence[bytes], note: str) -> str:
    """That a leaf is under the root that a note signs, as C2SP tlog-proof writes it."""
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{_lines(path)}\n{note}"


def _lines(hashes: Sequence[bytes]) -> str:
    return "".join(f"{b64encode(each).decode()}\n" for each in hashes)
