"""The private half of a note's key, in the text that Go's sumdb/note keeps it in."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.note import DASH, ED25519, Verifier, fields
from ledger.text import Malformed, named, plain

PRIVATE = "PRIVATE+KEY+"


class SigningKey:
    """A name and the private key that signs under it."""

    def __init__(self, name: str, key: Ed25519PrivateKey) -> None:
        self._key, self._known = key, Verifier(named(name), key.public_key().public_bytes_raw())

    @classmethod
    def fresh(cls, name: str) -> Self:
        """A new key; raises Malformed for a name that no note can carry."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def of(cls, text: str) -> Self:
        """Read `PRIVATE+KEY+name+id+seed`; raises Malformed, and never repeats the secret in it."""
        if not text.startswith(PRIVATE):
            raise Malformed(f"a private key begins with {PRIVATE}")
        name, written, seed = fields(text.removeprefix(PRIVATE))
        key = cls(name, Ed25519PrivateKey.from_private_bytes(seed))
        if key._known.id.hex() != written:
            raise Malformed(f"the key id is not that of the private key, {key._known.id.hex()}")
        return key

    @property
    def text(self) -> str:
        """The secret, to keep from everybody."""
        seed = b64encode(ED25519 + self._key.private_bytes_raw()).decode()
        return f"{PRIVATE}{self._known.name}+{self._known.id.hex()}+{seed}"

    @property
    def verifier(self) -> str:
        """The verifier key of what this one signs."""
        return self._known.text

    def sign(self, text: str) -> str:
        """The note: the text, a blank line, the signature line; raises Malformed for a text no note can carry."""
        plain(text)
        if not text.endswith("\n"):
            raise Malformed("the text does not end in a newline")
        signature = b64encode(self._known.id + self._key.sign(text.encode())).decode()
        return f"{text}\n{DASH}{self._known.name} {signature}\n"


def signed_by(keys: Sequence[SigningKey], text: str) -> str:
    """The note that each of these keys has signed."""
    first, *more = (key.sign(text) for key in keys)
    return first + "".join(note.removeprefix(f"{text}\n") for note in more)
