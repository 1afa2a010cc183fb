"""A feature is promised: traced to what it is for, measured by complete KPIs, and freed of what it waits for."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from tests.reach.discovery import Discovered
from tests.reach.planning import DEFINITION, QUARTER, TARGET, agreed, proposed
from tests.world import World

WHY = "The market moved."
DUTY = {"kind": "regulatory", "what": "The law asks for it."}


def measure(done: Discovered, **definition: Any) -> UUID:
    body = {"definition": {**DEFINITION, **definition}, "target": TARGET, "owner": done.world.people["olga"]}
    return done.world.make("ada", "define_kpi", iteration=done.iteration, **body)


def aim(world: World, feature: UUID, objective: UUID, *kpis: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "aim_feature", feature, objective=objective, kpis=kpis)


def commit(world: World, feature: UUID, who: str = "ada", **aims: Any) -> list[str]:
    return world.told(who, "commit_feature", feature, **aims)


@pytest.fixture
def objective(done: Discovered) -> UUID:
    return agreed(done)


@pytest.fixture
def placed(world: World, done: Discovered) -> UUID:
    feature = proposed(done)
    world.give("ada", "plan_feature", feature, placement=QUARTER)
    return feature


@pytest.fixture
def aimed(world: World, placed: UUID, objective: UUID) -> UUID:
    aim(world, placed, objective)
    return placed


class TestAimingAFeature:
    def test_says_what_it_serves_and_how_that_is_seen(
        self, world: World, done: Discovered, placed: UUID, objective: UUID
    ) -> None:
        kpi = measure(done)
        assert aim(world, placed, objective, kpi) == ["feature.aimed"]
        assert (world.state(placed)["objective"], world.state(placed)["kpis"]) == (str(objective), [str(kpi)])

    def test_at_the_same_changes_nothing(self, world: World, aimed: UUID, objective: UUID) -> None:
        assert aim(world, aimed, objective) == []

    def test_is_refused_at_an_objective_that_was_abandoned(self, world: World, placed: UUID, objective: UUID) -> None:
        world.give("ada", "abandon_objective", objective, reason=WHY)
        with pytest.raises(Objective.WasAbandoned):
            aim(world, placed, objective)

    def test_is_refused_once_it_was_dropped(self, world: World, placed: UUID, objective: UUID) -> None:
        world.give("ada", "drop_feature", placed, reason=WHY)
        with pytest.raises(Feature.Over):
            aim(world, placed, objective)

    def test_is_for_product_managers_only(self, world: World, placed: UUID, objective: UUID) -> None:
        with pytest.raises(NotAllowed, match="aim_feature is for product_manager"):
            aim(world, placed, objective, who="olga")


class TestCommittingAFeature:
    def test_promises_it(self, world: World, aimed: UUID, objective: UUID) -> None:
        assert commit(world, aimed, objective=objective) == ["feature.committed"]
        assert world.state(aimed)["state"] == "committed"

    def test_twice_changes_nothing(self, world: World, aimed: UUID, objective: UUID) -> None:
        commit(world, aimed, objective=objective)
        assert commit(world, aimed, objective=objective) == []

    def test_is_refused_without_an_objective(self, world: World, placed: UUID) -> None:
        with pytest.raises(Feature.ServesNoObjective):
            commit(world, placed)

    def test_needs_no_objective_where_something_obliges_us(self, world: World, done: Discovered) -> None:
        owed = proposed(done, opportunity=None, obligation=DUTY)
        world.give("ada", "plan_feature", owed, placement=QUARTER)
        assert commit(world, owed) == ["feature.committed"]

    def test_is_refused_for_what_answers_neither_an_opportunity_nor_an_obligation(self, world: World) -> None:
        source = {"system": "peps", "id": "pep-0703"}
        brought = world.make("ivan", "bring_in_feature", product=world.product, source=source)
        world.give("ada", "plan_feature", brought, placement=QUARTER)
        with pytest.raises(Feature.TracesToNothing):
            commit(world, brought)

    def test_names_what_it_is_aimed_at(self, world: World, done: Discovered, aimed: UUID, objective: UUID) -> None:
        aim(world, aimed, objective, measure(done))
        wrong: tuple[dict[str, Any], ...] = ({}, {"objective": objective}, {"objective": agreed(done)})
        for aims in wrong:
            with pytest.raises(Feature.NotItsAims):
                commit(world, aimed, **aims)

    def test_is_refused_once_its_objective_was_abandoned(self, world: World, aimed: UUID, objective: UUID) -> None:
        world.give("ada", "abandon_objective", objective, reason=WHY)
        with pytest.raises(Objective.WasAbandoned):
            commit(world, aimed, objective=objective)

    def test_is_refused_with_a_kpi_without_baseline_or_a_day_to_measure_it(
        self, world: World, done: Discovered, aimed: UUID, objective: UUID
    ) -> None:
        kpi = measure(done, baseline=None)
        aim(world, aimed, objective, kpi)
        with pytest.raises(Kpi.WithoutBaseline):
            commit(world, aimed, objective=objective, kpis=[kpi])
        world.give("ada", "schedule_baseline", kpi, due="2027-01-31")
        assert commit(world, aimed, objective=objective, kpis=[kpi]) == ["feature.committed"]

    def test_is_refused_before_it_was_planned(self, world: World, done: Discovered) -> None:
        with pytest.raises(Feature.NotPlanned):
            commit(world, proposed(done))

    def test_is_refused_once_it_was_dropped(self, world: World, aimed: UUID, objective: UUID) -> None:
        world.give("ada", "drop_feature", aimed, reason=WHY)
        with pytest.raises(Feature.Over):
            commit(world, aimed, objective=objective)

    def test_is_refused_while_a_dependency_is_open(
        self, world: World, done: Discovered, aimed: UUID, objective: UUID
    ) -> None:
        dependency = world.make("tess", "declare_dependency", dependant=aimed, on=proposed(done))
        with pytest.raises(Feature.DependencyOpen) as refused:
            commit(world, aimed, objective=objective)
        assert refused.value.facts == (str(dependency),)

    def test_cannot_be_back_dated(self, world: World, aimed: UUID) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            commit(world, aimed, occurred_at="2026-11-19T09:00:00Z")

    def test_is_for_product_managers_only(self, world: World, aimed: UUID) -> None:
        with pytest.raises(NotAllowed, match="commit_feature is for product_manager"):
            commit(world, aimed, who="olga")
