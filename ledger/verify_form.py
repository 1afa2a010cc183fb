"""How the texts of a bundle are written: each in one way only, so that no two verifiers can read it differently."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature

if TYPE_CHECKING or __package__:
    from ledger.verify import Checkpoint, Row, read
else:
    from verify import Checkpoint, Row, read

FIELDS = ["position", "recorded_at", "stream", "version", "topic", "state", "metadata"]
NUMBERS = 2**53  # what JavaScript counts to
ED25519 = b"\x01"
KEY = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})")
NOTE = re.compile(
    rb"cairn/[^\x00-\x1f]+\n(?:0|[1-9][0-9]{0,15})\n[A-Za-z0-9+/]{43}=\n(?:[^\x00-\x1f]+\n)*"
    rb"\n(?:\xe2\x80\x94 [^\x00-\x20]+ [A-Za-z0-9+/]+={0,2}\n)+"
)
ROTATED = re.compile(rb"\A[^\n]+\n[^\n]+\n[^\n]+\nrotated-to ([!-~]+)\n\n")
PROOF = re.compile(rb"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]{0,15})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n")


class Unreadable(ValueError):
    """A text is not written as it must be; the reason is told."""


def usable(key: str) -> bool:
    """Whether this is a verifier key: `name+id+key`, whose id is that of the key."""
    found = KEY.fullmatch(key)
    if not found:
        return False
    public = b64decode(found[3])
    return public.startswith(ED25519) and sha256(f"{found[1]}\n".encode() + public).hexdigest()[:8] == found[2]


def signed(note: bytes, key: str) -> Checkpoint | None:
    """The checkpoint of a note, None if it has no signature of this key; raises Unreadable."""
    if not NOTE.fullmatch(note):
        raise Unreadable("the checkpoint is not a signed note")
    try:
        text, _, signatures = note.decode().rpartition("\n\n")
        for each in text.split("\n")[2], *(line.split(" ")[2] for line in signatures[:-1].split("\n")):
            exact(each)
        return read(note, key)
    except (InvalidSignature, ValueError):
        raise Unreadable("the checkpoint is not what the log has signed") from None


def chain(key: str, records: Iterable[bytes]) -> list[str]:
    """The key, and those that it and its successors were rotated to, in the order of the records.

    A record is a checkpoint, the new key on the line below it, that both have signed; any other changes nothing.
    """
    keys = [key]
    for record in records:
        found = ROTATED.search(record)
        new = found[1].decode() if found else ""
        other = usable(new) and new not in keys and new.partition("+")[0] == key.partition("+")[0]
        if other and _handed(record, keys[-1]) and _handed(record, new):
            keys.append(new)
    return keys


def _handed(record: bytes, key: str) -> bool:
    try:
        return signed(record, key) is not None
    except Unreadable:
        return False


def event(line: bytes) -> Row:
    """The event of a line; raises Unreadable."""
    try:
        text = line.decode()
        said = json.loads(text)
        if isinstance(said, dict) and list(said) == FIELDS and f"{_written(said)}\n" == text:
            return _row(*said.values())
    except (ValueError, RecursionError):
        pass
    raise Unreadable("not an event as Cairn writes one")


def path(proof: bytes, index: int, note: bytes) -> list[bytes] | None:
    """The hashes of a proof (C2SP tlog-proof) for a leaf under this note, None when it is no such proof."""
    found = PROOF.match(proof)
    if not found or int(found[1]) != index or proof[found.end() :] != note:
        return None
    try:
        return [exact(line) for line in found[2].decode().splitlines()]
    except ValueError:
        return None


def root(index: int, size: int, leaf: bytes, siblings: list[bytes]) -> bytes | None:
    """Where a path leads from a leaf (RFC 9162, 2.1.3.2), None when its length is not that of one."""
    at, last, found = index, size - 1, leaf
    for sibling in siblings:
        if not last:
            return None
        left = at & 1 or at == last
        found = sha256(b"\x01" + (sibling + found if left else found + sibling)).digest()
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return None if last else found


def exact(text: str) -> bytes:
    """The bytes of base64 in the one way to write them; raises Unreadable."""
    raw = b64decode(text, validate=True)
    if b64encode(raw).decode() != text:
        raise Unreadable("base64 that could be written otherwise")
    return raw


def _row(position: object, at: object, stream: object, version: object, topic: object, *said: object) -> Row:
    texts = [each for each in (stream, topic, *said) if isinstance(each, str)]
    counts = [n for n in (position, at, version) if type(n) is int and 0 <= n < NUMBERS]
    (n, moment, v), (hexed, name, state, metadata) = counts, texts  # a ValueError when one is of another type
    raw = bytes.fromhex(hexed)
    if raw.hex() != hexed:
        raise Unreadable("hex that could be written otherwise")
    return n, moment, raw, v, name, exact(state), exact(metadata)


def _written(said: dict[str, object]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
