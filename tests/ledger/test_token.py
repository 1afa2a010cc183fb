"""A sealed text is read where it was sealed and nowhere else, with the key it was sealed with and no other."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger.token import associated, sealed, unsealed

KEY, OTHER = b"k" * 32, b"o" * 32
GOLDEN = Path(__file__).parents[1] / "recorded" / "tokens"
PLACE = "0190b5a4-7c3e-7000-8000-000000000001/1/person.added/name"
ELSEWHERE = [
    "0190b5a4-7c3e-7000-8000-000000000002/1/person.added/name",
    "0190b5a4-7c3e-7000-8000-000000000001/2/person.added/name",
    "0190b5a4-7c3e-7000-8000-000000000001/1/person.renamed/name",
    "0190b5a4-7c3e-7000-8000-000000000001/1/person.added/nick",
]


def token(text: str = "Ada", place: str = PLACE) -> str:
    return f"{place}|{sealed(KEY, text, 'here', place)}"


class TestASealedText:
    def test_is_read_where_it_was_sealed(self) -> None:
        assert unsealed(KEY, token("Ada Lovelace"), "here") == "Ada Lovelace"

    def test_is_sealed_otherwise_each_time(self) -> None:
        assert token() != token()

    @pytest.mark.parametrize("place", ELSEWHERE, ids=["stream", "version", "topic", "field"])
    def test_is_not_read_at_another_place(self, place: str) -> None:
        with pytest.raises(ValueError, match="moved there"):
            unsealed(KEY, f"{place}|{token().rpartition('|')[2]}", "here")

    def test_is_not_read_in_another_workspace(self) -> None:
        with pytest.raises(ValueError, match="moved there"):
            unsealed(KEY, token(), "elsewhere")

    def test_is_not_read_in_the_form_before(self) -> None:
        with pytest.raises(ValueError, match="moved there"):
            unsealed(KEY, token().replace("v2.", ""), "here")

    def test_is_not_read_once_a_bit_is_altered(self) -> None:
        place, _, kept = token().rpartition("|v2.")
        raw = bytearray(b64decode(kept))
        raw[-1] ^= 1
        with pytest.raises(ValueError, match="was altered"):
            unsealed(KEY, f"{place}|v2.{b64encode(raw).decode()}", "here")

    def test_is_committed_to_its_key(self) -> None:
        with pytest.raises(ValueError, match="another key"):
            unsealed(OTHER, token(), "here")


class TestSwappingTwoTexts:
    def test_is_noticed(self) -> None:
        first, second = token("Ada", PLACE), token("Bob", ELSEWHERE[0])
        with pytest.raises(ValueError, match="moved there"):
            unsealed(KEY, f"{PLACE}|{second.rpartition('|')[2]}", "here")
        assert [unsealed(KEY, each, "here") for each in (first, second)] == ["Ada", "Bob"]

    def test_is_not_noticed_by_a_cipher_that_binds_nothing(self) -> None:
        """The control: what the library's own cipher does."""
        cipher, nonce = AESGCM(KEY), bytes(12)
        kept = {"ada": cipher.encrypt(nonce, b"Ada", None), "bob": cipher.encrypt(nonce, b"Bob", None)}
        kept["ada"], kept["bob"] = kept["bob"], kept["ada"]
        assert cipher.decrypt(nonce, kept["ada"], None) == b"Bob"


class TestWhatATextIsBoundTo:
    def test_runs_into_nothing_else(self) -> None:
        assert associated("a", "bc") != associated("ab", "c")


class TestATokenOfEveryForm:
    @pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
    def test_is_still_read(self, path: Path) -> None:
        golden = json.loads(path.read_text())
        read = unsealed(bytes.fromhex(golden["key"]), golden["token"], golden.get("workspace", "any"))
        assert read == golden["text"]
