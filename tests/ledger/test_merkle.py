"""The tree is RFC 6962's: its published roots, and proofs that show what they claim and nothing else."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.merkle import (
    EMPTY,
    BadProof,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [  # of the first 1 to 8 inputs: the test vectors of Certificate Transparency's reference implementation
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]
MANY = [leaf_hash(n.to_bytes(2)) for n in range(300)]
SIZES = st.integers(1, len(MANY))


def node(height: int, number: int, leaves: list[bytes] = MANY) -> bytes:
    """The hash of a complete subtree by the definition."""
    if not height:
        return leaves[number]
    return node_hash(node(height - 1, 2 * number, leaves), node(height - 1, 2 * number + 1, leaves))


def rooted(size: int) -> bytes:
    return root(node, size)


class TestTheRoot:
    @pytest.mark.parametrize("size", range(1, 9))
    def test_is_the_published_one(self, size: int) -> None:
        assert root(lambda height, number: node(height, number, LEAVES), size).hex() == ROOTS[size - 1]

    def test_of_no_leaves_is_the_hash_of_nothing(self) -> None:
        assert rooted(0) == EMPTY == sha256(b"").digest()


class TestAPathToTheRoot:
    @given(SIZES, st.data())
    def test_shows_its_leaf(self, size: int, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, size - 1))

        verify_inclusion(at, size, MANY[at], inclusion(node, at, size), rooted(size))

    @given(SIZES, st.data())
    def test_shows_no_other_leaf(self, size: int, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, size - 1))

        with pytest.raises(BadProof):
            verify_inclusion(at, size, leaf_hash(b"other"), inclusion(node, at, size), rooted(size))

    @given(st.integers(2, len(MANY)), st.data())
    def test_with_a_hash_more_less_or_altered_shows_nothing(self, size: int, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, size - 1))
        path = inclusion(node, at, size)
        n = data.draw(st.integers(0, len(path) - 1))
        altered = bytes([path[n][0] ^ 1]) + path[n][1:]

        for broken in ([*path, EMPTY], path[:-1], [*path[:n], altered, *path[n + 1 :]], [*path[:n], b"short"]):
            with pytest.raises(BadProof):
                verify_inclusion(at, size, MANY[at], broken, rooted(size))

    def test_is_not_given_for_a_leaf_that_is_not_there(self) -> None:
        with pytest.raises(IndexError):
            inclusion(node, 5, 5)

    def test_is_not_believed_for_a_leaf_that_is_not_there(self) -> None:
        with pytest.raises(BadProof, match="has none at 5"):
            verify_inclusion(5, 5, MANY[0], [], rooted(5))


class TestAProofOfConsistency:
    @given(SIZES, st.data())
    def test_shows_that_a_tree_went_on(self, new: int, data: st.DataObject) -> None:
        old = data.draw(st.integers(0, new))

        verify_consistency(old, new, rooted(old), rooted(new), consistency(node, old, new))

    @given(st.integers(2, len(MANY)), st.data())
    def test_shows_no_tree_that_went_on_from_another(self, new: int, data: st.DataObject) -> None:
        old = data.draw(st.integers(1, new - 1))
        forged = leaf_hash(b"another past")

        with pytest.raises(BadProof):
            verify_consistency(old, new, forged, rooted(new), consistency(node, old, new))

    @given(st.integers(2, len(MANY)), st.data())
    def test_with_a_hash_more_less_or_short_shows_nothing(self, new: int, data: st.DataObject) -> None:
        old = data.draw(st.integers(1, new - 1))
        proof = consistency(node, old, new)

        for broken in ([*proof, EMPTY], proof[:-1], [*proof[:-1], b"short"]):
            with pytest.raises(BadProof):
                verify_consistency(old, new, rooted(old), rooted(new), broken)

    def test_of_one_size_needs_one_root(self) -> None:
        with pytest.raises(BadProof, match="two roots"):
            verify_consistency(5, 5, rooted(5), rooted(6), [])

    def test_of_nothing_begins_with_the_root_of_nothing(self) -> None:
        with pytest.raises(BadProof, match="no leaves"):
            verify_consistency(0, 5, rooted(1), rooted(5), [])

    def test_is_not_given_for_a_tree_that_shrank(self) -> None:
        with pytest.raises(IndexError):
            consistency(node, 6, 5)

    def test_is_not_believed_for_a_tree_that_shrank(self) -> None:
        with pytest.raises(BadProof):
            verify_consistency(6, 5, rooted(6), rooted(5), [])
