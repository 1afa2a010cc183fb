"""What a witness says under a checkpoint: that it saw no other tree of this log by then (C2SP tlog-cosignature)."""

from collections.abc import Iterable
from struct import unpack
from typing import ClassVar

from ledger.note import Verifier, opened
from ledger.text import Malformed

TIME = 8
LATEST = 2**63 - 1


class Cosigner(Verifier):
    """A witness by its name and its Ed25519 key; its verifier key has the algorithm 04."""

    ALGORITHM: ClassVar[bytes] = b"\x04"

    def check(self, text: str, signature: bytes) -> None:
        """Raises Malformed unless this witness cosigned the text; its moment is in seconds since 1970."""
        if len(signature) <= TIME:
            raise Malformed(f"a cosignature by {self.name} has no moment")
        (moment,) = unpack(">Q", signature[:TIME])
        if moment > LATEST:
            raise Malformed(f"a cosignature by {self.name} is of no moment: {moment}")
        super().check(f"cosignature/v1\ntime {moment}\n{text}", signature[TIME:])


def cosigned_by(note: bytes, witnesses: Iterable[Cosigner]) -> set[str]:
    """The keys of those witnesses whose cosignatures stand under a note."""
    return {each.text for each in witnesses if _has(note, each)}


def _has(note: bytes, witness: Cosigner) -> bool:
    try:
        return bool(opened(note, [witness]))
    except Malformed:
        return False
