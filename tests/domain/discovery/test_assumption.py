"""What has to be true, how much hangs on it, and how it was settled."""

from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from domain.values import Stage
from tests.reach.discovery import EXPERIMENT, VERDICT, Discovered, planned_for
from tests.world import World


def stated(done: Discovered, who: str = "olga") -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "risk": "viability"}
    return done.world.make(who, "state_assumption", **about, statement="They have a budget for it.")


def rank(world: World, assumption: UUID, importance: str = "high", known: str = "some", who: str = "ada") -> list[str]:
    return world.told(who, "rank_assumption", assumption, importance=importance, known=known)


def awaited(done: Discovered) -> list[str]:
    waiting: list[str] = done.world.state(Discovery.at(done.place(Stage.DISCOVERY)))["assumptions"]
    return waiting


def settled_by(done: Discovered, assumption: UUID) -> UUID:
    """A hypothesis on it that was judged."""
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "weight": "minor"}
    belief = {"belief": "Nine of ten have one.", "test": EXPERIMENT, "assumption": assumption}
    hypothesis = done.world.make("olga", "state_hypothesis", **about, **belief)
    done.world.give("ada", "judge_hypothesis", hypothesis, evidence=[done.evidence], **VERDICT)
    return hypothesis


@pytest.fixture
def assumption(done: Discovered) -> UUID:
    return stated(done)


class TestStatingAnAssumption:
    def test_names_the_kind_of_risk(self, world: World, assumption: UUID) -> None:
        state = world.state(assumption)
        assert (state["risk"], state["weight"], state["verdict"]) == ("viability", "minor", None)

    def test_keeps_nobody_waiting_before_it_was_ranked(self, done: Discovered, assumption: UUID) -> None:
        assert awaited(done) == []

    def test_is_refused_on_an_opportunity_that_was_set_aside(self, done: Discovered) -> None:
        done.world.give("ada", "park_opportunity", done.opportunity, reason="Not now.")
        with pytest.raises(Opportunity.NotOpen):
            stated(done)

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            stated(planned_for(world))

    def test_is_not_for_developers(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="state_assumption is for"):
            stated(done, "dan")


class TestRankingAnAssumption:
    @pytest.mark.parametrize(
        ("importance", "known", "weight"),
        [
            ("high", "nothing", "critical"),
            ("high", "some", "critical"),
            ("high", "much", "minor"),
            ("medium", "nothing", "minor"),
            ("low", "nothing", "minor"),
        ],
    )
    def test_finds_the_critical_ones(
        self, world: World, assumption: UUID, importance: str, known: str, weight: str
    ) -> None:
        rank(world, assumption, importance, known)
        assert world.state(assumption)["weight"] == weight

    def test_as_critical_makes_the_stage_wait(self, done: Discovered, assumption: UUID) -> None:
        assert rank(done.world, assumption) == ["assumption.ranked", "discovery.assumption_awaited"]
        assert awaited(done) == [str(assumption)]

    def test_lower_frees_the_stage(self, done: Discovered, assumption: UUID) -> None:
        rank(done.world, assumption)
        assert rank(done.world, assumption, "low") == ["assumption.ranked", "discovery.assumption_noted"]
        assert awaited(done) == []

    def test_the_same_way_again_changes_nothing(self, world: World, assumption: UUID) -> None:
        rank(world, assumption)
        assert rank(world, assumption) == []

    def test_is_not_for_developers(self, world: World, assumption: UUID) -> None:
        with pytest.raises(NotAllowed, match="rank_assumption is for"):
            rank(world, assumption, who="dan")


class TestSettlingAnAssumption:
    def test_follows_from_the_verdict_on_its_hypothesis(self, done: Discovered, assumption: UUID) -> None:
        rank(done.world, assumption)
        hypothesis = settled_by(done, assumption)
        state = done.world.state(assumption)
        assert (state["verdict"], state["hypothesis"]) == ("validated", str(hypothesis))
        assert awaited(done) == []

    def test_keeps_nobody_waiting_when_it_is_ranked_later(self, done: Discovered, assumption: UUID) -> None:
        settled_by(done, assumption)
        rank(done.world, assumption)
        assert awaited(done) == []

    def test_ends_once_the_verdict_is_suspect(self, done: Discovered, assumption: UUID) -> None:
        rank(done.world, assumption)
        settled_by(done, assumption)
        done.world.give("olga", "retract_evidence", done.evidence, reason="The log was of another product.")
        assert done.world.state(assumption)["verdict"] is None
        assert awaited(done) == [str(assumption)]
