"""The Merkle tree of RFC 6962 and RFC 9162: its hashes, its proofs, and how a proof is checked."""

from collections.abc import Callable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]  # the hash of a complete subtree, by its height and its number among those
EMPTY = sha256(b"").digest()
SIZE = 32


class BadProof(Exception):
    """The proof does not show what it claims; the reason is told."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of a leaf, which no inner node can be mistaken for (RFC 6962 §2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(node: Node, size: int) -> bytes:
    """The root of the first leaves."""
    return _hashed(node, 0, size) if size else EMPTY


def inclusion(node: Node, index: int, size: int) -> list[bytes]:
    """The path from a leaf to the root of a tree of this size; raises IndexError for a leaf it does not have."""
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} leaves has none at {index}")
    path, first, last = list[bytes](), 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        path.append(_hashed(node, middle, last) if index < middle else _hashed(node, first, middle))
        first, last = (first, middle) if index < middle else (middle, last)
    return path[::-1]


def consistency(node: Node, old: int, new: int) -> list[bytes]:
    """What shows that the tree of the old size is the beginning of the new one; raises IndexError if it is larger."""
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {old} leaves is no beginning of one of {new}")
    path, first, last, whole = list[bytes](), 0, new, True
    while 0 < old < last:
        middle = first + _split(last - first)
        path.append(_hashed(node, middle, last) if old <= middle else _hashed(node, first, middle))
        first, last, whole = (first, middle, whole) if old <= middle else (middle, last, False)
    return ([] if whole or not old else [_hashed(node, first, last)]) + path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> None:
    """Check a path (RFC 9162 §2.1.3.2); raises BadProof."""
    if not 0 <= index < size:
        raise BadProof(f"a tree of {size} leaves has none at {index}")
    at, last, found = index, size - 1, leaf
    for sibling in _checked(proof):
        if last == 0:
            raise BadProof("the path is too long")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _risen(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise BadProof("the path is too short")
    if found != expected:
        raise BadProof("the path leads to another root")


def verify_consistency(m: int, n: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> None:
    """Check that a tree of m leaves is the beginning of one of n (RFC 9162 §2.1.4.2); raises BadProof."""
    if not 0 <= m <= n:
        raise BadProof(f"a tree of {m} leaves is no beginning of one of {n}")
    if m in (0, n):
        _verify_trivial(m, n, old, new, proof)
        return
    if not proof:
        raise BadProof("the proof is empty")
    path = [old, *_checked(proof)] if m & (m - 1) == 0 else _checked(proof)
    at, last = m - 1, n - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    _verify_path(path, at, last, old, new)


def _verify_path(path: Sequence[bytes], at: int, last: int, old: bytes, new: bytes) -> None:
    was = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            at, last = _risen(at, last)
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise BadProof("the proof is too short")
    if was != old or now != new:
        raise BadProof(f"the {'old' if was != old else 'new'} root is another")


def _verify_trivial(m: int, n: int, old: bytes, new: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise BadProof("nothing needs to be proven, but there is a proof")
    if m == 0 and old != EMPTY:
        raise BadProof("the root of no leaves is another")
    if m == n and old != new:
        raise BadProof("two trees of one size have two roots")


def _risen(at: int, last: int) -> tuple[int, int]:
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _checked(proof: Sequence[bytes]) -> Sequence[bytes]:
    if any(len(each) != SIZE for each in proof):
        raise BadProof(f"a hash has {SIZE} bytes")
    return proof


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _hashed(node: Node, first: int, last: int) -> bytes:
    """The hash of the leaves from one up to another, which begin where a complete subtree of as many does."""
    size = last - first
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return node(height, first >> height)
    middle = first + _split(size)
    return node_hash(_hashed(node, first, middle), _hashed(node, middle, last))
