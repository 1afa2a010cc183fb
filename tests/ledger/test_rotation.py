"""Another key signs once the one before it has said so; both verifiers follow it, and follow nobody else."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.bundle import bundle
from ledger.notary import Notary
from ledger.note import Verifier, opened
from ledger.signing_key import SigningKey, signed_by
from ledger.sqlite import SqliteLedger
from ledger.verify import Result, verified
from ledger.verify_form import chain
from ledger.verify_source import in_a_file
from tests.ledger.bundles import told
from tests.ledger.kept import filled


@pytest.fixture
def notary(tmp_path: Path) -> Iterator[Notary]:
    with closing(filled(tmp_path / "ledger.db", 40)) as ledger:
        yield Notary(ledger, tmp_path / "signer")


def rotate(notary: Notary) -> bytes:
    record = notary.rotation()
    notary.rotated(record)
    return record.encode()


def names(note: str, key: str) -> tuple[str, ...]:
    return opened(note.encode(), [Verifier.of(key)])[1]


class TestARotatedKey:
    def test_signs_with_the_old_one_beside_it(self, notary: Notary) -> None:
        old = notary.verifier
        rotate(notary)
        note = notary.checkpoint()

        assert notary.verifier != old
        assert names(note, old) == names(note, notary.verifier)

    def test_signs_alone_once_the_old_one_is_retired(self, notary: Notary, tmp_path: Path) -> None:
        old = notary.verifier
        rotate(notary)
        notary.retired()
        note = notary.checkpoint()

        assert names(note, notary.verifier)
        with pytest.raises(ValueError, match="no signature by a known key"):
            names(note, old)
        assert not (tmp_path / "signer" / "retiring.key").exists()

    def test_is_the_one_that_is_kept(self, notary: Notary, tmp_path: Path) -> None:
        rotate(notary)
        with closing(SqliteLedger(tmp_path / "ledger.db")) as again:
            assert Notary(again, tmp_path / "signer").verifier == notary.verifier

    def test_is_recorded_the_same_until_it_signs(self, notary: Notary) -> None:
        """A crash between the record in the ledger and the new key lets the operator repeat it."""
        first = notary.rotation()
        assert notary.rotation() == first

        notary.rotated(first)
        assert notary.rotation() != first


class TestACrashWhileRotating:
    def test_leaves_a_note_that_one_of_the_keys_has_signed(self, notary: Notary, tmp_path: Path) -> None:
        home = tmp_path / "signer"
        before = (home / "last.note").read_bytes()
        rotate(notary)
        signed = notary.checkpoint()
        (home / "last.note").write_bytes(before)
        with closing(SqliteLedger(tmp_path / "ledger.db")) as again:
            assert names(Notary(again, home).checkpoint(), notary.verifier)
        assert names(signed, notary.verifier)

    def test_never_rotates_a_key_to_itself(self, notary: Notary, tmp_path: Path) -> None:
        home = tmp_path / "signer"
        rotate(notary)
        (home / "next.key").write_bytes((home / "signing.key").read_bytes())
        before, record = notary.verifier, rotate(notary)

        assert chain(before, [record]) == [before, notary.verifier]


class TestTheChain:
    def test_leads_from_the_first_key_to_the_last(self, notary: Notary) -> None:
        keys, records = [notary.verifier], []
        for _ in range(3):
            records.append(rotate(notary))
            keys.append(notary.verifier)
            notary.retired()

        assert chain(keys[0], records) == keys
        assert chain(keys[2], records) == keys[2:]

    def test_follows_no_record_that_both_have_not_signed(self, notary: Notary) -> None:
        old, record = notary.verifier, rotate(notary).decode()
        text, first, second = record.partition("\n\n")[0], *record.rpartition("\n\n")[2].splitlines()
        for signatures in (first, second):
            assert chain(old, [f"{text}\n\n{signatures}\n".encode()]) == [old]
        assert chain(old, [record.encode()]) == [old, notary.verifier]

    def test_follows_no_record_that_was_altered(self, notary: Notary) -> None:
        old, record = notary.verifier, rotate(notary)
        for at in range(len(record)):
            altered = bytearray(record)
            altered[at] ^= 1
            assert chain(old, [bytes(altered)]) == [old], at

    def test_follows_no_stranger(self, notary: Notary) -> None:
        old, name = notary.verifier, notary.verifier.partition("+")[0]
        stranger, other = SigningKey.fresh(name), SigningKey.fresh(name)
        text = f"{notary.checkpoint().partition(chr(10) * 2)[0]}\nrotated-to {other.verifier}\n"

        assert chain(old, [signed_by([stranger, other], text).encode()]) == [old]
        assert chain(stranger.verifier, [signed_by([stranger, other], text).encode()])[1:] == [other.verifier]


class TestBothVerifiers:
    @pytest.fixture
    def retired(self, notary: Notary) -> tuple[str, bytes]:
        """The first key, and the record that the one which signs now follows it."""
        old, record = notary.verifier, rotate(notary)
        notary.retired()
        return old, record

    def said(self, notary: Notary, path: Path, key: str, *records: bytes) -> str:
        with in_a_file(path / "ledger.db") as source:
            bundle(source, notary.checkpoint(), path / "b.zip", rotations=records)
        return str(told(path / "b.zip", key)["result"])

    def test_follow_the_record(self, notary: Notary, tmp_path: Path, retired: tuple[str, bytes]) -> None:
        assert self.said(notary, tmp_path, *retired) == "verified"
        assert self.said(notary, tmp_path, notary.verifier, retired[1]) == "verified"

    def test_prove_nothing_without_it(self, notary: Notary, tmp_path: Path, retired: tuple[str, bytes]) -> None:
        old, record = retired

        assert self.said(notary, tmp_path, old) == "insufficient"
        for altered in (record[:-9], record.replace(b"rotated-to", b"rotated_to"), b"", record + b"\n"):
            assert self.said(notary, tmp_path, old, altered) == "insufficient"

    def test_of_a_ledger_follow_it_as_well(self, notary: Notary, tmp_path: Path, retired: tuple[str, bytes]) -> None:
        old, record = retired
        notes = [notary.checkpoint().encode()]

        assert verified(tmp_path / "ledger.db", notes, *chain(old, [record])).result is Result.VERIFIED
        assert verified(tmp_path / "ledger.db", notes, old).result is Result.INSUFFICIENT
