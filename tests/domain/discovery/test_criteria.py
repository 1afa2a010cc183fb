"""What the first gate asks for, one criterion at a time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.values import Stage
from tests.reach.discovery import (
    EXPERIMENT,
    FIGURES,
    PROBLEM,
    Discovered,
    ask_for_money,
    discovered,
    observation,
)
from tests.world import World


def unmet(done: Discovered, **other: UUID) -> list[str]:
    """The criteria that a submission leaves unmet."""
    package = {"problem": done.problem, "case": done.case, **other}
    done.world.give("ada", "submit_discovery", Discovery.at(done.place(Stage.DISCOVERY)), **package)
    criteria: dict[str, list[str]] = done.world.state(done.gate(GateName.G1))["criteria"]
    return criteria["unmet"]


def drafted(done: Discovered) -> UUID:
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    return done.world.make("olga", "draft_problem_statement", **about, problem=PROBLEM)


def approved(done: Discovered, problem: UUID, figures: dict[str, Any] = FIGURES) -> UUID:
    about = {"iteration": done.iteration, "problem": problem, "do_nothing": "Analysts go on waiting."}
    case = done.world.make("ada", "draft_business_case", **about, figures=figures)
    ask_for_money(done.world, case)
    done.world.give("sam", "approve_business_case", case)
    return case


def beside(done: Discovered) -> Discovered:
    """A turn of the same product, in discovery as well."""
    turn = done.world.make("ada", "start_iteration", product=done.world.product, follows=done.iteration)
    return discovered(done.world, turn)


@pytest.fixture
def young(world: World, iteration: UUID, opportunity: UUID) -> Discovered:
    """A discovery with a problem and a case, and one look at customers."""
    about = {"iteration": iteration, "opportunity": opportunity}
    support = [
        world.make("olga", "record_evidence", **about, observation=observation(origin="usage", source=source))
        for source in ("usage log", "usage log", "sales call")
    ]
    young = Discovered(world, iteration, opportunity, support[0], UUID(int=0), UUID(int=0), UUID(int=0), support)
    young.problem = drafted(young)
    world.give("olga", "submit_problem_statement", young.problem)
    world.give("ada", "validate_problem_statement", young.problem, support=support)
    young.case = approved(young, young.problem)
    return young


Case = Callable[[Discovered], dict[str, UUID]]
WHY = {"reason": "The log was of another product."}


def not_validated(done: Discovered) -> dict[str, UUID]:
    problem = drafted(done)
    return {"problem": problem, "case": approved(done, problem)}


def validated_in_another_turn(done: Discovered) -> dict[str, UUID]:
    problem = beside(done).problem
    return {"problem": problem, "case": approved(done, problem)}


def suspect(done: Discovered) -> dict[str, UUID]:
    """A problem that was validated on four observations, of which one was retracted."""
    about = {"iteration": done.iteration, "opportunity": done.opportunity}
    wrong = done.world.make("olga", "record_evidence", **about, observation=observation(origin="usage"))
    problem = drafted(done)
    done.world.give("olga", "submit_problem_statement", problem)
    done.world.give("ada", "validate_problem_statement", problem, support=[*done.support, wrong])
    package = {"problem": problem, "case": approved(done, problem)}
    done.world.give("olga", "retract_evidence", wrong, **WHY)
    return package


def with_an_open_hypothesis(done: Discovered) -> dict[str, UUID]:
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "test": EXPERIMENT}
    done.world.give("olga", "state_hypothesis", **about, belief="They would wait.")
    return {}


def with_an_open_assumption(done: Discovered) -> dict[str, UUID]:
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "risk": "viability"}
    assumption = done.world.make("olga", "state_assumption", **about, statement="They have a budget for it.")
    done.world.give("ada", "rank_assumption", assumption, importance="high", known="some")
    return {}


def with_an_old_look_at_competitors(done: Discovered) -> dict[str, UUID]:
    done.world.moment += timedelta(days=72)  # the look was taken on 1 November, and it is 31 January: 91 days
    return {}


def with_a_case_of_another_turn(done: Discovered) -> dict[str, UUID]:
    return {"case": approved(beside(done), done.problem)}


def with_a_case_for_another_problem(done: Discovered) -> dict[str, UUID]:
    return {"case": approved(done, drafted(done))}


def with_a_case_that_is_undecided(done: Discovered) -> dict[str, UUID]:
    about = {"iteration": done.iteration, "problem": done.problem, "do_nothing": "Analysts go on waiting."}
    return {"case": done.world.make("ada", "draft_business_case", **about, figures=FIGURES)}


def with_a_case_that_is_worth_too_little(done: Discovered) -> dict[str, UUID]:
    return {"case": approved(done, done.problem, {**FIGURES, "benefits": ["0.00", "120.00"]})}


def stopped(done: Discovered, **other: UUID) -> tuple[str, ...]:
    """What a submission leaves unmet, and what a Go is refused for: the same."""
    left = unmet(done, **other)
    with pytest.raises(Gate.MustMeetUnmet) as refused:
        done.decide(GateName.G1)
    assert list(refused.value.facts) == left
    return refused.value.facts


class TestEachCriterionAlone:
    def test_lets_a_go_through_once_all_are_met(self, done: Discovered) -> None:
        assert unmet(done) == []
        assert "iteration.stage_entered" in done.decide(GateName.G1)

    @pytest.mark.parametrize(
        ("found", "criterion"),
        [
            (not_validated, "problem_validated"),
            (validated_in_another_turn, "problem_validated"),
            (suspect, "nothing_suspect"),
            (with_an_open_hypothesis, "critical_hypotheses_judged"),
            (with_an_open_assumption, "critical_assumptions_judged"),
            (with_an_old_look_at_competitors, "competition_known"),
            (with_a_case_of_another_turn, "case_for_this_problem"),
            (with_a_case_for_another_problem, "case_for_this_problem"),
            (with_a_case_that_is_undecided, "case_approved"),
            (with_a_case_that_is_worth_too_little, "npv_reaches_hurdle"),
        ],
    )
    def test_stops_the_go(self, done: Discovered, found: Case, criterion: str) -> None:
        assert stopped(done, **found(done)) == (criterion,)

    def test_stops_the_go_where_a_pillar_stands_on_nothing(self, young: Discovered) -> None:
        about = {"iteration": young.iteration, "opportunity": young.opportunity}
        young.world.give("olga", "record_evidence", **about, observation=observation(pillar="market"))
        assert stopped(young) == ("evidence_in_each_pillar",)

    def test_is_unmet_where_two_pillars_stand_on_nothing(self, young: Discovered) -> None:
        assert unmet(young) == ["evidence_in_each_pillar", "competition_known"]

    def test_counts_ninety_days(self, world: World, done: Discovered) -> None:
        world.moment += timedelta(days=71)
        assert unmet(done) == []

    def test_waits_for_every_criterion_that_is_declared(self, done: Discovered) -> None:
        """A criterion that is added to the first gate is added to the table above."""
        unmet(done)
        met: list[str] = done.world.state(done.gate(GateName.G1))["criteria"]["met"]
        assert met == [
            "problem_validated",
            "nothing_suspect",
            "critical_hypotheses_judged",
            "critical_assumptions_judged",
            "evidence_in_each_pillar",
            "competition_known",
            "case_for_this_problem",
            "case_approved",
            "npv_reaches_hurdle",
        ]
