"""A text sealed with one person's key: AES-256-GCM, bound to the place where it is kept, committed to its key."""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECOND = "v2."  # tokens of the first form, which did not bind the workspace, begin with nothing
NONCE, COMMITMENT = 12, 32


def sealed(secret: bytes, text: str, workspace: str, bound: str) -> str:
    """A token of the second form, without the place it is bound to."""
    nonce = os.urandom(NONCE)
    key, commitment = _derived(secret, nonce)
    content = AESGCM(key).encrypt(nonce, text.encode(), associated(workspace, bound))
    return SECOND + b64encode(nonce + commitment + content).decode()


def unsealed(secret: bytes, token: str, workspace: str) -> str:
    """The text of a token of either form, which names the place it is bound to; raises ValueError where it is not."""
    bound, _, kept = token.rpartition("|")
    raw = b64decode(kept.removeprefix(SECOND))
    nonce, committed, content = raw[:NONCE], raw[NONCE : NONCE + COMMITMENT], raw[NONCE + COMMITMENT :]
    key, commitment = _derived(secret, nonce)
    if not hmac.compare_digest(commitment, committed):
        raise ValueError(f"the text at {bound} was sealed with another key")
    data = associated(workspace, bound) if kept.startswith(SECOND) else bound.encode()
    try:
        return AESGCM(key).decrypt(nonce, content, data).decode()
    except InvalidTag as altered:
        raise ValueError(f"the text at {bound} was altered, or moved there") from altered


def associated(workspace: str, bound: str) -> bytes:
    """What a text is bound to: its workspace, and the stream, version, topic and field that `bound` names in order."""
    return b"cairn-personal/v2\n" + b"".join(_prefixed(workspace, bound))


def _prefixed(*texts: str) -> Iterator[bytes]:
    for each in texts:
        yield len(each.encode()).to_bytes(4) + each.encode()


def _derived(secret: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """A key to encrypt one text with, and a commitment to it that nobody can meet with another."""
    encrypt, commit = (hmac.new(secret, use + nonce, sha256).digest() for use in (b"encrypt", b"commit"))
    return encrypt, commit
