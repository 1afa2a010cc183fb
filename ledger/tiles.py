"""The tree as it is kept: rows of at most 256 hashes, laid out as C2SP tlog-tiles has them."""

from collections.abc import Callable, Iterator, Sequence

from ledger.merkle import SIZE, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
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
            full += [_folded(hashes)] if len(hashes) == WIDTH * SIZE else []
        size, leaves, level = size // WIDTH, full, level + 1


def node(load: Load, height: int, number: int) -> bytes:
    """The hash of a complete subtree."""
    level, within = divmod(height, HEIGHT)
    tile, first = divmod(number << within, WIDTH)
    return _folded(load(level, tile)[first * SIZE : (first + (1 << within)) * SIZE])


def _parted(size: int, leaves: Sequence[bytes]) -> Iterator[tuple[int, Sequence[bytes]]]:
    first = 0
    while first < len(leaves):
        number, taken = divmod(size + first, WIDTH)
        yield number, leaves[first : first + WIDTH - taken]
        first += WIDTH - taken


def _folded(hashes: bytes) -> bytes:
    """The root over hashes whose number is a power of two; raises ValueError for none."""
    level = [hashes[n : n + SIZE] for n in range(0, len(hashes), SIZE)]
    while len(level) > 1:
        level = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    (top,) = level
    return top
