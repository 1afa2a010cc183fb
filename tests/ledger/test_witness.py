"""Who else saw this log stands below its head, and an auditor says how many must have."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ledger.bundle import bundle
from ledger.cosignature import Cosigner, cosigned_by
from ledger.notary import Notary
from ledger.note import Verifier
from ledger.policy import Policy
from ledger.sqlite import SqliteLedger
from ledger.text import Malformed
from ledger.verify_bundle import judged
from ledger.verify_source import in_a_file
from ledger.witness import Unwitnessed, Witness
from tests.ledger.bundles import NODE, SECOND, said
from tests.ledger.entries import A, grown
from tests.ledger.kept import filled
from tests.ledger.witnesses import Onlooker, policy, serving


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    with closing(filled(tmp_path / "ledger.db", 40)) as made:
        yield made


@pytest.fixture
def notary(ledger: SqliteLedger, tmp_path: Path) -> Notary:
    return Notary(ledger, tmp_path / "signer", tmp_path / "copies")


@contextmanager
def onlooker(notary: Notary, name: str = "witness.example/w1") -> Iterator[tuple[Onlooker, Witness]]:
    """A witness that knows the log, and how it is asked."""
    made = Onlooker(name)
    made.logs.append(Verifier.of(notary.verifier))
    with serving(made):
        yield made, Witness.of(made.named)


class TestAWitness:
    def test_cosigns_the_head(self, notary: Notary) -> None:
        with onlooker(notary) as (seen, witness):
            notary.cosigned(witness.cosigned)
        head = notary.checkpoint()

        assert cosigned_by(head.encode(), [seen.cosigner]) == {seen.cosigner.text}
        assert head.startswith(notary.checkpoint().partition("\n\n")[0])

    def test_is_shown_that_each_head_goes_on_from_the_last(self, notary: Notary, ledger: SqliteLedger) -> None:
        with onlooker(notary) as (seen, witness):
            for _ in range(3):
                notary.cosigned(witness.cosigned)
                grown(ledger, A, 30)
            sizes = [int(each.split("\n")[0].removeprefix("old ")) for each in seen.sent]

        assert sizes[0] == 0
        assert sizes == sorted(set(sizes))
        assert seen.size == ledger.head() - 30

    def test_that_knows_more_than_is_remembered_says_how_much(self, notary: Notary, ledger: SqliteLedger) -> None:
        with onlooker(notary) as (seen, witness):
            notary.cosigned(witness.cosigned)
            grown(ledger, A, 5)
            notary.cosigned(Witness.of(seen.named).cosigned)

        assert [each.partition("\n")[0] for each in seen.sent[1:]] == ["old 0", f"old {ledger.head() - 5}"]
        assert cosigned_by(notary.checkpoint().encode(), [seen.cosigner])

    def test_is_asked_once_for_a_head(self, notary: Notary) -> None:
        with onlooker(notary) as (seen, witness):
            for _ in range(2):
                notary.cosigned(witness.cosigned)

        assert len(seen.sent) == 1

    def test_stands_beside_another(self, notary: Notary) -> None:
        with onlooker(notary) as (one, first), onlooker(notary, "witness.example/w2") as (two, second):
            for each in (first, second):
                notary.cosigned(each.cosigned)
        both = [one.cosigner, two.cosigner]

        assert len(cosigned_by(notary.checkpoint().encode(), both)) == 2

    def test_is_remembered_with_the_copies(self, notary: Notary, ledger: SqliteLedger, tmp_path: Path) -> None:
        with onlooker(notary) as (seen, witness):
            notary.cosigned(witness.cosigned)
        again = Notary(ledger, tmp_path / "signer", tmp_path / "copies").checkpoint()
        (copy,) = (tmp_path / "copies").iterdir()

        assert cosigned_by(again.encode(), [seen.cosigner])
        assert copy.read_text(encoding="utf-8") == again


class TestAWitnessThatDoesNotCosign:
    def refused(self, notary: Notary, witness: Witness) -> str:
        before = notary.checkpoint()
        with pytest.raises(Unwitnessed) as told:
            notary.cosigned(witness.cosigned)
        assert notary.checkpoint() == before
        return str(told.value)

    def test_since_it_cannot_be_reached(self, notary: Notary) -> None:
        key = Onlooker().cosigner.text

        assert "did not cosign" in self.refused(notary, Witness.of(f"http://127.0.0.1:1 {key}"))

    def test_since_it_saw_another_tree_of_this_log(self, notary: Notary) -> None:
        with onlooker(notary) as (seen, witness):
            seen.size, seen.root = 30, b"\7" * 32
            assert "status 422" in self.refused(notary, witness)

    def test_since_it_saw_a_larger_tree_of_this_log(self, notary: Notary, ledger: SqliteLedger) -> None:
        with onlooker(notary) as (seen, witness):
            seen.size = ledger.head() + 1
            assert "no beginning" in self.refused(notary, witness)

    def test_with_the_key_that_is_known(self, notary: Notary) -> None:
        with onlooker(notary) as (seen, _):
            other = Witness.of(f"{seen.url} {Onlooker().cosigner.text}")
            assert "no cosignature by" in self.refused(notary, other)


class TestACosignature:
    def test_of_another_text_is_none(self, notary: Notary) -> None:
        note, witness = notary.checkpoint(), Onlooker()
        line = witness.cosigned("another\n")

        assert not cosigned_by(f"{note}{line}".encode(), [witness.cosigner])

    @pytest.mark.parametrize("key", ["", "w+00000000+BA==", "w", "http://w"])
    def test_is_by_no_key_that_is_misspelt(self, key: str) -> None:
        with pytest.raises(Malformed):
            Cosigner.of(key)

    def test_is_not_by_the_key_of_a_log(self, notary: Notary) -> None:
        with pytest.raises(Malformed, match="instead of 04"):
            Cosigner.of(notary.verifier)


class TestAQuorum:
    """Both verifiers say the same, to the letter."""

    def told(self, notary: Notary, path: Path, demand: str) -> tuple[str, str]:
        (path / "policy.toml").write_text(demand, encoding="utf-8")
        with in_a_file(path / "ledger.db") as source:
            bundle(source, notary.checkpoint(), path / "b.zip")
        demanded = Policy.read(path / "policy.toml")
        verdict = judged(path / "b.zip", demanded.log, demanded.enough)
        second = said([NODE, SECOND], path / "b.zip", "--policy", str(path / "policy.toml"))
        assert (second["result"], second["what"]) == (verdict.result.name.lower(), verdict.what)
        return str(second["result"]), str(second["what"])

    def test_counts_the_witnesses_that_cosigned(self, notary: Notary, tmp_path: Path) -> None:
        absent = Onlooker("witness.example/absent")
        with onlooker(notary) as (seen, witness):
            notary.cosigned(witness.cosigned)
        for quorum, result in ((0, "verified"), (1, "verified"), (2, "insufficient")):
            demand = policy(notary.verifier, seen, absent, quorum=quorum)
            assert self.told(notary, tmp_path, demand)[0] == result

    def test_counts_nobody_twice_or_unasked(self, notary: Notary, tmp_path: Path) -> None:
        with onlooker(notary) as (seen, witness):
            notary.cosigned(witness.cosigned)
        other = Onlooker("witness.example/w2")

        assert self.told(notary, tmp_path, policy(notary.verifier, other, quorum=1))[0] == "insufficient"
        with pytest.raises(Malformed, match="quorum"):
            self.told(notary, tmp_path, policy(notary.verifier, seen, seen, quorum=2))

    def test_is_all_of_them_where_none_is_told(self, notary: Notary, tmp_path: Path) -> None:
        demand = policy(notary.verifier, Onlooker(), quorum=1).replace("quorum = 1\n", "")

        assert self.told(notary, tmp_path, demand) == (
            "insufficient",
            "too few witnesses have cosigned the checkpoint",
        )

    @pytest.mark.parametrize("moment", [0, 2**63 - 1, 2**63])
    def test_counts_no_impossible_moment(self, notary: Notary, tmp_path: Path, moment: int) -> None:
        seen, note = Onlooker(), notary.checkpoint()
        line = seen.cosigned(note.partition("\n\n")[0] + "\n", moment)
        notary.cosigned(lambda _: f"{note}{line}")
        demand = policy(notary.verifier, seen, quorum=1)

        assert self.told(notary, tmp_path, demand)[0] == ("insufficient" if moment == 2**63 else "verified")

    def test_does_not_count_a_cosignature_that_was_altered(self, notary: Notary, tmp_path: Path) -> None:
        seen, note = Onlooker(), notary.checkpoint()
        line = seen.cosigned("another checkpoint\n")
        notary.cosigned(lambda _: f"{note}{line}")

        assert self.told(notary, tmp_path, policy(notary.verifier, seen, quorum=1))[0] == "insufficient"
