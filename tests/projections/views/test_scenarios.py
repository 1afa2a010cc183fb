"""What would the roadmap be if a scenario were applied, against what it is?"""

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from domain.kernel import AGGREGATES
from projections.scenarios import SCENARIOS, Compared
from projections.store import Views
from projections.view import VIEWS
from tests.domain.planning.test_scenario import DROP, LATER, RESCHEDULE, REVIVE, WHY, applied, change, opened
from tests.folding import folded, kept
from tests.reach.planning import Planned, aimed, planned
from tests.world import World

ITS_OWN = {"scenarios", "scenario_comparisons", "audit_trail", "why"}  # why tells what it is about, too


@pytest.fixture
def plan(world: World) -> Planned:
    return planned(world)


@pytest.fixture
def scenario(plan: Planned) -> UUID:
    return opened(plan.world)


def shown(world: World, scenario: UUID) -> Compared:
    return folded(SCENARIOS, world.facts())[scenario]


class TestAScenario:
    def test_never_affects_the_trunk_until_it_is_applied(self, world: World, plan: Planned, tmp_path: Path) -> None:
        aggregates = tuple(AGGREGATES.values())
        views = Views(tmp_path / "all.db", tuple(VIEWS.values()), world.ledger, world.mapper, aggregates)
        with closing(views) as store:
            store.catch_up()
            before = store.digests()
            scenario = opened(world)
            for said in (RESCHEDULE, DROP):
                change(world, scenario, plan.features[0], said)
            world.give("ada", "assume_capacity", scenario, period="2027-Q3", effort="2.00")
            store.catch_up()
            after = store.digests()
        assert {name for name, digest in after.items() if digest != before[name]} <= ITS_OWN
        assert len(before) > len(ITS_OWN)

    def test_is_kept_as_it_is_folded_by_hand(self, world: World, plan: Planned, tmp_path: Path) -> None:
        scenario = opened(world)
        change(world, scenario, plan.features[0], RESCHEDULE)
        world.give("ada", "commit_feature", plan.features[0], **aimed(plan))
        applied(world, scenario, plan.features[0])
        assert kept(tmp_path, world, SCENARIOS) == folded(SCENARIOS, world.facts())


class TestDates:
    def test_slip_in_days(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        (line,) = shown(world, scenario).dates
        assert (line.before, line.after, line.slip_days) == ("2027-Q1", "2027-Q3", 183)

    def test_are_those_of_the_trunk_as_it_stands(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        world.give("ada", "reschedule_feature", plan.features[0], placement=LATER, **WHY)
        (line,) = shown(world, scenario).dates
        assert (line.before, line.after, line.slip_days) == ("2027-Q3", "2027-Q3", 0)

    def test_are_those_of_the_fork_at_the_moment_of_the_fork(
        self, world: World, scenario: UUID, plan: Planned
    ) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        then = len(world.facts())
        world.give("ada", "reschedule_feature", plan.features[0], placement=LATER, **WHY)
        (line,) = folded(SCENARIOS, world.facts()[:then])[scenario].dates
        assert line.before == "2027-Q1"

    def test_of_what_is_dropped_are_none(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], DROP)
        (line,) = shown(world, scenario).dates
        assert (line.state_after, line.after, line.slip_days) == ("dropped", None, None)

    def test_follow_what_was_changed_last(self, world: World, scenario: UUID, plan: Planned) -> None:
        for said in (DROP, REVIVE, RESCHEDULE):
            change(world, scenario, plan.features[0], said)
        (line,) = shown(world, scenario).dates
        assert (line.state_after, line.after) == ("planned", "2027-Q3")

    def test_of_a_withdrawn_change_are_gone(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        world.give("ada", "withdraw_proposed_change", scenario, number=1)
        assert (shown(world, scenario).dates, shown(world, scenario).trunk) == ((), {})

    def test_stay_as_they_were_when_it_was_applied(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        compared = shown(world, scenario).dates
        applied(world, scenario)
        assert (shown(world, scenario).fate, shown(world, scenario).dates) == ("applied", compared)


class TestEfforts:
    def test_move_with_their_features(self, world: World, scenario: UUID, plan: Planned) -> None:
        change(world, scenario, plan.features[0], RESCHEDULE)
        change(world, scenario, plan.features[1], DROP)
        world.give("ada", "assume_capacity", scenario, period="2027-Q3", effort="2.00")
        first, second = shown(world, scenario).efforts
        assert (first.period, str(first.before), str(first.after), first.capacity) == ("2027-Q1", "6", "0", None)
        assert (second.period, str(second.before), str(second.after)) == ("2027-Q3", "0", "3")
        assert str(second.capacity) == "2.00"


class TestWorthAndTargets:
    def test_stand_beside_each_other(self, world: World, scenario: UUID, plan: Planned) -> None:
        npv = {"amount": "50.00", "currency": "EUR"}
        world.give("ada", "assume_worth", scenario, case=plan.discovery.case, npv=npv)
        wanted = {"objective": plan.objective, "number": 1, "target": "2", "due": "2027-09-30"}
        world.give("ada", "propose_key_result_target", scenario, **wanted)
        target = {"value": "3", "due": "2027-12-31"}
        world.give("ada", "propose_kpi_target", scenario, kpi=plan.kpi, target=target)
        row = shown(world, scenario)
        (worth,) = row.worth
        assert worth.difference == worth.after.amount - worth.before.amount
        said = [(line.key_result, str(line.before), str(line.after), str(line.due_after)) for line in row.targets]
        assert said == [(1, "1", "2", "2027-09-30"), (None, "1", "3", "2027-12-31")]
