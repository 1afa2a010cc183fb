"""A signed note is what C2SP and Go's sumdb/note say it is, and one that anybody touched is refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.note import Verifier, opened
from ledger.signing_key import SigningKey
from ledger.text import Malformed

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
ENOCH_VKEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
NOTE = f"{TEXT}\n{PETER}".encode()

peter, enoch = Verifier.of(VKEY), Verifier.of(ENOCH_VKEY)


@st.composite
def edits(draw: st.DrawFn, whole: bytes) -> bytes:
    """The bytes with a few of them taken out, put in or exchanged, and never as they were."""
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(start + 4, len(whole))))
    alike = st.lists(st.sampled_from(sorted(set(whole))), max_size=4).map(bytes)
    edited = whole[:start] + draw(alike | st.binary(max_size=4)) + whole[end:]
    return edited if edited != whole else whole[: start - 1]


class TestSigning:
    def test_writes_the_published_note(self) -> None:
        assert SigningKey.of(SKEY).sign(TEXT).encode() == NOTE

    def test_writes_what_opens_again(self) -> None:
        key = SigningKey.fresh("example.com/log")

        assert opened(key.sign("a\n\nb\n\n").encode(), [Verifier.of(key.verifier)]) == (
            "a\n\nb\n\n",
            ("example.com/log",),
        )

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "newline"),
            ("open end", "newline"),
            ("a\tb\n", "control character"),
            ("a\r\n", "control character"),
            ("\ud800\n", "UTF-8"),
        ],
    )
    def test_is_refused_for_a_text_that_no_note_can_carry(self, text: str, reason: str) -> None:
        with pytest.raises(Malformed, match=reason):
            SigningKey.of(SKEY).sign(text)


class TestAKey:
    def test_comes_back_from_its_text(self) -> None:
        assert (SigningKey.of(SKEY).text, SigningKey.of(SKEY).verifier, peter.text) == (SKEY, VKEY, VKEY)

    def test_is_another_each_time_it_is_made(self) -> None:
        assert SigningKey.fresh("a").text != SigningKey.fresh("a").text

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\x00b", "a\nb", "\ud800"])
    def test_has_no_name_that_a_note_cannot_carry(self, name: str) -> None:
        with pytest.raises(Malformed):
            SigningKey.fresh(name)

    @pytest.mark.parametrize(
        ("vkey", "reason"),
        [
            ("", "missing"),
            ("PeterNeumann+c74f20a3", "missing"),
            (VKEY.replace("c74f20a3", "c74f20a4"), "key id"),
            (VKEY.replace("c74f20a3", "C74F20A3"), "key id"),
            (VKEY.replace("Peter", "Karl"), "key id"),
            (VKEY.removeprefix("PeterNeumann"), "name"),
            (VKEY + "=", "base64"),
            (f"PeterNeumann+cc469956+{VKEY[22:]}BADKEY==", "base64 that could be written otherwise"),
            (f"PeterNeumann+cc469956+{VKEY[22:]}BADKEQ==", "36 bytes instead of 32"),
            ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "algorithm of a key is 65"),
        ],
    )
    def test_that_is_malformed_is_refused(self, vkey: str, reason: str) -> None:
        with pytest.raises(Malformed, match=reason):
            Verifier.of(vkey)

    @given(edits(VKEY.encode()))
    def test_that_was_touched_is_refused(self, vkey: bytes) -> None:
        with pytest.raises(Malformed):
            Verifier.of(vkey.decode(errors="replace"))

    def test_that_is_not_called_private_signs_nothing(self) -> None:
        with pytest.raises(Malformed, match="begins with"):
            SigningKey.of(SKEY.removeprefix("PRIVATE+KEY+"))

    @given(edits(SKEY.encode()))
    def test_that_is_private_and_was_touched_is_refused_without_repeating_it(self, skey: bytes) -> None:
        with pytest.raises(Malformed) as refused:
            SigningKey.of(skey.decode(errors="replace"))

        assert "EKFALVFGyNhPJEMzD1QIDr" not in str(refused.value)


class TestOpening:
    def test_gives_the_text_and_who_signed_it(self) -> None:
        assert opened(NOTE, [peter]) == (TEXT, ("PeterNeumann",))

    def test_names_every_known_signer_once(self) -> None:
        thrice = NOTE + ENOCH.encode() + PETER.encode()

        assert opened(thrice, [enoch, peter, peter]) == (TEXT, ("PeterNeumann", "EnochRoot"))

    def test_ignores_a_key_it_does_not_know(self) -> None:
        namesake = "— PeterNeumann " + ENOCH.split()[2] + "\n"

        assert opened(NOTE + namesake.encode() + ENOCH.encode(), [peter]) == (TEXT, ("PeterNeumann",))

    def test_takes_a_hundred_signatures(self) -> None:
        assert opened(NOTE + 99 * ENOCH.encode(), [peter]) == (TEXT, ("PeterNeumann",))

    @pytest.mark.parametrize(
        ("note", "reason"),
        [
            (b"", "blank line"),
            (TEXT.encode(), "blank line"),
            (f"{TEXT}{PETER}".encode(), "blank line"),
            (f"{TEXT}\n".encode(), "end in a signature and a newline"),
            (NOTE.removesuffix(b"\n"), "end in a signature and a newline"),
            (NOTE + b"\n", "end in a signature and a newline"),
            (b"\xff" + NOTE, "not UTF-8"),
            (b"\x01" + NOTE, "control character"),
            (NOTE.replace(b"\n", b"\r\n"), "control character"),
            (NOTE + b"And more.\n", "em dash"),
            (NOTE.replace("—".encode(), b"-"), "em dash"),
            (NOTE.replace(b"PeterNeumann x", b"Peter Neumann x"), "base64"),
            (NOTE.replace(b"PeterNeumann ", b""), "no more than a key id"),
            (NOTE.replace(b"PeterNeumann", b""), "name"),
            (NOTE.replace(b"PeterNeumann", b"Peter+Neumann"), "name"),
            (NOTE.replace(b"AM=\n", b"AM\n"), "not base64"),
            (NOTE.replace(b"AM=\n", b"AN=\n"), "could be written otherwise"),
            (NOTE.replace(b"AM=\n", b"AM= \n"), "not base64"),
            (NOTE.replace(PETER.encode(), "— PeterNeumann x08gow==\n".encode()), "no more than a key id"),
            (NOTE.replace(PETER.encode(), "— PeterNeumann x08go/ZJkuA=\n".encode()), "4 bytes instead of 64"),
            (NOTE.replace(b"AM=\n", b"AMA\n"), "65 bytes instead of 64"),
            (NOTE.replace(b"If you", b"If we"), "a signature by PeterNeumann does not verify"),
            (f"{TEXT}\n{ENOCH}".encode(), "no signature by a known key"),
            (NOTE + 100 * PETER.encode(), "more than 100 signatures"),
            (b"a" * 1_000_000 + NOTE, "longer than"),
        ],
    )
    def test_is_refused_for_a_malformed_note(self, note: bytes, reason: str) -> None:
        with pytest.raises(Malformed, match=reason):
            opened(note, [peter])

    def test_is_refused_when_one_known_signer_among_several_fails(self) -> None:
        forged = ENOCH.replace("zmZa0", "zmZa1")
        with pytest.raises(Malformed, match="a signature by EnochRoot does not verify"):
            opened(NOTE + forged.encode(), [peter, enoch])

    def test_is_refused_when_two_keys_answer_to_one_name_with_one_id(self) -> None:
        class Colliding(Verifier):
            @property
            def id(self) -> bytes:
                return peter.id

        with pytest.raises(Malformed, match=r"two keys are known as PeterNeumann\+c74f20a3"):
            opened(NOTE, [peter, Colliding("PeterNeumann", enoch.public)])

    @given(edits(NOTE))
    def test_is_refused_for_a_note_that_was_touched(self, note: bytes) -> None:
        with pytest.raises(Malformed):
            opened(note, [peter])

    @given(st.binary() | st.text().map(lambda text: f"{text}\n\n{PETER}".encode(errors="replace")))
    def test_is_refused_for_what_never_was_this_note(self, note: bytes) -> None:
        with pytest.raises(Malformed):
            opened(note, [peter])
