"""A checkpoint has one way to be written, and whatever is written otherwise is refused with a reason."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.checkpoint import Checkpoint
from ledger.text import Malformed

TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = bytes.fromhex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")

lines = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


class TestWriting:
    def test_gives_the_published_text(self) -> None:
        assert Checkpoint("example.com/behind-the-sofa", 20852163, ROOT).text == TEXT

    @pytest.mark.parametrize(
        ("origin", "size", "root", "reason"),
        [
            ("", 1, ROOT, "origin"),
            ("a\nb", 1, ROOT, "origin"),
            ("a\tb", 1, ROOT, "control character"),
            ("\ud800", 1, ROOT, "UTF-8"),
            ("a", -1, ROOT, "size"),
            ("a", 2**63, ROOT, "size"),
            ("a", 1, ROOT[1:], "31 bytes instead of 32"),
            ("a", 0, ROOT, "SHA-256 of nothing"),
        ],
    )
    def test_is_refused_for_what_could_not_be_read_again(
        self, origin: str, size: int, root: bytes, reason: str
    ) -> None:
        with pytest.raises(Malformed, match=reason):
            Checkpoint(origin, size, root)


class TestReading:
    def test_gives_the_published_checkpoint(self) -> None:
        assert Checkpoint.read(TEXT) == Checkpoint("example.com/behind-the-sofa", 20852163, ROOT)

    def test_gives_the_empty_tree(self) -> None:
        empty = Checkpoint("a", 0, sha256(b"").digest())

        assert Checkpoint.read(empty.text) == empty

    @given(lines, st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
    def test_gives_back_what_was_written(self, origin: str, size: int, root: bytes) -> None:
        checkpoint = Checkpoint(origin, size, root)

        assert Checkpoint.read(checkpoint.text) == checkpoint

    @given(st.lists(lines))
    def test_passes_over_extension_lines(self, extension: list[str]) -> None:
        assert Checkpoint.read(TEXT + "".join(f"{line}\n" for line in extension)) == Checkpoint.read(TEXT)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "three lines"),
            ("example.com\n20852163\n", "three lines"),
            (TEXT.removesuffix("\n"), "newline"),
            (TEXT + "open end", "newline"),
            (TEXT + "\n", "empty line"),
            (TEXT + "\nmore\n", "empty line"),
            ("\n" + TEXT, "empty line"),
            (TEXT.removeprefix("example.com/behind-the-sofa"), "empty line"),
            (TEXT.replace("\n", "\r\n"), "control character"),
            (TEXT.replace("2085", "02085"), "leading zeros"),
            (TEXT.replace("20852163", "00"), "leading zeros"),
            (TEXT.replace("2085", "+2085"), "leading zeros"),
            (TEXT.replace("2085", "-2085"), "leading zeros"),
            (TEXT.replace("2085", "2_085"), "leading zeros"),
            (TEXT.replace("2085", " 2085"), "leading zeros"),
            (TEXT.replace("2085", "٢٠٨٥"), "leading zeros"),
            (TEXT.replace("20852163", "0x13e2e03"), "leading zeros"),
            (TEXT.replace("20852163", "9" * 5000), "leading zeros"),
            (TEXT.replace("20852163", str(2**63)), "size"),
            (TEXT.replace("q2I=", "q2J="), "could be written otherwise"),
            (TEXT.replace("q2I=", "q2I"), "not base64"),
            (TEXT.replace("q2I=", "q2I= "), "not base64"),
            (TEXT.replace("/", "_"), "not base64"),
            (TEXT.replace("q2I=", "q2IA"), "33 bytes instead of 32"),
        ],
    )
    def test_is_refused_for_a_malformed_checkpoint(self, text: str, reason: str) -> None:
        with pytest.raises(Malformed, match=reason):
            Checkpoint.read(text)

    @given(st.text() | st.text("0123456789\nA=/ "))
    def test_is_refused_for_anything_else(self, text: str) -> None:
        with pytest.raises(Malformed):
            Checkpoint.read(text)
