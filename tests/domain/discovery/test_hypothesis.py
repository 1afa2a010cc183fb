"""What we believe, how it is tested, and whether it turned out to be so."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.discovery.hypothesis import Hypothesis
from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed, NotFound
from domain.product.iteration import Iteration
from domain.values import Stage
from tests.reach.discovery import EXPERIMENT, VERDICT, Discovered, planned_for
from tests.world import World

WHY = "Nobody asks for it."


def state(done: Discovered, who: str = "olga", **more: Any) -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    return done.world.make(who, "state_hypothesis", **about, belief="They would pay.", test=EXPERIMENT, **more)


def judge(done: Discovered, hypothesis: UUID, who: str = "ada", **other: Any) -> list[str]:
    body = {**VERDICT, "evidence": [done.evidence], **other}
    return done.world.told(who, "judge_hypothesis", hypothesis, **body)


def awaited(done: Discovered) -> list[str]:
    """The hypotheses whose verdict the stage waits for."""
    waiting: list[str] = done.world.state(Discovery.at(done.place(Stage.DISCOVERY)))["awaited"]
    return waiting


@pytest.fixture
def hypothesis(done: Discovered) -> UUID:
    return state(done)


class TestStatingAHypothesis:
    def test_fixes_its_test_beforehand(self, world: World, hypothesis: UUID) -> None:
        stated = world.state(hypothesis)
        assert (stated["test"], stated["weight"], stated["verdict"]) == (EXPERIMENT, "critical", None)

    def test_makes_the_stage_wait_when_it_is_critical(self, done: Discovered, hypothesis: UUID) -> None:
        assert awaited(done) == [str(hypothesis)]

    def test_keeps_nobody_waiting_when_it_is_minor(self, done: Discovered) -> None:
        state(done, weight="minor")
        assert awaited(done) == []

    def test_is_refused_on_an_opportunity_that_was_set_aside(self, world: World, done: Discovered) -> None:
        world.give("ada", "discard_opportunity", done.opportunity, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            state(done)

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            state(planned_for(world))

    def test_is_not_for_developers(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="state_hypothesis is for product_manager or product_owner"):
            state(done, "dan")


class TestJudgingAHypothesis:
    def test_frees_the_stage_that_waits(self, done: Discovered, hypothesis: UUID) -> None:
        told = judge(done, hypothesis)
        assert told == ["hypothesis.judged", "evidence.relied_upon", "discovery.verdict_noted"]
        assert awaited(done) == []

    def test_remembers_the_evidence_as_it_stood(self, done: Discovered, hypothesis: UUID) -> None:
        judge(done, hypothesis, verdict="inconclusive")
        judged = next(fact for fact in reversed(done.world.facts()) if isinstance(fact, Hypothesis.Judged))
        assert [(seen.id, seen.version) for seen in judged.evidence] == [(done.evidence, 3)]

    def test_the_same_way_again_changes_nothing(self, done: Discovered, hypothesis: UUID) -> None:
        judge(done, hypothesis)
        assert judge(done, hypothesis) == []

    def test_another_way_is_refused(self, done: Discovered, hypothesis: UUID) -> None:
        judge(done, hypothesis)
        with pytest.raises(Hypothesis.AlreadyJudged):
            judge(done, hypothesis, verdict="invalidated")

    def test_is_refused_on_evidence_that_was_retracted(self, done: Discovered, hypothesis: UUID) -> None:
        done.world.give("olga", "retract_evidence", done.evidence, reason=WHY)
        with pytest.raises(Hypothesis.OnRetractedEvidence):
            judge(done, hypothesis)

    def test_says_what_follows(self, done: Discovered, hypothesis: UUID) -> None:
        judge(done, hypothesis, verdict="invalidated", next_step="pivot", observed="Two of ten would.")
        assert done.world.state(hypothesis)["next_step"] == "pivot"

    def test_is_refused_before_the_experiment(self, done: Discovered, hypothesis: UUID) -> None:
        with pytest.raises(Hypothesis.NotTested):
            judge(done, hypothesis, expert_judgement=None)

    def test_needs_no_experiment_where_experts_say_why(self, done: Discovered, hypothesis: UUID) -> None:
        judge(done, hypothesis, expert_judgement="It is known from the last turn.")
        judged = next(fact for fact in reversed(done.world.facts()) if isinstance(fact, Hypothesis.Judged))
        assert (judged.experiment, judged.expert_judgement) == (None, "It is known from the last turn.")

    def test_needs_evidence(self, done: Discovered, hypothesis: UUID) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            judge(done, hypothesis, evidence=[])

    def test_needs_evidence_that_is_known(self, done: Discovered, hypothesis: UUID) -> None:
        with pytest.raises(NotFound) as missing:
            judge(done, hypothesis, evidence=[done.evidence, done.case])
        assert missing.value.pointer == "/evidence/1"

    def test_is_for_product_managers_only(self, done: Discovered, hypothesis: UUID) -> None:
        with pytest.raises(NotAllowed, match="judge_hypothesis is for product_manager"):
            judge(done, hypothesis, "olga")
