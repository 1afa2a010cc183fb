"""A leaf of the tree: an event as it is stored, so that its bytes can be hashed by somebody who cannot read them."""

from hashlib import sha256
from struct import pack

from ledger.merkle import leaf_hash
from ledger.record import Record

VERSION = b"cairn-leaf/v1\n"


def leaf(workspace: str, record: Record) -> bytes:
    """The leaf's data: where and when, then SHA-256 of the stored state and of the stored metadata; no personal data.

    Numbers are big-endian: position and microseconds since 1970 in 8 bytes, between them the version in 4; workspace,
    stream and topic follow, each after its length in 2 bytes.
    """
    where = pack(">QIQ", record.position, record.originator_version, record.recorded_at)
    texts = workspace.encode(), record.originator_id.bytes, record.topic.encode()
    named = b"".join(pack(">H", len(each)) + each for each in texts)
    return VERSION + where + named + sha256(record.state).digest() + sha256(record.metadata).digest()


def hashed(workspace: str, record: Record) -> bytes:
    """The leaf's hash."""
    return leaf_hash(leaf(workspace, record))
