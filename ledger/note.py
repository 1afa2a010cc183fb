"""Text signed by one or more keys, as C2SP signed-note and Go's sumdb/note write it; Ed25519 only."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.text import Malformed, decoded, named, plain

ED25519 = b"\x01"
ID, KEY, SIGNATURE = 4, 32, 64
MOST_BYTES, MOST_SIGNATURES = 1_000_000, 100
DASH = "\N{EM DASH} "


@dataclass(frozen=True)
class Verifier:
    """A name and the public key that signs under it."""

    ALGORITHM: ClassVar[bytes] = ED25519
    name: str
    public: bytes

    @classmethod
    def of(cls, vkey: str) -> Self:
        """Read `name+id+key`: the id in lower hex, the key in base64 after its algorithm; raises Malformed."""
        name, written, public = fields(vkey, cls.ALGORITHM)
        verifier = cls(name, public)
        if verifier.id.hex() != written:
            raise Malformed(f"the key id {written!r} is not that of the key, {verifier.id.hex()}")
        return verifier

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ public key)."""
        return sha256(self.name.encode() + b"\n" + self.ALGORITHM + self.public).digest()[:ID]

    @property
    def text(self) -> str:
        """The verifier key, to give to everybody."""
        return f"{self.name}+{self.id.hex()}+{b64encode(self.ALGORITHM + self.public).decode()}"

    def check(self, text: str, signature: bytes) -> None:
        """Raises Malformed unless this key signed the text."""
        if len(signature) != SIGNATURE:
            raise Malformed(f"a signature by {self.name} has {len(signature)} bytes instead of {SIGNATURE}")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            raise Malformed(f"a signature by {self.name} does not verify") from None


def opened(note: bytes, verifiers: Iterable[Verifier]) -> tuple[str, tuple[str, ...]]:
    """The text and the names whose signatures verify, each once; raises Malformed if one fails or none is known."""
    known: dict[tuple[str, bytes], Verifier] = {}
    for each in verifiers:
        if known.setdefault((each.name, each.id), each) != each:
            raise Malformed(f"two keys are known as {each.name}+{each.id.hex()}")
    text, signatures = _parted(note)
    verified: dict[str, None] = {}
    for name, raw in signatures:
        if verifier := known.get((name, raw[:ID])):
            verifier.check(text, raw[ID:])
            verified[name] = None
    if not verified:
        raise Malformed("no signature by a known key")
    return text, tuple(verified)


def fields(key: str, algorithm: bytes = ED25519) -> tuple[str, str, bytes]:
    """Name, written id and bare key of `name+id+key`: base64 may hold a plus, a name may not; raises Malformed."""
    name, _, rest = key.partition("+")
    written, _, encoded = rest.partition("+")
    raw = decoded(encoded)
    if raw[:1] != algorithm:
        raise Malformed(f"the algorithm of a key is {raw[:1].hex() or 'missing'} instead of {algorithm.hex()}")
    if len(raw) != 1 + KEY:
        raise Malformed(f"a key has {len(raw) - 1} bytes instead of {KEY}")
    return named(name), written, raw[1:]


def _parted(note: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of a note, and the name and raw bytes of each of its signatures."""
    if len(note) > MOST_BYTES:
        raise Malformed(f"the note is longer than {MOST_BYTES} bytes")
    try:
        written = plain(note.decode())
    except UnicodeDecodeError:
        raise Malformed("the note is not UTF-8") from None
    text, blank, lines = written.rpartition("\n\n")
    if not blank:
        raise Malformed("no blank line before the signatures")
    if not lines.endswith("\n"):
        raise Malformed("the note does not end in a signature and a newline")
    signatures = lines[:-1].split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise Malformed(f"more than {MOST_SIGNATURES} signatures")
    return text + "\n", [_signature(line) for line in signatures]


def _signature(line: str) -> tuple[str, bytes]:
    if not line.startswith(DASH):
        raise Malformed("a signature line does not begin with an em dash and a space")
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    raw = decoded(encoded)
    if len(raw) <= ID:
        raise Malformed(f"a signature of {len(raw)} bytes is no more than a key id")
    return named(name), raw
