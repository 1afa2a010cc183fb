"""A leaf of the tree: an event as it is stored, so that its bytes can be hashed by somebody who cannot read them."""

from functools import lru_cache
from hashlib import sha256
from struct import Struct

from ledger.merkle import leaf_hash
from ledger.record import Record

VERSION = b"cairn-leaf/v1\n"
WHERE = Struct(">QIQ")


def leaf(workspace: str, record: Record) -> bytes:
    """The leaf's data: where and when, then SHA-256 of the stored state and of the stored metadata; no personal data.

    Numbers are big-endian: position and microseconds since 1970 in 8 bytes, between them the version in 4; workspace,
    stream and topic follow, each after its length in 2 bytes.
    """
    position, recorded_at, stream, version, topic, state, metadata, _ = record
    where = WHERE.pack(position, version, recorded_at)
    named = _after_length(workspace) + b"\x00\x10" + stream.bytes + _after_length(topic)
    return VERSION + where + named + sha256(state).digest() + _digest(metadata)


def hashed(workspace: str, record: Record) -> bytes:
    """The leaf's hash."""
    return leaf_hash(leaf(workspace, record))


@lru_cache(1024)
def _after_length(text: str) -> bytes:
    encoded = text.encode()
    return len(encoded).to_bytes(2) + encoded


@lru_cache(1)
def _digest(metadata: bytes) -> bytes:
    """The events of a command follow each other, and have their metadata in common."""
    return sha256(metadata).digest()
