"""What no fact tells is scored by people, from 0 to 10 and with a rationale; it advises, and decides nothing."""

from decimal import Decimal

import pytest

from domain.errors import NotAllowed
from domain.gates.decisions import Assessment, scored
from domain.gates.gate import Gate
from domain.lifecycle import Advice, GateName
from domain.values import PersonId
from tests.reach.discovery import Discovered, discovered
from tests.world import World

RATIONALE = "Exports are why customers stay."


def assess(done: Discovered, who: str, score: int, advice: str = "strategic_fit") -> list[str]:
    sent = {"advice": advice, "score": score, "rationale": RATIONALE}
    return done.world.told(who, "assess_criterion", done.gate(GateName.G1), **sent)


def assessed(person: PersonId, advice: Advice, score: int) -> Assessment:
    return Assessment(assessor=person, advice=advice, score=score, rationale=RATIONALE)


class TestAssessing:
    def test_is_recorded_with_its_rationale(self, world: World, done: Discovered) -> None:
        assert assess(done, "tess", 7) == ["gate.criterion_assessed"]
        (kept,) = world.state(done.gate(GateName.G1))["assessments"]
        assert (kept["score"], kept["rationale"]) == (7, RATIONALE)

    def test_again_counts_the_last(self, world: World, done: Discovered) -> None:
        assess(done, "tess", 7)
        assess(done, "tess", 3)
        (kept,) = world.state(done.gate(GateName.G1))["assessments"]
        assert kept["score"] == 3

    def test_the_same_again_changes_nothing(self, done: Discovered) -> None:
        assess(done, "tess", 7)
        assert assess(done, "tess", 7) == []

    @pytest.mark.parametrize("score", [-1, 11])
    def test_is_between_nought_and_ten(self, done: Discovered, score: int) -> None:
        with pytest.raises(ValueError, match="score"):
            assess(done, "tess", score)

    @pytest.mark.parametrize("score", [0, 10])
    def test_may_be_either_end(self, done: Discovered, score: int) -> None:
        assert assess(done, "tess", score) == ["gate.criterion_assessed"]

    def test_is_refused_where_nothing_was_submitted(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            assess(discovered(world), "tess", 7)

    def test_is_not_for_whoever_submits(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed):
            assess(done, "ada", 10)

    def test_advises_and_stops_nothing(self, world: World, done: Discovered) -> None:
        assess(done, "tess", 0)
        done.decide(GateName.G1)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert judged.score == Decimal("0.00")


class TestTheScore:
    def test_weighs_the_mean_of_each_criterion(self, world: World) -> None:
        """(2 × (8 + 4) / 2 + 1 × 9) / 3 = 7."""
        ada, sam = world.people["ada"], world.people["sam"]
        fit = [assessed(ada, Advice.STRATEGIC_FIT, 8), assessed(sam, Advice.STRATEGIC_FIT, 4)]
        made = [*fit, assessed(ada, Advice.FEASIBILITY, 9)]
        assert scored(made, {Advice.STRATEGIC_FIT: Decimal(2)}) == Decimal("7.00")

    def test_is_none_where_nobody_scored_or_nothing_weighs(self, world: World) -> None:
        made = [assessed(world.people["ada"], Advice.FEASIBILITY, 9)]
        assert scored([], {}) is None
        assert scored(made, {Advice.FEASIBILITY: Decimal(0)}) is None
