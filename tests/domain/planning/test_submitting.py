"""Asking whether what is planned may be built."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AnotherProduct, NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import DEFINITION, TARGET, VISION, Planned, agreed, drafted, planned, proposed
from tests.world import World

WHY = "Nobody wants it."


def unmet(plan: Planned, **other: UUID | list[UUID]) -> list[str]:
    """The criteria that a submission leaves unmet, of a plan that was handed over as it is submitted."""
    plan.hand_over(**other)
    return left_unmet(plan, **other)


def left_unmet(plan: Planned, **other: UUID | list[UUID]) -> list[str]:
    """The criteria that a submission leaves unmet."""
    plan.submit(**other)
    criteria: dict[str, list[str]] = plan.world.state(plan.gate(GateName.G2))["criteria"]
    return criteria["unmet"]


def bare(done: Discovered) -> Planned:
    """A plan without a round, and for which nothing is reserved."""
    world, about = done.world, {"iteration": done.iteration}
    vision = world.make("ada", "articulate_vision", **about, statement=VISION)
    objective = agreed(done)
    kpi = world.make("ada", "define_kpi", **about, definition=DEFINITION, target=TARGET, owner=world.people["olga"])
    features = (proposed(done, "must"), proposed(done, "should"))
    goal = {"learning_goal": "Do they stop waiting?", "hypothesis": done.hypothesis}
    mvp = world.make("ada", "define_mvp_scope", **about, features=features, **goal)
    baseline = world.make("ada", "take_baseline", product=world.product, name="bare-plan")
    return Planned(world, done, vision, objective, kpi, features, mvp, baseline)


def scope(plan: Planned, **other: Any) -> UUID:
    usual = {"iteration": plan.iteration, "features": plan.features, "learning_goal": "Do they stop waiting?"}
    return plan.world.make("ada", "define_mvp_scope", **usual, **other)


class TestSubmittingAPlan:
    def test_hands_it_to_its_gate(self, plan: Planned) -> None:
        assert plan.submit() == ["planning.submitted", "gate.submitted"]

    def test_meets_every_criterion(self, world: World, plan: Planned) -> None:
        plan.submit()
        assert world.state(plan.gate(GateName.G2))["criteria"] == {
            "met": [
                "vision_stated",
                "objectives_measurable",
                "kpis_with_baseline_and_target",
                "prioritisation_round_closed",
                "mvp_locked",
                "mvp_tests_something",
                "every_must_tied",
                "roadmap_baselined",
                "hard_dependencies_accepted",
                "capacity_reserved",
                "top_risks_answered",
                "handover_accepted",
            ],
            "unmet": [],
        }

    def test_freezes_every_member(self, world: World, plan: Planned) -> None:
        plan.submit()
        package = {member["id"] for member in world.state(plan.gate(GateName.G2))["package"]}
        members = (plan.stage, plan.vision, plan.objective, plan.kpi, plan.mvp, plan.baseline)
        assert package == set(map(str, members))

    def test_needs_an_objective(self, plan: Planned) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            plan.submit(objectives=[])

    def test_names_each_kpi_once(self, plan: Planned) -> None:
        with pytest.raises(ValueError, match="each is named once"):
            plan.submit(kpis=[plan.kpi, plan.kpi])

    def test_takes_no_baseline_of_another_product(self, world: World, plan: Planned) -> None:
        other = world.make("root", "register_product", key="IMPORTS", name="Imports", accountable=world.people["ada"])
        baseline = world.make("ada", "take_baseline", product=other, name="imports")
        with pytest.raises(AnotherProduct):
            plan.submit(baseline=baseline)

    def test_is_refused_once_the_gate_was_decided(self, plan: Planned) -> None:
        plan.submit()
        plan.decide()
        with pytest.raises(Gate.NothingSubmitted):
            plan.submit()

    def test_is_for_product_managers_only(self, world: World, plan: Planned) -> None:
        body = {"vision": plan.vision, "objectives": [plan.objective], "kpis": [plan.kpi], "mvp": plan.mvp}
        with pytest.raises(NotAllowed, match="submit_planning is for product_manager"):
            world.give("olga", "submit_planning", plan.stage, **body, baseline=plan.baseline)


class TestACriterion:
    def test_is_unmet_by_a_vision_of_another_turn(self, world: World, plan: Planned) -> None:
        plan.submit()
        plan.decide()
        turn = world.make("ada", "start_iteration", product=world.product, follows=plan.iteration)
        done = discovered(world, turn)
        done.submit()
        done.decide(GateName.G1)
        assert unmet(planned(world, done, "second-plan"), vision=plan.vision) == ["vision_stated"]

    def test_is_unmet_by_a_locked_scope_of_another_turn(self, world: World, plan: Planned) -> None:
        plan.submit()
        plan.decide()
        turn = world.make("ada", "start_iteration", product=world.product, follows=plan.iteration)
        done = discovered(world, turn)
        done.submit()
        done.decide(GateName.G1)
        assert "mvp_locked" in unmet(planned(world, done, "second-plan"), mvp=plan.mvp)

    def test_is_unmet_by_an_abandoned_objective(self, world: World, plan: Planned) -> None:
        world.give("ada", "abandon_objective", plan.objective, reason=WHY)
        assert unmet(plan) == ["objectives_measurable"]

    def test_is_unmet_by_a_kpi_without_a_baseline(self, world: World, plan: Planned) -> None:
        loose = {"definition": {**DEFINITION, "baseline": None}, "target": TARGET, "owner": world.people["olga"]}
        kpi = world.make("ada", "define_kpi", iteration=plan.iteration, **loose)
        assert unmet(plan, kpis=[plan.kpi, kpi]) == ["kpis_with_baseline_and_target"]

    def test_is_unmet_by_a_scope_that_is_not_locked(self, plan: Planned) -> None:
        assert unmet(plan, mvp=scope(plan, hypothesis=plan.discovery.hypothesis)) == ["mvp_locked"]

    def test_is_unmet_by_a_scope_that_serves_no_submitted_objective(self, world: World, plan: Planned) -> None:
        other = agreed(plan.discovery, statement="Imports are fast.")
        mvp = scope(plan, objective=other)
        world.give("ada", "lock_mvp_scope", mvp, features=plan.features)
        world.give("ada", "tie_items", mvp, features=plan.features, objective=other, key_result=1)
        assert unmet(plan, mvp=mvp) == ["mvp_tests_something"]

    def test_is_unmet_by_a_must_that_is_tied_to_nothing(self, world: World, plan: Planned) -> None:
        mvp = scope(plan, objective=plan.objective)
        world.give("ada", "lock_mvp_scope", mvp, features=plan.features)
        assert unmet(plan, mvp=mvp) == ["every_must_tied"]

    def test_is_unmet_without_a_closed_round(self, world: World, done: Discovered) -> None:
        empty = bare(done)
        assert {"prioritisation_round_closed", "capacity_reserved"} <= set(left_unmet(empty))

    def test_is_unmet_by_a_baseline_from_before(self, world: World) -> None:
        old = world.make("ada", "take_baseline", product=world.product, name="before")
        assert unmet(planned(world), baseline=old) == ["roadmap_baselined"]

    def test_is_unmet_by_a_dependency_that_nobody_accepted(self, world: World, plan: Planned) -> None:
        on = proposed(plan.discovery)
        dependency = world.make("tess", "declare_dependency", dependant=plan.features[0], on=on)
        assert unmet(plan) == ["hard_dependencies_accepted"]
        world.give("tess", "accept_dependency", dependency)
        assert left_unmet(plan) == []

    def test_is_unmet_without_a_handover(self, world: World) -> None:
        assert left_unmet(drafted(world)) == ["handover_accepted"]

    def test_is_unmet_by_a_handover_of_another_package(self, world: World, plan: Planned) -> None:
        world.give("ada", "retarget_kpi", plan.kpi, target={**TARGET, "value": "2"}, reason=WHY)
        assert left_unmet(plan) == ["handover_accepted"]
        plan.hand_over()
        assert left_unmet(plan) == []


class TestAChangeAfterwards:
    def test_of_the_vision_voids_the_submission(self, world: World, plan: Planned) -> None:
        plan.submit()
        told = world.told("ada", "revise_vision", plan.vision, statement=f"{VISION} Always.", reason=WHY)
        assert told == ["vision.revised", "gate.submission_voided"]

    def test_of_what_it_waits_for_voids_the_submission(self, world: World, plan: Planned) -> None:
        plan.submit()
        world.give("tess", "declare_dependency", dependant=plan.features[0], on=plan.features[1])
        assert world.state(plan.gate(GateName.G2))["package"] == []
