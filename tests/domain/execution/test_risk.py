"""A risk is weighed, answered, and accepted by somebody who may: a grave one by a sponsor."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.issue import Issue
from domain.execution.risk import Risk
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from tests.reach.discovery import discovered, planned_for
from tests.reach.planning import Planned
from tests.reach.risks import GRAVE, SMALL, THREAT, WHY, answered, assessed, raised, response
from tests.world import World


def closed(done: Planned) -> UUID:
    risk = raised(done.world, done.iteration)
    done.world.give("tess", "close_risk", risk, **WHY)
    return risk


class TestRaising:
    def test_is_known_to_the_stage(self, world: World, done: Planned) -> None:
        told = world.told("dan", "raise_risk", iteration=done.iteration, threat=THREAT)
        assert told == ["risk.raised", "execution.risk_awaited"]

    def test_may_be_done_in_planning(self, world: World) -> None:
        plan = planned_for(world)
        told = world.told("ada", "raise_risk", iteration=plan.iteration, threat=THREAT)
        assert told == ["risk.raised", "planning.risk_noted"]

    def test_is_refused_in_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            raised(world, discovered(world).iteration)

    def test_is_not_for_a_stranger(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="raise_risk is for"):
            world.give("eve", "raise_risk", iteration=done.iteration, threat=THREAT)


class TestAssessing:
    def test_multiplies_probability_by_impact(self, world: World, done: Planned) -> None:
        assert world.state(assessed(world, done.iteration, {"probability": 5, "impact": 3}))["exposure"] == 15

    @pytest.mark.parametrize("level", [0, 6])
    def test_is_from_1_to_5(self, world: World, done: Planned, level: int) -> None:
        with pytest.raises(ValueError, match="probability"):
            assessed(world, done.iteration, {"probability": level, "impact": 1})

    def test_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "assess_risk", assessed(world, done.iteration), assessment=GRAVE) == []

    def test_ends_an_acceptance(self, world: World, done: Planned) -> None:
        risk = answered(world, done.iteration)
        world.give("tess", "accept_risk", risk, **WHY)
        told = world.told("tess", "assess_risk", risk, assessment={"probability": 5, "impact": 5})
        assert told == ["risk.assessed", "execution.risk_awaited"]

    def test_is_refused_once_closed(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.Over):
            world.give("tess", "assess_risk", closed(done), assessment=SMALL)

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="assess_risk is for"):
            world.give("dan", "assess_risk", raised(world, done.iteration), assessment=SMALL)


class TestPlanningAResponse:
    @pytest.mark.parametrize("strategy", ["avoid", "mitigate", "transfer", "accept", "exploit"])
    def test_names_a_strategy_an_owner_and_a_trigger(self, world: World, done: Planned, strategy: str) -> None:
        risk, planned = assessed(world, done.iteration), response(world, SMALL)["response"]
        world.give("tess", "plan_response", risk, response={**planned, "strategy": strategy})
        shown = world.state(risk)["response"]
        assert (shown["strategy"], shown["owner"], shown["trigger"]) == (
            strategy,
            str(world.people["tess"]),
            "The first call fails.",
        )

    def test_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "plan_response", answered(world, done.iteration), **response(world, SMALL)) == []

    def test_is_refused_before_it_was_assessed(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.NotAssessed):
            world.give("tess", "plan_response", raised(world, done.iteration), **response(world, SMALL))

    def test_is_refused_once_closed(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.Over):
            world.give("tess", "plan_response", closed(done), **response(world, SMALL))


class TestAccepting:
    @pytest.mark.parametrize("who", ["tess", "ada"])
    def test_of_what_is_small_is_for_the_team(self, world: World, done: Planned, who: str) -> None:
        told = world.told(who, "accept_risk", answered(world, done.iteration), **WHY)
        assert told == ["risk.accepted", "execution.risk_settled"]

    def test_of_what_is_grave_needs_a_sponsor(self, world: World, done: Planned) -> None:
        risk = answered(world, done.iteration, GRAVE)
        with pytest.raises(Risk.TooGrave):
            world.give("ada", "accept_risk", risk, **WHY)
        world.give("sam", "accept_grave_risk", risk, **WHY)
        assert world.state(risk)["accepted_by"] == str(world.people["sam"])

    @pytest.mark.parametrize("who", ["ada", "olga", "tess"])
    def test_of_what_is_grave_is_for_nobody_else(self, world: World, done: Planned, who: str) -> None:
        with pytest.raises(NotAllowed, match="accept_grave_risk is for sponsor"):
            world.give(who, "accept_grave_risk", answered(world, done.iteration, GRAVE), **WHY)

    def test_needs_a_sponsor_from_an_exposure_of_12_on(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.TooGrave) as refused:
            world.give("ada", "accept_risk", assessed(world, done.iteration, {"probability": 4, "impact": 3}), **WHY)
        assert refused.value.facts == ("12",)
        world.give("ada", "accept_risk", assessed(world, done.iteration, {"probability": 2, "impact": 5}), **WHY)

    @pytest.mark.parametrize(("probability", "impact"), [(5, 3), (4, 4), (5, 5)])
    def test_beyond_that_needs_one_as_well(self, world: World, done: Planned, probability: int, impact: int) -> None:
        risk = assessed(world, done.iteration, {"probability": probability, "impact": impact})
        with pytest.raises(Risk.TooGrave):
            world.give("tess", "accept_risk", risk, **WHY)
        assert world.told("sam", "accept_grave_risk", risk, **WHY)[0] == "risk.accepted"

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        risk = answered(world, done.iteration)
        world.give("tess", "accept_risk", risk, **WHY)
        assert world.told("ada", "accept_risk", risk, **WHY) == []

    def test_is_refused_before_it_was_assessed(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.NotAssessed):
            world.give("sam", "accept_grave_risk", raised(world, done.iteration), **WHY)

    def test_is_refused_without_a_reason(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("tess", "accept_risk", answered(world, done.iteration))


class TestMaterialising:
    def test_makes_it_an_issue_with_an_owner(self, world: World, done: Planned) -> None:
        risk, owner = assessed(world, done.iteration), world.people["dan"]
        told = world.told("tess", "materialise_risk", risk, owner=owner)
        assert told == ["risk.materialised", "execution.risk_settled", "issue.raised"]

        issue = next(fact for fact in world.facts() if isinstance(fact, Issue.Raised))
        assert (issue.trouble.what, issue.owner, issue.risk) == (THREAT["event"], owner, risk)

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        risk, owner = assessed(world, done.iteration), {"owner": world.people["dan"]}
        world.give("tess", "materialise_risk", risk, **owner)
        assert world.told("tess", "materialise_risk", risk, **owner) == []

    def test_is_refused_once_closed(self, world: World, done: Planned) -> None:
        with pytest.raises(Risk.Over):
            world.give("tess", "materialise_risk", closed(done), owner=world.people["dan"])


class TestClosing:
    def test_settles_it(self, world: World, done: Planned) -> None:
        told = world.told("tess", "close_risk", raised(world, done.iteration), **WHY)
        assert told == ["risk.closed", "execution.risk_settled"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "close_risk", closed(done), **WHY) == []


class TestARiskOfPlanning:
    def test_is_handed_over_to_the_execution(self, world: World, plan: Planned) -> None:
        risk = answered(world, plan.iteration)
        plan.submit()
        assert plan.decide()[-2:] == ["planning.risks_handed_over", "execution.risk_awaited"]

        told = world.told("tess", "accept_risk", risk, **WHY)
        assert told == ["risk.accepted", "planning.risk_noted", "execution.risk_settled"]

    def test_that_was_accepted_is_not(self, world: World, plan: Planned) -> None:
        world.give("tess", "accept_risk", answered(world, plan.iteration), **WHY)
        plan.submit()
        assert "planning.risks_handed_over" not in plan.decide()

    @pytest.mark.parametrize("reached", [raised, assessed])
    def test_that_is_grave_or_unknown_keeps_the_gate_shut(
        self, plan: Planned, reached: Callable[[World, UUID], UUID]
    ) -> None:
        reached(plan.world, plan.iteration)
        assert unmet(plan) == ["top_risks_answered"]

    def test_with_a_response_and_an_owner_opens_it(self, plan: Planned) -> None:
        answered(plan.world, plan.iteration)
        assert unmet(plan) == []

    @pytest.mark.parametrize(
        ("probability", "impact", "criteria"),
        [(2, 5, []), (4, 3, ["top_risks_answered"]), (3, 5, ["top_risks_answered"])],
    )
    def test_needs_a_response_from_an_exposure_of_12_on(
        self, plan: Planned, probability: int, impact: int, criteria: list[str]
    ) -> None:
        assessed(plan.world, plan.iteration, {"probability": probability, "impact": impact})
        assert unmet(plan) == criteria

    def test_that_is_grave_but_answered_opens_it(self, plan: Planned) -> None:
        risk = answered(plan.world, plan.iteration)
        plan.world.give("tess", "assess_risk", risk, assessment={"probability": 5, "impact": 5})
        assert unmet(plan) == []

    def test_that_is_settled_leaves_the_others(self, world: World, plan: Planned) -> None:
        first, settled, last = sorted(raised(world, plan.iteration) for _ in range(3))
        world.give("tess", "close_risk", settled, **WHY)
        assert sorted(world.state(plan.stage)["risks"]) == [str(first), str(last)]

    def test_that_is_small_needs_no_response(self, plan: Planned) -> None:
        assessed(plan.world, plan.iteration, SMALL)
        assert unmet(plan) == []


def unmet(plan: Planned) -> list[str]:
    """The criteria that the second gate finds unmet."""
    plan.submit()
    found: list[str] = plan.world.state(plan.gate(GateName.G2))["criteria"]["unmet"]
    return found
