"""A signer signs only what extends the tree it signed last, whatever the database remembers."""

import json
import stat
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.checkpoint import Checkpoint
from ledger.merkle import EMPTY, leaf_hash, node_hash
from ledger.note import Verifier, opened
from ledger.signer import Forked, Lost, Signer
from ledger.signing_key import SigningKey
from ledger.text import Malformed

ORIGIN = "example.com/log"
Leaves = Sequence[bytes]


def leaves(size: int, kind: str = "leaf") -> Leaves:
    return [leaf_hash(f"{kind} {index}".encode()) for index in range(size)]


def half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def root(tree: Leaves) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if len(tree) < 2:
        return tree[0] if tree else EMPTY
    middle = half(len(tree))
    return node_hash(root(tree[:middle]), root(tree[middle:]))


def proof(m: int, tree: Leaves, *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(tree):
        return [] if whole else [root(tree)]
    middle = half(len(tree))
    if m <= middle:
        return [*proof(m, tree[:middle], whole=whole), root(tree[middle:])]
    return [*proof(m - middle, tree[middle:], whole=False), root(tree[:middle])]


def of(tree: Leaves) -> Callable[[int, int], list[bytes]]:
    return lambda m, n: proof(m, tree[:n])


def always(given_proof: list[bytes]) -> Callable[[int, int], list[bytes]]:
    return lambda _m, _n: given_proof


def unasked(m: int, n: int) -> list[bytes]:
    raise AssertionError(f"no proof is needed from {m} to {n}")


def sign(signer: Signer, tree: Leaves) -> str:
    return signer.sign(len(tree), root(tree), of(tree))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "signer"


@pytest.fixture
def signer(home: Path) -> Signer:
    return Signer(home, ORIGIN)


class TestSigning:
    def test_gives_a_note_that_anybody_can_check(self, signer: Signer) -> None:
        text, names = opened(sign(signer, leaves(5)).encode(), [Verifier.of(signer.verifier)])

        assert names == (ORIGIN,)
        assert Checkpoint.read(text) == Checkpoint(ORIGIN, 5, root(leaves(5)))

    def test_begins_with_the_empty_tree(self, signer: Signer) -> None:
        assert signer.last == Checkpoint(ORIGIN, 0, EMPTY)

    def test_needs_no_proof_for_the_first_tree(self, signer: Signer) -> None:
        signer.sign(3, root(leaves(3)), unasked)

        assert signer.last == Checkpoint(ORIGIN, 3, root(leaves(3)))

    def test_the_same_tree_again_answers_the_same_note(self, signer: Signer, home: Path) -> None:
        note = sign(signer, leaves(5))

        assert signer.sign(5, root(leaves(5)), unasked) == note
        assert Signer(home, ORIGIN).sign(5, root(leaves(5)), unasked) == note

    def test_follows_a_tree_as_it_grows(self, signer: Signer) -> None:
        for size in (1, 2, 3, 7, 8, 64, 65, 300):
            sign(signer, leaves(size))

        assert signer.last == Checkpoint(ORIGIN, 300, root(leaves(300)))

    @settings(deadline=None, max_examples=50)  # each example waits for the disk
    @given(st.integers(1, 70), st.integers(1, 70))
    def test_takes_every_larger_tree(self, tmp_path_factory: pytest.TempPathFactory, size: int, more: int) -> None:
        signer = Signer(tmp_path_factory.mktemp("signer"), ORIGIN)
        sign(signer, leaves(size))
        sign(signer, leaves(size + more))

        assert signer.last.size == size + more

    def test_is_refused_for_a_size_or_a_root_that_no_tree_has(self, signer: Signer) -> None:
        for size, of_root in ((-1, EMPTY), (0, leaf_hash(b"")), (1, b"short")):
            with pytest.raises(Malformed):
                signer.sign(size, of_root, unasked)

    def test_by_many_at_once_never_signs_two_roots_of_one_size(self, home: Path, signer: Signer) -> None:
        def attempt(number: int) -> str:
            try:
                return sign(Signer(home, ORIGIN), leaves(4, f"tree {number}"))
            except Forked:
                return "refused"

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(attempt, range(24)))

        (signed,) = set(answers) - {"refused"}
        assert answers.count("refused") == 23
        assert signed == (home / "last.note").read_text(encoding="utf-8")
        assert signer.last.size == 4


