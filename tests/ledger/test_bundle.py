"""A bundle proves its events to whoever holds the log's key, by either of two verifiers."""

import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from domain.record import Entry
from ledger.bundle import JAVASCRIPT, PYTHON
from ledger.signing_key import SigningKey
from ledger.sqlite import SqliteLedger
from tests.architecture.pages import ROOT
from tests.ledger.bundles import CHOSEN, NODE, Evidence, Files, extracted, said, signed, told
from tests.ledger.kept import START, filled


class TestABundle:
    @pytest.mark.parametrize("positions", [(), CHOSEN])
    def test_has_the_same_bytes_whenever_it_is_written(
        self, evidence: Evidence, tmp_path: Path, positions: tuple[int, ...]
    ) -> None:
        first = evidence.bundled(tmp_path / "first.zip", positions).read_bytes()

        assert evidence.bundled(tmp_path / "again.zip", positions[::-1]).read_bytes() == first

    def test_has_the_same_bytes_after_the_ledger_went_on(self, tmp_path: Path) -> None:
        evidence = Evidence.of(tmp_path, 20)
        before = evidence.bundled(tmp_path / "a").read_bytes()
        with closing(SqliteLedger(tmp_path / "ledger.db")) as ledger:
            ledger.append_now([Entry(UUID(int=1), b"{}", START, [(UUID(int=2), 1, "late", b"{}")], {}, lambda _: b"")])

        assert evidence.bundled(tmp_path / "b").read_bytes() == before

    def test_brings_the_verifiers_as_they_are_and_no_key(self, evidence: Evidence, whole: Files) -> None:
        assert all(whole[name] == (ROOT / "ledger" / name).read_bytes() for name in PYTHON + JAVASCRIPT)
        assert not any(evidence.key.verifier.encode() in content for content in whole.values())

    def test_of_a_position_that_is_not_signed_is_not_written(self, evidence: Evidence, tmp_path: Path) -> None:
        with pytest.raises(IndexError, match="has none at"):
            evidence.bundled(tmp_path / "none.zip", [evidence.size + 1])

        assert list(tmp_path.iterdir()) == []


class TestAnHonestBundle:
    def test_of_all_events_is_verified(self, evidence: Evidence, whole: Files) -> None:
        found = evidence.told(whole)

        assert (found["result"], found["events"], found["proven"]) == ("verified", evidence.size, evidence.size)

    def test_of_some_events_is_verified_for_them(self, evidence: Evidence, partial: Files) -> None:
        found = evidence.told(partial)

        assert (found["result"], found["events"], found["proven"], found["unproven"]) == ("verified", 4, 4, 0)

    def test_is_verified_as_a_zip_or_as_a_folder(self, evidence: Evidence, whole: Files, tmp_path: Path) -> None:
        found = evidence.told(whole)

        assert told(extracted(whole, tmp_path / "b"), evidence.key.verifier) == found

    def test_of_any_size_is_verified(self, tmp_path: Path) -> None:
        ledger = filled(tmp_path / "ledger.db", 20)
        key = SigningKey.fresh(f"cairn/{ledger.workspace}")
        for size in (0, 1, 2, 3, 7, 8, 19):
            at = Evidence(tmp_path, signed(ledger, key, size), key, size)
            for positions in (), range(1, size + 1):
                assert told(at.bundled(tmp_path / "at.zip", positions), key.verifier)["proven"] == size
        ledger.close()

    def test_is_verified_by_the_programs_in_it(self, evidence: Evidence, partial: Files, tmp_path: Path) -> None:
        folder = extracted(partial, tmp_path / "b")
        (tmp_path / "policy.toml").write_text(f'log = "{evidence.key.verifier}"\n')

        second = said([NODE, folder / "verify.mjs"], folder, "--policy", str(tmp_path / "policy.toml"))
        first = said([sys.executable, folder / "verify_bundle.py"], folder, "--key", evidence.key.verifier)
        assert first == second == evidence.told(partial)
