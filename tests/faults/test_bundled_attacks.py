"""Whoever bundles a ledger that was altered cannot make the bundle fit the checkpoint that was signed before."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from ledger.sqlite import SqliteLedger
from tests.faults.attacks import ATTACKS, Attack, rewrite_events_with_the_tree
from tests.ledger.bundles import Evidence, Told, signed, told

SEEDS = int(os.environ.get("CAIRN_SEEDS", "3"))
EVENTS = 300  # more than one tile


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return Evidence.of(tmp_path_factory.mktemp("bundled"), EVENTS)


def attacked(evidence: Evidence, to: Path, attack: Attack, seed: int) -> tuple[Path, int]:
    """A copy of the ledger that was altered, and the first position that was."""
    shutil.copy(evidence.directory / "ledger.db", to)
    with closing(sqlite3.connect(to)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        return to, attack(db, Random(seed), evidence.size)  # noqa: S311  # the same every time


def bundled(evidence: Evidence, altered: Path, *positions: int) -> Told:
    """What both verifiers say of the altered ledger, bundled with the checkpoint of before."""
    return told(evidence.bundled(altered.with_name("b.zip"), positions, altered), evidence.key.verifier)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
class TestAnAttack:
    def test_is_told_by_both_verifiers_of_a_bundle(self, evidence: Evidence, tmp_path: Path, attack: Attack) -> None:
        for seed in range(SEEDS):
            altered, first = attacked(evidence, tmp_path / "t.db", attack, seed)
            found = bundled(evidence, altered)

            assert found["result"] == "tampered", seed
            assert found["first"] <= first, seed

    def test_on_an_event_is_told_by_its_proof(self, evidence: Evidence, tmp_path: Path, attack: Attack) -> None:
        for seed in range(SEEDS):
            altered, first = attacked(evidence, tmp_path / "t.db", attack, seed)
            try:
                found = bundled(evidence, altered, first)
            except IndexError:
                continue  # the tiles to prove it with are gone, so that there is no bundle to be misled by

            assert (found["result"], found["first"]) == ("tampered", first), seed


class TestAControl:
    def test_signed_anew_by_the_log_itself_a_rewritten_ledger_is_believed(
        self, evidence: Evidence, tmp_path: Path
    ) -> None:
        """So it is the earlier checkpoint, and nothing else, that tells."""
        altered, _ = attacked(evidence, tmp_path / "t.db", rewrite_events_with_the_tree, 1)
        with closing(SqliteLedger(altered)) as ledger:
            again = replace(evidence, note=signed(ledger, evidence.key, evidence.size))

        assert bundled(again, altered)["result"] == "verified"


class TestALedgerThatNobodyTouched:
    def test_is_verified_by_both(self, evidence: Evidence) -> None:
        assert bundled(evidence, evidence.directory / "ledger.db")["result"] == "verified"