class TestAForkedTree:
    def refused(self, signer: Signer, tree: Leaves, given: Callable[[int, int], Sequence[bytes]]) -> str:
        before = signer.last
        with pytest.raises(Forked) as forked:
            signer.sign(len(tree), root(tree), given)

        found = Checkpoint(ORIGIN, len(tree), root(tree))
        assert (forked.value.signed, forked.value.found, signer.last) == (before, found, before)
        for named in (before, found):
            assert f"{named.size} leaves with root {named.root.hex()}" in str(forked.value)
        assert "record why" in str(forked.value)
        return str(forked.value)

    @pytest.fixture(autouse=True)
    def _signed(self, signer: Signer) -> None:
        sign(signer, leaves(9))

    def test_is_refused_when_it_is_smaller(self, signer: Signer) -> None:
        assert "smaller" in self.refused(signer, leaves(8), unasked)
        assert "smaller" in self.refused(signer, [], unasked)

    def test_is_refused_when_it_has_another_root_of_the_same_size(self, signer: Signer) -> None:
        assert "another root" in self.refused(signer, leaves(9, "edited"), unasked)

    def test_is_refused_when_it_was_rewritten_and_grew(self, signer: Signer) -> None:
        edited = leaves(12, "edited")

        assert "does not extend" in self.refused(signer, edited, of(edited))

    def test_is_refused_when_only_its_first_leaf_was_edited(self, signer: Signer) -> None:
        edited = [leaf_hash(b"edited"), *leaves(12)[1:]]

        assert "does not extend" in self.refused(signer, edited, of(edited))

    def test_is_refused_when_the_proof_is_not_of_it(self, signer: Signer) -> None:
        true = proof(9, leaves(12))
        for given_proof in ([], true[:-1], [*true, EMPTY], true[::-1], [b"", *true[1:]]):
            assert "does not extend" in self.refused(signer, leaves(12), always(given_proof))

    def test_is_refused_by_another_process_too(self, home: Path) -> None:
        self.refused(Signer(home, ORIGIN), leaves(8), unasked)

    def test_leaves_the_true_one_to_be_signed(self, signer: Signer) -> None:
        self.refused(signer, leaves(12, "edited"), of(leaves(12, "edited")))
        sign(signer, leaves(12))

        assert signer.last.size == 12


class TestARestoration:
    @pytest.fixture
    def note(self, signer: Signer) -> str:
        return sign(signer, leaves(9))

    def test_lets_the_older_tree_go_on(self, signer: Signer, note: str) -> None:
        signer.restored("The disk broke; the backup of Monday was restored.", 5, root(leaves(5)))
        fork = [*leaves(5), *leaves(4, "since")]

        assert signer.last == Checkpoint(ORIGIN, 5, root(leaves(5)))
        assert sign(signer, leaves(5)) != note
        assert opened(sign(signer, fork).encode(), [Verifier.of(signer.verifier)])[1] == (ORIGIN,)

    def test_keeps_the_reason_beside_the_note_it_left(self, home: Path, signer: Signer, note: str) -> None:
        signer.restored("The disk broke.\nTwice.", 5, root(leaves(5)))
        signer.restored("The wrong backup.", 7, root(leaves(7)))
        first, second = map(json.loads, (home / "restorations.jsonl").read_text(encoding="utf-8").splitlines())

        assert first == {"reason": "The disk broke.\nTwice.", "left": note, "size": 5, "root": root(leaves(5)).hex()}
        assert second["reason"] == "The wrong backup."

    def test_keeps_a_line_that_a_crash_tore_apart_from_the_next(self, home: Path, signer: Signer, note: str) -> None:
        (home / "restorations.jsonl").write_text('{"reason": "The di', encoding="utf-8")
        signer.restored("The disk broke.", 5, root(leaves(5)))
        torn, whole = (home / "restorations.jsonl").read_text(encoding="utf-8").splitlines()

        assert (torn, json.loads(whole)["left"]) == ('{"reason": "The di', note)

    def test_allows_no_other_tree(self, signer: Signer, note: str) -> None:
        signer.restored("The disk broke.", 5, root(leaves(5)))
        for tree in (leaves(4), leaves(5, "edited"), leaves(9, "edited")):
            with pytest.raises(Forked):
                sign(signer, tree)

        assert sign(signer, leaves(9)) == note

    @pytest.mark.usefixtures("note")
    def test_is_refused_without_a_reason(self, signer: Signer, home: Path) -> None:
        with pytest.raises(ValueError, match="reason"):
            signer.restored(" \n", 5, root(leaves(5)))

        assert signer.last.size == 9
        assert not (home / "restorations.jsonl").exists()


