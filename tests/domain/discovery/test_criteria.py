"""What the first gate asks for, one criterion at a time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.lifecycle import GateName
from domain.values import Stage
from tests.reach.discovery import EXPERIMENT, FIGURES, PROBLEM, Discovered, discovered, observation
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
    evidence = world.make("olga", "record_evidence", **about, observation=observation(origin="usage"))
    young = Discovered(world, iteration, opportunity, evidence, UUID(int=0), UUID(int=0), UUID(int=0))
    young.problem = drafted(young)
    world.give("ada", "validate_problem_statement", young.problem, support=[evidence])
    young.case = approved(young, young.problem)
    return young


class TestACriterion:
    def test_is_met_by_all_that_was_found(self, done: Discovered) -> None:
        assert unmet(done) == []

    def test_is_unmet_by_a_problem_that_nobody_validated(self, done: Discovered) -> None:
        problem = drafted(done)
        assert unmet(done, problem=problem, case=approved(done, problem)) == ["problem_validated"]

    def test_is_unmet_by_a_problem_of_another_turn(self, done: Discovered) -> None:
        problem = beside(done).problem
        assert unmet(done, problem=problem, case=approved(done, problem)) == ["problem_validated"]

    def test_is_unmet_by_a_case_of_another_turn(self, done: Discovered) -> None:
        assert unmet(done, case=approved(beside(done), done.problem)) == ["case_for_this_problem"]

    def test_is_unmet_by_a_critical_hypothesis_without_a_verdict(self, world: World, done: Discovered) -> None:
        about = {"iteration": done.iteration, "opportunity": done.opportunity, "test": EXPERIMENT}
        world.give("olga", "state_hypothesis", **about, belief="They would wait.")
        assert unmet(done) == ["critical_hypotheses_judged"]

    def test_is_unmet_where_two_pillars_stand_on_nothing(self, young: Discovered) -> None:
        assert unmet(young) == ["evidence_in_each_pillar", "competition_known"]

    def test_is_unmet_by_an_old_look_at_competitors(self, world: World, done: Discovered) -> None:
        world.moment += timedelta(days=71)  # the look was taken on 1 November, and it is 30 January: 90 days
        assert unmet(done) == []
        world.moment += timedelta(days=1)
        assert unmet(done) == ["competition_known"]

    def test_is_unmet_by_a_case_for_another_problem(self, done: Discovered) -> None:
        assert unmet(done, case=approved(done, drafted(done))) == ["case_for_this_problem"]

    def test_is_unmet_by_a_case_that_is_worth_too_little(self, done: Discovered) -> None:
        poor = {**FIGURES, "benefits": ["0.00", "120.00"]}
        assert unmet(done, case=approved(done, done.problem, poor)) == ["npv_reaches_hurdle"]
