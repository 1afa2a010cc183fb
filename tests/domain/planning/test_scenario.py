"""What if the plan were another? Nothing is, until the scenario is applied, all of it or nothing."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AnotherProduct, NotAllowed, NotFound, SomeRefused
from domain.planning.scenario import Scenario
from tests.reach.planning import KEY_RESULTS, Planned, agreed, aimed, proposed
from tests.world import World

WHY = {"reason": "The market moved."}
LATER = {"when": "quarter", "quarter": "2027-Q3"}
RESCHEDULE = {"to": "reschedule", "placement": LATER}
COMMIT, DROP, REVIVE = {"to": "commit"}, {"to": "drop"}, {"to": "revive"}


def opened(world: World, who: str = "ada") -> UUID:
    about = {"product": world.product, "name": "Without exports", "question": "What if exports came later?"}
    return world.make(who, "open_scenario", **about)


def change(world: World, scenario: UUID, feature: UUID, said: dict[str, Any]) -> list[str]:
    return world.told("ada", "propose_feature_change", scenario, feature=feature, change=said)


def applied(world: World, scenario: UUID, *acknowledged: UUID) -> list[str]:
    seen = [{"id": each, "version": world.state(each)["version"]} for each in acknowledged]
    return world.told("ada", "apply_scenario", scenario, acknowledged=seen, **WHY)


@pytest.fixture
def scenario(plan: Planned) -> UUID:
    """A scenario of features that may be committed."""
    aimed(plan)
    return opened(plan.world)


@pytest.fixture
def feature(plan: Planned) -> UUID:
    return plan.features[0]


class TestOpening:
    @pytest.mark.parametrize("who", ["ada", "olga", "tess"])
    def test_is_recorded_with_the_moment_it_forks_at(self, world: World, plan: Planned, who: str) -> None:
        before = world.moment
        scenario = world.state(opened(world, who))
        assert scenario["fate"] == "open"
        assert before < datetime.fromisoformat(scenario["forked_at"]) <= world.facts()[-1].timestamp

    def test_is_for_whoever_plans(self, world: World, plan: Planned) -> None:
        with pytest.raises(NotAllowed, match="open_scenario is for product_manager or product_owner or tech_lead"):
            opened(world, "dan")

    def test_is_refused_for_an_unknown_product(self, world: World, plan: Planned) -> None:
        with pytest.raises(NotFound):
            world.give("ada", "open_scenario", product=UUID(int=7), name="Nowhere", question="What if?")


class TestProposingAFeatureChange:
    def test_is_recorded_with_how_the_feature_stands(self, world: World, scenario: UUID, feature: UUID) -> None:
        assert change(world, scenario, feature, RESCHEDULE) == ["scenario.change_proposed"]
        (only,) = world.state(scenario)["changes"]
        assert (only["number"], only["about"], only["change"]) == (1, str(feature), RESCHEDULE)
        assert (only["trunk"]["placement"]["quarter"], only["trunk"]["state"]) == ("2027-Q1", "planned")

    def test_records_the_version_it_saw(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, RESCHEDULE)
        assert world.state(scenario)["heads"] == {str(feature): world.state(feature)["version"]}

    def test_twice_changes_nothing(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, RESCHEDULE)
        assert change(world, scenario, feature, RESCHEDULE) == []

    def test_never_touches_the_feature(self, world: World, scenario: UUID, feature: UUID) -> None:
        before = world.state(feature)
        change(world, scenario, feature, DROP)
        assert world.state(feature) == before

    def test_is_refused_beyond_a_hundred(self, world: World, scenario: UUID, feature: UUID) -> None:
        for n in range(100):
            world.give("ada", "assume_capacity", scenario, period="2027-Q1", effort=f"{n}.00")
        with pytest.raises(Scenario.TooManyChanges):
            change(world, scenario, feature, DROP)

    def test_is_refused_for_what_is_no_change(self, world: World, scenario: UUID, feature: UUID) -> None:
        with pytest.raises(ValidationError):
            change(world, scenario, feature, {"to": "forget"})

    def test_is_refused_once_the_scenario_is_over(self, world: World, scenario: UUID, feature: UUID) -> None:
        world.give("ada", "discard_scenario", scenario)
        with pytest.raises(Scenario.Over):
            change(world, scenario, feature, DROP)


class TestProposingTargets:
    def test_of_a_key_result_is_recorded(self, world: World, scenario: UUID, plan: Planned) -> None:
        wanted = {"objective": plan.objective, "number": 1, "target": "2", "due": "2027-09-30"}
        assert world.told("ada", "propose_key_result_target", scenario, **wanted) == ["scenario.change_proposed"]

    @pytest.mark.parametrize("number", [1, 2])
    def test_of_a_key_result_says_what_stands(
        self, world: World, scenario: UUID, plan: Planned, number: int
    ) -> None:
        objective = agreed(plan.discovery, key_results=[{**KEY_RESULTS[0], "target": target} for target in ("3", "4")])
        wanted = {"objective": objective, "number": number, "target": "2", "due": "2027-09-30"}
        world.give("ada", "propose_key_result_target", scenario, **wanted)
        (proposed,) = world.state(scenario)["changes"]
        assert proposed["trunk"]["target"] == str(number + 2)

    def test_of_an_unknown_key_result_is_refused(self, world: World, scenario: UUID, plan: Planned) -> None:
        wanted = {"objective": plan.objective, "number": 3, "target": "2", "due": "2027-09-30"}
        with pytest.raises(Scenario.NoSuchKeyResult):
            world.give("ada", "propose_key_result_target", scenario, **wanted)

    def test_of_a_kpi_twice_changes_nothing(self, world: World, scenario: UUID, plan: Planned) -> None:
        wanted = {"kpi": plan.kpi, "target": {"value": "3", "due": "2027-09-30"}}
        assert world.told("ada", "propose_kpi_target", scenario, **wanted) == ["scenario.change_proposed"]
        assert world.told("ada", "propose_kpi_target", scenario, **wanted) == []


class TestAssuming:
    def test_a_worth_is_recorded_beside_the_appraised_one(self, world: World, scenario: UUID, plan: Planned) -> None:
        case, npv = plan.discovery.case, {"amount": "99.50", "currency": "EUR"}
        assert world.told("ada", "assume_worth", scenario, case=case, npv=npv) == ["scenario.change_proposed"]
        appraised = world.state(case)["appraisal"]["npv"]
        assert world.state(scenario)["changes"][0]["trunk"]["npv"] == {"amount": appraised, "currency": "EUR"}

    def test_a_worth_in_another_currency_is_refused(self, world: World, scenario: UUID, plan: Planned) -> None:
        npv = {"amount": "99.50", "currency": "USD"}
        with pytest.raises(Scenario.AnotherCurrency):
            world.give("ada", "assume_worth", scenario, case=plan.discovery.case, npv=npv)

    @pytest.mark.parametrize("effort", ["-0.01", "100000.01", "1.005"])
    def test_a_capacity_out_of_bounds_is_refused(self, world: World, scenario: UUID, effort: str) -> None:
        with pytest.raises(ValidationError):
            world.give("ada", "assume_capacity", scenario, period="2027-Q1", effort=effort)


class TestWithdrawingAChange:
    def test_leaves_the_others(self, world: World, scenario: UUID, plan: Planned) -> None:
        for each in plan.features:
            change(world, scenario, each, DROP)
        told = world.told("ada", "withdraw_proposed_change", scenario, number=1)
        assert told == ["scenario.change_withdrawn"]
        assert [each["number"] for each in world.state(scenario)["changes"]] == [2]
        assert [*world.state(scenario)["heads"]] == [str(plan.features[1])]

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_leaves_every_other_number(self, world: World, scenario: UUID, feature: UUID, number: int) -> None:
        for said in (RESCHEDULE, DROP, REVIVE):
            change(world, scenario, feature, said)
        world.give("ada", "withdraw_proposed_change", scenario, number=number)
        left = [each["number"] for each in world.state(scenario)["changes"]]
        assert left == [each for each in (1, 2, 3) if each != number]

    def test_twice_changes_nothing(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        world.give("ada", "withdraw_proposed_change", scenario, number=1)
        assert world.told("ada", "withdraw_proposed_change", scenario, number=1) == []

    def test_gives_its_number_to_no_other(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        world.give("ada", "withdraw_proposed_change", scenario, number=1)
        change(world, scenario, feature, DROP)
        assert world.state(scenario)["changes"][0]["number"] == 2

    def test_is_refused_for_one_never_proposed(self, world: World, scenario: UUID) -> None:
        with pytest.raises(Scenario.NoSuchChange):
            world.give("ada", "withdraw_proposed_change", scenario, number=1)


class TestApplying:
    def test_gives_the_commands_one_upon_the_other(self, world: World, scenario: UUID, plan: Planned) -> None:
        first, second = plan.features
        world.give("ada", "drop_feature", second, **WHY)
        for about, said in ((first, RESCHEDULE), (first, COMMIT), (second, REVIVE), (second, RESCHEDULE)):
            change(world, scenario, about, said)
        told = [each for each in applied(world, scenario) if each.startswith(("scenario", "feature"))]
        rescheduled = "feature.rescheduled"
        assert told == ["scenario.applied", rescheduled, "feature.committed", "feature.revived", rescheduled]
        assert (world.state(first)["state"], world.state(first)["placement"]) == ("committed", LATER)
        assert (world.state(second)["state"], world.state(second)["placement"]) == ("planned", LATER)

    def test_says_why_with_every_fact(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, RESCHEDULE)
        applied(world, scenario)
        moved = world.facts()[-1]
        assert moved.because
        assert (moved.TOPIC, moved.metadata.reason) == ("feature.rescheduled", WHY["reason"])
        assert moved.because.rule == "an_applied_scenario_gives_its_commands"

    def test_retargets_key_results_and_kpis(self, world: World, scenario: UUID, plan: Planned) -> None:
        wanted = {"target": "2", "due": "2027-09-30"}
        world.give("ada", "propose_key_result_target", scenario, objective=plan.objective, number=1, **wanted)
        target = {"value": "3", "due": "2027-09-30"}
        world.give("ada", "propose_kpi_target", scenario, kpi=plan.kpi, target=target)
        applied(world, scenario)
        assert world.state(plan.objective)["key_results"][0]["target"] == "2"
        assert world.state(plan.kpi)["target"] == target

    def test_reprioritises(self, world: World, scenario: UUID, feature: UUID) -> None:
        rice = {"reach": 9, "impact": "1", "confidence": "0.5", "effort": "1.50"}
        change(world, scenario, feature, {"to": "score", "rice": rice})
        change(world, scenario, feature, {"to": "classify", "moscow": "could"})
        applied(world, scenario)
        assert (world.state(feature)["moscow"], world.state(feature)["rice"]) == ("could", rice)

    def test_twice_changes_nothing(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        applied(world, scenario)
        assert applied(world, scenario) == []

    def test_is_refused_when_nothing_is_proposed(self, world: World, scenario: UUID) -> None:
        world.give("ada", "assume_capacity", scenario, period="2027-Q1", effort="6.00")
        with pytest.raises(Scenario.NothingProposed):
            applied(world, scenario)

    def test_is_refused_once_it_was_discarded(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        world.give("ada", "discard_scenario", scenario)
        with pytest.raises(Scenario.Over):
            applied(world, scenario)

    def test_is_for_the_product_manager(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        with pytest.raises(NotAllowed, match="apply_scenario is for product_manager"):
            world.give("olga", "apply_scenario", scenario, **WHY)

    def test_needs_a_reason_and_cannot_be_back_dated(self, world: World, scenario: UUID) -> None:
        with pytest.raises(ValidationError, match="reason"):
            world.give("ada", "apply_scenario", scenario)
        with pytest.raises(ValidationError, match="occurred_at"):
            world.give("ada", "apply_scenario", scenario, occurred_at="2026-11-19T09:00:00Z", **WHY)


class TestAConflict:
    def test_of_what_was_archived_since_is_refused_as_its_command_would_be(
        self, world: World, scenario: UUID, feature: UUID
    ) -> None:
        change(world, scenario, feature, RESCHEDULE)
        world.give("ada", "archive_feature", feature, **WHY)
        with pytest.raises(SomeRefused) as refused:
            applied(world, scenario, feature)
        assert refused.value.facts == ("1 archived",)

    def test_with_an_objective_that_was_archived_is_refused(
        self, world: World, plan: Planned, scenario: UUID, feature: UUID
    ) -> None:
        change(world, scenario, feature, COMMIT)
        world.give("ada", "archive_objective", plan.objective, **WHY)
        with pytest.raises(SomeRefused) as refused:
            applied(world, scenario)
        assert refused.value.facts == ("1 archived",)

    def test_names_every_refused_change_and_its_rule(self, world: World, scenario: UUID, plan: Planned) -> None:
        first, second = plan.features
        change(world, scenario, first, DROP)
        change(world, scenario, first, RESCHEDULE)
        change(world, scenario, second, RESCHEDULE)
        change(world, scenario, first, COMMIT)
        with pytest.raises(SomeRefused) as refused:
            applied(world, scenario)
        assert refused.value.facts == ("2 feature.over", "4 feature.over")

    def test_leaves_everything_as_it_was(self, world: World, scenario: UUID, plan: Planned) -> None:
        for said in (DROP, COMMIT):
            change(world, scenario, plan.features[0], said)
        head = len(world.facts())
        with pytest.raises(SomeRefused):
            applied(world, scenario)
        assert len(world.facts()) == head
        found = asyncio.run(world.lifecycle.find(plan.features[0]))
        assert found
        assert found.public()["state"] == "planned"

    def test_asks_the_rules_of_what_each_change_sets_off(self, world: World, scenario: UUID, plan: Planned) -> None:
        """A revived feature waits again for what it needed, so that it cannot be committed in the same breath."""
        first, second = plan.features
        dependency = world.make("tess", "declare_dependency", dependant=first, on=second)
        world.give("ada", "drop_feature", first, **WHY)
        for said in (REVIVE, COMMIT):
            change(world, scenario, first, said)
        with pytest.raises(SomeRefused) as refused:
            applied(world, scenario)
        assert refused.value.facts == ("2 feature.dependency_open", f"2 {dependency}")

    def test_with_what_moved_since_the_fork_is_named(self, world: World, scenario: UUID, plan: Planned) -> None:
        feature = plan.features[0]
        change(world, scenario, feature, DROP)
        world.give("ada", "commit_feature", feature, objective=plan.objective, kpis=[plan.kpi])
        with pytest.raises(Scenario.TrunkMoved) as refused:
            applied(world, scenario)
        assert refused.value.facts == (f"{feature} {world.state(feature)['version']}",)

    def test_with_what_moved_is_acknowledged(self, world: World, scenario: UUID, plan: Planned) -> None:
        feature = plan.features[0]
        change(world, scenario, feature, DROP)
        world.give("ada", "commit_feature", feature, objective=plan.objective, kpis=[plan.kpi])
        assert applied(world, scenario, feature)[:2] == ["scenario.applied", "feature.dropped"]
        assert world.state(feature)["state"] == "dropped"

    def test_with_what_moved_again_is_acknowledged_anew(self, world: World, scenario: UUID, plan: Planned) -> None:
        feature = plan.features[0]
        change(world, scenario, feature, DROP)
        world.give("ada", "commit_feature", feature, objective=plan.objective, kpis=[plan.kpi])
        seen = [{"id": feature, "version": world.state(feature)["version"]}]
        world.give("ada", "withdraw_commitment", feature, **WHY)
        with pytest.raises(Scenario.TrunkMoved):
            world.give("ada", "apply_scenario", scenario, acknowledged=seen, **WHY)

    def test_is_over_once_its_change_is_withdrawn(self, world: World, scenario: UUID, plan: Planned) -> None:
        for each in plan.features:
            change(world, scenario, each, RESCHEDULE)
        world.give("ada", "commit_feature", plan.features[0], objective=plan.objective, kpis=[plan.kpi])
        world.give("ada", "withdraw_proposed_change", scenario, number=1)
        assert applied(world, scenario)[:2] == ["scenario.applied", "feature.rescheduled"]


class TestDiscarding:
    def test_is_recorded(self, world: World, scenario: UUID) -> None:
        assert world.told("olga", "discard_scenario", scenario) == ["scenario.discarded"]

    def test_twice_changes_nothing(self, world: World, scenario: UUID) -> None:
        world.give("ada", "discard_scenario", scenario)
        assert world.told("ada", "discard_scenario", scenario) == []

    def test_is_refused_once_it_was_applied(self, world: World, scenario: UUID, feature: UUID) -> None:
        change(world, scenario, feature, DROP)
        applied(world, scenario)
        with pytest.raises(Scenario.Over):
            world.give("ada", "discard_scenario", scenario)


class TestAnotherProduct:
    def test_has_scenarios_of_its_own(self, world: World, plan: Planned) -> None:
        elsewhere = world.make("root", "register_product", key="OTHER", name="Other", accountable=world.people["ada"])
        mine = world.make("ada", "open_scenario", product=elsewhere, name="Mine", question="What if?")
        with pytest.raises(AnotherProduct):
            change(world, mine, proposed(plan.discovery), DROP)
