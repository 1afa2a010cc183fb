"""The tree as it is kept: rows of at most 256 hashes, laid out as C2SP tlog-tiles has them."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from ledger import merkle
from ledger.merkle import SIZE

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = WIDTH * SIZE
Load = Callable[[int, int], bytes]  # the hashes of a tile, joined, by its level and its number there
Tile = tuple[int, int, bytes]


def grown(size: int, leaves: Sequence[bytes], load: Load) -> Iterator[Tile]:
    """Every tile that more leaf hashes make or alter, in a tree of this size."""
    level = 0
    while leaves:
        full: list[bytes] = []
        for number, more in _parted(size, leaves):
            before = load(level, number) if number == size // WIDTH and size % WIDTH else b""
            hashes = before + b"".join(more)
            yield level, number, hashes
            full += [_folded(hashes)] if len(hashes) == FULL else []
        size, leaves, level = size // WIDTH, full, level + 1


class Tree:
    """The tree that some tiles hold: its roots and proofs, for every size it has had."""

    def __init__(self, load: Load) -> None:
        self._load = load

    def root(self, size: int) -> bytes:
        """The root of the first leaves."""
        return merkle.root(self._node, size)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The path from a leaf to the root of a size; raises IndexError."""
        return merkle.inclusion(self._node, index, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """What shows that one size went on from another; raises IndexError."""
        return merkle.consistency(self._node, old, new)

    def leaf(self, index: int) -> bytes:
        """The hash of a leaf."""
        return self._node(0, index)

    def _node(self, height: int, number: int) -> bytes:
        level, within = divmod(height, HEIGHT)
        tile, first = divmod(number << within, WIDTH)
        return _folded(self._load(level, tile)[first * SIZE : (first + (1 << within)) * SIZE])


def _parted(size: int, leaves: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    first = 0
    while first < len(leaves):
        number, taken = divmod(size + first, WIDTH)
        yield number, leaves[first : first + WIDTH - taken]
        first += WIDTH - taken


def _folded(hashes: bytes) -> bytes:
    """The root over hashes whose number is a power of two; raises ValueError for none."""
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError(f"{len(hashes)} bytes are no power of two of hashes")
    while len(hashes) > SIZE:
        pairs = [hashes[n : n + 2 * SIZE] for n in range(0, len(hashes), 2 * SIZE)]
        hashes = b"".join([sha256(b"\x01" + pair).digest() for pair in pairs])
    return hashes
