"""Nobody alters a ledger unseen: ten classes of attack on its file, and no alarm over one that nobody touched."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from ledger.checkpoint import Checkpoint
from ledger.signing_key import SigningKey
from ledger.sqlite import SqliteLedger
from ledger.tiles import Tree
from ledger.verify import Result, Verdict, verified
from tests.faults.attacks import ATTACKS, Attack, Tables
from tests.ledger.kept import filled

SEEDS = int(os.environ.get("CAIRN_SEEDS", "25"))
EVENTS = 300  # more than one tile


def signed(ledger: SqliteLedger, key: SigningKey, size: int) -> bytes:
    head = Checkpoint(f"cairn/{ledger.workspace}", size, Tree(ledger.tile).root(size))
    return key.sign(head.text).encode()


def wipe_a_tile(db: Tables, _: Random, head: int) -> int:
    db.execute("UPDATE tile SET hashes = zeroblob(8192) WHERE number = 0")
    return head


class Audited:
    """A ledger, the checkpoint an auditor holds, and the key it was signed with."""

    def __init__(self, path: Path) -> None:
        ledger = filled(path, EVENTS)
        self.path, self.head, self.key = path, ledger.head(), SigningKey.fresh(f"cairn/{ledger.workspace}")
        self.notes = [signed(ledger, self.key, ledger.head())]
        ledger.close()

    def attacked(self, to: Path, attack: Attack, seed: int) -> tuple[Verdict, int]:
        """What the verifier says of a copy that was altered, and the first position that was."""
        shutil.copy(self.path, to)
        with closing(sqlite3.connect(to)) as db, db:
            db.execute("PRAGMA synchronous = OFF")
            first = attack(db, Random(seed), self.head)  # noqa: S311  # the same every time
        return verified(to, self.notes, self.key.verifier), first


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    return Audited(tmp_path_factory.mktemp("audited") / "ledger.db")


class TestAnAttack:
    @pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
    def test_is_never_missed(self, audited: Audited, tmp_path: Path, attack: Attack) -> None:
        for seed in range(SEEDS):
            verdict, first = audited.attacked(tmp_path / "t.db", attack, seed)

            assert verdict.result is Result.TAMPERED, seed
            assert verdict.first is not None, seed
            assert verdict.first <= first, seed

    @pytest.mark.parametrize("attack", ATTACKS[:8], ids=lambda attack: attack.__name__)
    def test_is_found_at_the_first_bad_position(self, audited: Audited, tmp_path: Path, attack: Attack) -> None:
        verdict, first = audited.attacked(tmp_path / "t.db", attack, 7)

        assert verdict.first == first

    def test_on_the_kept_leaves_alone_says_that_events_are_well(self, audited: Audited, tmp_path: Path) -> None:
        verdict, _ = audited.attacked(tmp_path / "t.db", wipe_a_tile, 0)

        assert (verdict.result, verdict.proven) == (Result.TAMPERED, audited.head)
        assert "events are as they were signed" in verdict.what


    @pytest.mark.parametrize("position", [-(2**62), 0, 2**62])
    def test_with_an_absurd_position_does_not_keep_the_verifier_busy(
        self, audited: Audited, tmp_path: Path, position: int
    ) -> None:
        def displace(db: Tables, _: Random, head: int) -> int:
            db.execute("UPDATE event SET position = ? WHERE position = 5", (position,))
            return head

        assert audited.attacked(tmp_path / "t.db", displace, 0)[0].result is Result.TAMPERED


class TestAnHonestLedger:
    def test_raises_no_alarm(self, tmp_path: Path) -> None:
        for seed in range(SEEDS):
            ledger = filled(tmp_path / f"{seed}.db", 8, seed)
            key = SigningKey.fresh(f"cairn/{ledger.workspace}")
            notes = [signed(ledger, key, size) for size in (0, 1, ledger.head())]
            ledger.close()

            assert verified(tmp_path / f"{seed}.db", notes, key.verifier).result is Result.VERIFIED

    def test_that_went_on_tells_how_much_no_checkpoint_vouches_for(self, audited: Audited, tmp_path: Path) -> None:
        shutil.copy(audited.path, tmp_path / "on.db")
        ledger = SqliteLedger(tmp_path / "on.db")
        notes = [signed(ledger, audited.key, 290)]
        ledger.close()

        verdict = verified(tmp_path / "on.db", notes, audited.key.verifier)
        assert (verdict.result, verdict.proven, verdict.unproven) == (Result.VERIFIED, 290, audited.head - 290)


class TestWithoutSomethingToHoldItAgainst:
    def test_it_is_never_called_verified(self, audited: Audited) -> None:
        assert verified(audited.path, [], audited.key.verifier).result is Result.INSUFFICIENT

    def test_a_checkpoint_of_a_stranger_counts_for_nothing(self, audited: Audited) -> None:
        assert verified(audited.path, audited.notes, SigningKey.fresh("cairn/other").verifier).result is (
            Result.INSUFFICIENT
        )

    def test_a_checkpoint_that_was_altered_is_an_alarm(self, audited: Audited) -> None:
        altered = [audited.notes[0].replace(f"\n{audited.head}\n".encode(), b"\n7\n")]

        assert verified(audited.path, altered, audited.key.verifier).result is Result.TAMPERED
