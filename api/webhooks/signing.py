"""Standard Webhooks signatures, with secrets that follow from the workspace's own: none is kept anywhere."""

import hmac
from base64 import b64encode
from collections.abc import Iterable
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.personal import Keyring


class Signer:
    """Signs for endpoints; a generation of an endpoint has one secret and one pair of keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def secret(self, endpoint: UUID, generation: int) -> str:
        """What a receiver verifies v1 signatures with: 32 bytes, as `whsec_…`."""
        return f"whsec_{_text(self._derived('hmac', endpoint, generation))}"

    def public_key(self, endpoint: UUID, generation: int) -> str:
        """What a receiver verifies v1a signatures with, which forges none: `whpk_…`."""
        public = self._pair(endpoint, generation).public_key()
        return f"whpk_{_text(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}"

    def headers(
        self, endpoint: UUID, generations: Iterable[int], message: UUID, moment: int, body: bytes
    ) -> dict[str, str]:
        """The three headers of a message that is sent at this moment, in seconds since 1970."""
        signed = f"{message}.{moment}.".encode() + body
        signatures = [each for generation in generations for each in self._signatures(endpoint, generation, signed)]
        return {
            "webhook-id": str(message),
            "webhook-timestamp": str(moment),
            "webhook-signature": " ".join(signatures),
        }

    def _signatures(self, endpoint: UUID, generation: int, signed: bytes) -> Iterable[str]:
        yield f"v1,{_text(hmac.digest(self._derived('hmac', endpoint, generation), signed, 'sha256'))}"
        yield f"v1a,{_text(self._pair(endpoint, generation).sign(signed))}"

    def _pair(self, endpoint: UUID, generation: int) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derived("ed25519", endpoint, generation))

    def _derived(self, use: str, endpoint: UUID, generation: int) -> bytes:
        """Nobody who gives a command has a digest made of these bytes: no command is named so."""
        return bytes.fromhex(self._keyring.fingerprint(f"webhook-secret/{use}/{endpoint}/{generation}".encode()))


def _text(content: bytes) -> str:
    return b64encode(content).decode()
