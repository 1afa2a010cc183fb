"""Tiles hold the tree, however the leaves came."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.merkle import leaf_hash, root
from ledger.tiles import WIDTH, Load, Tree, grown
from tests.ledger.test_merkle import node as defined

LEAVES = [leaf_hash(n.to_bytes(4)) for n in range(WIDTH * WIDTH + 700)]


def kept(batches: list[int]) -> Load:
    tiles: dict[tuple[int, int], bytes] = {}
    size = 0
    for batch in batches:
        for level, number, hashes in list(grown(size, LEAVES[size : size + batch], lambda *at: tiles[at])):
            tiles[level, number] = hashes
        size += batch
    return lambda level, number: tiles[level, number]


def rooted(load: Load, size: int) -> bytes:
    return Tree(load).root(size)


def root_by_definition(size: int) -> bytes:
    return root(lambda height, number: defined(height, number, LEAVES), size)


class TestGrowing:
    @given(st.lists(st.integers(0, 600), max_size=6))
    def test_in_any_batches_makes_the_same_tree(self, batches: list[int]) -> None:
        assert rooted(kept(batches), sum(batches)) == root_by_definition(sum(batches))

    def test_over_two_levels_makes_the_same_tree(self) -> None:
        assert rooted(kept([WIDTH * WIDTH - 1, 2, 699]), len(LEAVES)) == root_by_definition(len(LEAVES))

    def test_alters_nothing_when_there_are_no_leaves(self) -> None:
        assert list(grown(5, [], kept([5]))) == []

    def test_alters_one_row_for_one_leaf(self) -> None:
        assert [tile[:2] for tile in grown(5, LEAVES[5:6], kept([5]))] == [(0, 0)]
