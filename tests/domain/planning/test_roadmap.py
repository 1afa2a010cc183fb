"""When a feature comes, and how firmly that is meant."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.roadmap_values import Placement
from tests.reach.discovery import Discovered
from tests.reach.planning import QUARTER, agreed, proposed
from tests.world import World

WHY = "The market moved."
NEXT = {"when": "bucket", "bucket": "next"}


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


@pytest.fixture
def objective(done: Discovered) -> UUID:
    return agreed(done)


@pytest.fixture
def planned(world: World, feature: UUID, objective: UUID) -> UUID:
    world.give("ada", "plan_feature", feature, placement=QUARTER)
    world.give("ada", "aim_feature", feature, objective=objective)
    return feature


@pytest.fixture
def committed(world: World, planned: UUID, objective: UUID) -> UUID:
    world.give("ada", "commit_feature", planned, objective=objective)
    return planned


@pytest.fixture
def dropped(world: World, planned: UUID) -> UUID:
    world.give("ada", "drop_feature", planned, reason=WHY)
    return planned


class TestPlanningAFeature:
    def test_gives_it_a_place_on_the_roadmap(self, world: World, feature: UUID) -> None:
        assert world.told("ada", "plan_feature", feature, placement=QUARTER) == ["feature.planned"]
        assert (world.state(feature)["state"], world.state(feature)["placement"]) == ("planned", QUARTER)

    def test_at_the_same_place_changes_nothing(self, world: World, planned: UUID) -> None:
        assert world.told("ada", "plan_feature", planned, placement=QUARTER) == []

    def test_elsewhere_is_a_rescheduling(self, world: World, planned: UUID) -> None:
        with pytest.raises(Feature.AlreadyPlanned):
            world.give("ada", "plan_feature", planned, placement=NEXT)

    def test_is_refused_once_it_was_dropped(self, world: World, dropped: UUID) -> None:
        with pytest.raises(Feature.Over):
            world.give("ada", "plan_feature", dropped, placement=QUARTER)

    def test_is_for_product_managers_only(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="plan_feature is for product_manager"):
            world.give("olga", "plan_feature", feature, placement=QUARTER)


class TestReschedulingAFeature:
    def test_remembers_where_it_was(self, world: World, planned: UUID) -> None:
        told = world.told("ada", "reschedule_feature", planned, placement=NEXT, reason=WHY)
        assert told == ["feature.rescheduled"]
        moved = world.facts()[-1]
        assert isinstance(moved, Feature.Rescheduled)
        assert (moved.was.target, moved.placement.target, moved.metadata.reason) == ("2027-Q1", "next", WHY)

    def test_keeps_its_commitment(self, world: World, committed: UUID) -> None:
        world.give("ada", "reschedule_feature", committed, placement=NEXT, reason=WHY)
        assert (world.state(committed)["state"], world.state(committed)["placement"]) == ("committed", NEXT)

    def test_to_where_it_is_changes_nothing(self, world: World, planned: UUID) -> None:
        assert world.told("ada", "reschedule_feature", planned, placement=QUARTER, reason=WHY) == []

    def test_is_refused_before_it_was_planned(self, world: World, feature: UUID) -> None:
        with pytest.raises(Feature.NotPlanned):
            world.give("ada", "reschedule_feature", feature, placement=NEXT, reason=WHY)

    def test_is_refused_once_it_was_dropped(self, world: World, dropped: UUID) -> None:
        with pytest.raises(Feature.Over):
            world.give("ada", "reschedule_feature", dropped, placement=NEXT, reason=WHY)

    def test_is_for_product_managers_only(self, world: World, planned: UUID) -> None:
        with pytest.raises(NotAllowed, match="reschedule_feature is for product_manager"):
            world.give("olga", "reschedule_feature", planned, placement=NEXT, reason=WHY)


class TestWithdrawingACommitment:
    def test_makes_it_a_forecast_again(self, world: World, committed: UUID) -> None:
        assert world.told("ada", "withdraw_commitment", committed, reason=WHY) == ["feature.commitment_withdrawn"]
        assert world.state(committed)["state"] == "planned"

    def test_where_there_is_none_changes_nothing(self, world: World, planned: UUID) -> None:
        assert world.told("ada", "withdraw_commitment", planned, reason=WHY) == []

    def test_is_refused_once_it_was_dropped(self, world: World, dropped: UUID) -> None:
        with pytest.raises(Feature.Over):
            world.give("ada", "withdraw_commitment", dropped, reason=WHY)

    def test_is_for_product_managers_only(self, world: World, committed: UUID) -> None:
        with pytest.raises(NotAllowed, match="withdraw_commitment is for product_manager"):
            world.give("olga", "withdraw_commitment", committed, reason=WHY)


class TestDroppingAFeature:
    def test_takes_it_off_the_roadmap(self, world: World, committed: UUID) -> None:
        assert world.told("ada", "drop_feature", committed, reason=WHY) == ["feature.dropped"]
        assert world.state(committed)["state"] == "dropped"

    def test_twice_changes_nothing(self, world: World, dropped: UUID) -> None:
        assert world.told("ada", "drop_feature", dropped, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="drop_feature is for product_manager"):
            world.give("olga", "drop_feature", feature, reason=WHY)


class TestRevivingAFeature:
    def test_puts_it_back_where_it_was(self, world: World, dropped: UUID) -> None:
        assert world.told("ada", "revive_feature", dropped, reason=WHY) == ["feature.revived"]
        assert (world.state(dropped)["state"], world.state(dropped)["placement"]) == ("planned", QUARTER)

    def test_makes_one_that_was_never_planned_a_candidate(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        world.give("ada", "revive_feature", feature, reason=WHY)
        assert world.state(feature)["state"] == "candidate"

    def test_where_it_lives_changes_nothing(self, world: World, planned: UUID) -> None:
        assert world.told("ada", "revive_feature", planned, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, dropped: UUID) -> None:
        with pytest.raises(NotAllowed, match="revive_feature is for product_manager"):
            world.give("olga", "revive_feature", dropped, reason=WHY)


class TestAPlacement:
    @pytest.mark.parametrize(
        ("said", "target", "ends"),
        [
            ({"when": "quarter", "quarter": "2026-Q3"}, "2026-Q3", "2026-09-30"),
            ({"when": "quarter", "quarter": "2027-Q4"}, "2027-Q4", "2027-12-31"),
            ({"when": "quarter", "quarter": "2028-Q1"}, "2028-Q1", "2028-03-31"),
            ({"when": "dates", "start": "2026-07-01", "end": "2026-09-30"}, "2026-07-01/2026-09-30", "2026-09-30"),
            ({"when": "dates", "start": "2026-07-01", "end": "2026-07-01"}, "2026-07-01/2026-07-01", "2026-07-01"),
            (NEXT, "next", "None"),
            ({"when": "release", "release": "3.12"}, "3.12", "None"),
        ],
    )
    def test_says_what_it_aims_at(self, said: dict[str, Any], target: str, ends: str) -> None:
        placement = TypeAdapter[Placement](Placement).validate_python(said)
        assert (placement.target, str(placement.ends)) == (target, ends)

    @pytest.mark.parametrize(
        "said",
        [
            {"when": "quarter", "quarter": "2026-Q5"},
            {"when": "dates", "start": "2026-07-02", "end": "2026-07-01"},
            {"when": "bucket", "bucket": "someday"},
            {"when": "release", "release": ""},
            {"when": "soon"},
        ],
    )
    def test_is_one_of_four(self, said: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="validation error"):
            TypeAdapter[Placement](Placement).validate_python(said)