class TestTheFiles:
    def test_are_for_their_owner_only(self, signer: Signer, home: Path) -> None:
        sign(signer, leaves(2))
        signer.restored("The disk broke.", 1, root(leaves(1)))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()}

        assert modes == {"signing.key": 0o600, "last.note": 0o600, "restorations.jsonl": 0o600}
        assert stat.S_IMODE(home.stat().st_mode) == 0o700

    def test_are_closed_again_when_a_key_was_put_back_for_everybody(self, signer: Signer, home: Path) -> None:
        (home / "signing.key").chmod(0o644)

        assert Signer(home, ORIGIN).verifier == signer.verifier
        assert stat.S_IMODE((home / "signing.key").stat().st_mode) == 0o600

    def test_keep_one_key_when_many_begin_at_once(self, home: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _: Signer(home, ORIGIN).verifier, range(24)))

        assert len(keys) == 1

    def test_hold_the_key_as_go_keeps_it(self, signer: Signer, home: Path) -> None:
        text = (home / "signing.key").read_text(encoding="utf-8").strip()

        assert text.startswith(f"PRIVATE+KEY+{ORIGIN}+")
        assert SigningKey.of(text).verifier == signer.verifier

    def test_that_are_gone_are_asked_for(self, signer: Signer, home: Path) -> None:
        """A signer that forgot must not take the next tree for its first."""
        sign(signer, leaves(3))
        note = (home / "last.note").rename(home / "copy")
        for begin in (lambda: sign(signer, leaves(4)), lambda: Signer(home, ORIGIN)):
            with pytest.raises(Lost, match=r"last\.note is gone"):
                begin()

        note.rename(home / "last.note")
        (home / "signing.key").unlink()
        with pytest.raises(Lost, match=r"signing\.key is gone"):
            Signer(home, ORIGIN)

    @pytest.mark.parametrize("file", ["last.note", "signing.key"])
    @pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"example.com/log\n0\n"])
    def test_that_are_damaged_are_refused(self, signer: Signer, home: Path, file: str, content: bytes) -> None:
        sign(signer, leaves(3))
        (home / file).write_bytes(content)
        with pytest.raises(Malformed):
            Signer(home, ORIGIN)

    def test_with_a_size_that_somebody_lowered_are_refused(self, signer: Signer, home: Path) -> None:
        note = sign(signer, leaves(3))
        (home / "last.note").write_text(note.replace("\n3\n", "\n2\n"), encoding="utf-8")
        with pytest.raises(Malformed, match="does not verify"):
            signer.sign(4, root(leaves(4)), of(leaves(4)))

    def test_serve_one_origin(self, signer: Signer, home: Path) -> None:
        sign(signer, leaves(3))
        with pytest.raises(Malformed, match=r"for example.com/log instead of example.com/other"):
            Signer(home, "example.com/other")

    def test_are_not_made_for_an_origin_that_cannot_sign(self, home: Path) -> None:
        with pytest.raises(Malformed, match="name of a key"):
            Signer(home, "two words")

        assert list(home.iterdir()) == []


class TestACrash:
    def test_before_the_note_is_in_its_place_leaves_the_last_one(self, signer: Signer, home: Path) -> None:
        sign(signer, leaves(3))
        for torn in (b"", b"example.com/log\n4\n"):
            (home / "last.note.new").write_bytes(torn)
            again = Signer(home, ORIGIN)

            assert again.last.size == 3
        assert sign(again, leaves(5)) == (home / "last.note").read_text(encoding="utf-8")
        assert not (home / "last.note.new").exists()

    def test_between_the_first_note_and_the_key_begins_anew(self, signer: Signer, home: Path) -> None:
        (home / "signing.key").rename(home / "signing.key.new")
        again = Signer(home, ORIGIN)

        assert again.verifier != signer.verifier
        assert sign(again, leaves(3)) == (home / "last.note").read_text(encoding="utf-8")
        assert sorted(file.name for file in home.iterdir()) == ["last.note", "signing.key"]

    def test_between_a_reason_and_its_note_lets_the_operator_repeat_it(self, signer: Signer, home: Path) -> None:
        note = sign(signer, leaves(9))
        signer.restored("The disk broke.", 5, root(leaves(5)))
        (home / "last.note").write_text(note, encoding="utf-8")
        again = Signer(home, ORIGIN)
        with pytest.raises(Forked):
            sign(again, leaves(5))
        again.restored("The disk broke.", 5, root(leaves(5)))

        assert sign(again, leaves(6)).startswith(f"{ORIGIN}\n6\n")
