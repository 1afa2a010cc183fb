"""Secrets wrapped by a key-encryption key (AES-256-GCM), each bound to its workspace and to what it is for."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.key_file import WrongKey

NONCE = 12


class Wrapping:
    """Wraps and unwraps the secrets of one workspace."""

    def __init__(self, key: bytes, workspace: str) -> None:
        self._cipher, self._for = AESGCM(key), b"cairn-key/v1\n" + workspace.encode() + b"\n"

    def wrapped(self, secret: bytes, use: bytes) -> bytes:
        """The secret, readable with the same key, for the same use in the same workspace only."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, secret, self._for + use)

    def unwrapped(self, wrapped: bytes, use: bytes) -> bytes:
        """The secret again; raises WrongKey."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], self._for + use)
        except InvalidTag as wrong:
            raise WrongKey(
                "the keys are another workspace's, or were wrapped with another key: name its file in CAIRN_KEY_FILE"
            ) from wrong
