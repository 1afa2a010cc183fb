"""What is to be released together, and the milestones on the way."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.release_plan import ReleasePlan
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered
from tests.reach.planning import executed_for, proposed
from tests.world import World

WHY = "It takes longer."
PLAN = {"name": "3.12", "goal": "Nobody waits for exports.", "due": "2027-03-31"}


def plan_release(done: Discovered, *features: UUID, who: str = "ada", **other: Any) -> UUID:
    return done.world.make(who, "plan_release", iteration=done.iteration, features=features, **{**PLAN, **other})


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


@pytest.fixture
def release(done: Discovered, feature: UUID) -> UUID:
    return plan_release(done, feature)


@pytest.fixture
def beta(world: World, release: UUID) -> UUID:
    add(world, release)
    return release


def add(world: World, release: UUID, due: str = "2027-02-15", who: str = "ada", name: str = "Beta") -> list[str]:
    return world.told(who, "add_milestone", release, milestone=name, due=due)


def move(world: World, release: UUID, due: str, who: str = "ada") -> list[str]:
    return world.told(who, "move_milestone", release, milestone="Beta", due=due, reason=WHY)


def reach(world: World, release: UUID, on: str = "2027-02-10", who: str = "ada") -> list[str]:
    return world.told(who, "reach_milestone", release, milestone="Beta", on=on)


def replan(world: World, release: UUID, feature: UUID, due: str, who: str = "ada") -> list[str]:
    return world.told(who, "replan_release", release, features=[feature], due=due, reason=WHY)


class TestPlanningARelease:
    def test_says_what_is_released_together(self, world: World, release: UUID, feature: UUID) -> None:
        state = world.state(release)
        assert (state["name"], state["features"], state["due"]) == ("3.12", [str(feature)], "2027-03-31")

    def test_is_refused_with_what_was_dropped(self, world: World, done: Discovered, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            plan_release(done, feature)

    def test_is_work_of_planning(self, world: World) -> None:
        plan = executed_for(world)
        with pytest.raises(Iteration.NotInThatStage):
            plan_release(plan.discovery, *plan.features)

    def test_is_for_product_and_project_managers_only(self, done: Discovered, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="plan_release is for product_manager or project_manager"):
            plan_release(done, feature, who="olga")


class TestReplanningARelease:
    def test_moves_its_day(self, world: World, release: UUID, feature: UUID) -> None:
        assert replan(world, release, feature, "2027-04-30") == ["release_plan.replanned"]
        assert world.state(release)["due"] == "2027-04-30"

    def test_to_the_same_changes_nothing(self, world: World, release: UUID, feature: UUID) -> None:
        assert replan(world, release, feature, "2027-03-31") == []

    def test_is_refused_before_an_open_milestone(self, world: World, beta: UUID, feature: UUID) -> None:
        with pytest.raises(ReleasePlan.AfterTheRelease):
            replan(world, beta, feature, "2027-02-14")

    @pytest.mark.parametrize("due", ["2027-02-15", "2027-02-16", "2027-04-30"])
    def test_may_be_on_the_day_of_an_open_milestone_and_after_it(
        self, world: World, beta: UUID, feature: UUID, due: str
    ) -> None:
        assert replan(world, beta, feature, due) == ["release_plan.replanned"]

    def test_is_refused_before_any_that_is_open(self, world: World, beta: UUID, feature: UUID) -> None:
        reach(world, beta)
        add(world, beta, "2027-01-31", name="Alpha")
        with pytest.raises(ReleasePlan.AfterTheRelease):
            replan(world, beta, feature, "2027-01-30")

    def test_may_be_before_one_that_was_reached(self, world: World, beta: UUID, feature: UUID) -> None:
        reach(world, beta)
        assert replan(world, beta, feature, "2027-02-14") == ["release_plan.replanned"]

    def test_is_for_product_and_project_managers_only(self, world: World, release: UUID, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="replan_release is for"):
            replan(world, release, feature, "2027-04-30", "olga")


class TestAddingAMilestone:
    def test_lies_on_the_way(self, world: World, release: UUID) -> None:
        assert add(world, release) == ["release_plan.milestone_added"]
        assert world.state(release)["milestones"] == {"Beta": {"due": "2027-02-15", "reached": None}}

    def test_again_changes_nothing(self, world: World, beta: UUID) -> None:
        assert add(world, beta) == []

    def test_of_a_known_name_is_refused(self, world: World, beta: UUID) -> None:
        with pytest.raises(ReleasePlan.KnownMilestone):
            add(world, beta, "2027-02-16")

    def test_may_be_due_on_the_day_of_the_release(self, world: World, release: UUID) -> None:
        assert add(world, release, PLAN["due"]) == ["release_plan.milestone_added"]

    def test_after_the_release_is_refused(self, world: World, release: UUID) -> None:
        with pytest.raises(ReleasePlan.AfterTheRelease):
            add(world, release, "2027-04-01")

    def test_beyond_fifty_is_refused(self, world: World, release: UUID) -> None:
        for number in range(50):
            add(world, release, name=f"Step {number}")
        with pytest.raises(ReleasePlan.EnoughMilestones):
            add(world, release)

    def test_is_for_product_and_project_managers_only(self, world: World, release: UUID) -> None:
        with pytest.raises(NotAllowed, match="add_milestone is for"):
            add(world, release, who="olga")


class TestMovingAMilestone:
    def test_gives_it_another_day(self, world: World, beta: UUID) -> None:
        assert move(world, beta, "2027-03-01") == ["release_plan.milestone_moved"]

    @pytest.mark.parametrize("due", ["2027-02-14", "2027-03-30", PLAN["due"]])
    def test_may_lie_wherever_the_release_comes_no_earlier(self, world: World, beta: UUID, due: str) -> None:
        assert move(world, beta, due) == ["release_plan.milestone_moved"]
        assert world.state(beta)["milestones"]["Beta"]["due"] == due

    def test_leaves_the_others_where_they_are(self, world: World, beta: UUID) -> None:
        add(world, beta, "2027-01-31", name="Alpha")
        move(world, beta, "2027-03-01")
        assert world.state(beta)["milestones"]["Alpha"] == {"due": "2027-01-31", "reached": None}

    def test_to_the_same_day_changes_nothing(self, world: World, beta: UUID) -> None:
        assert move(world, beta, "2027-02-15") == []

    def test_is_refused_where_there_is_none(self, world: World, release: UUID) -> None:
        with pytest.raises(ReleasePlan.NoSuchMilestone):
            move(world, release, "2027-03-01")

    def test_is_refused_after_the_release(self, world: World, beta: UUID) -> None:
        with pytest.raises(ReleasePlan.AfterTheRelease):
            move(world, beta, "2027-04-01")

    def test_is_refused_once_it_was_reached(self, world: World, beta: UUID) -> None:
        reach(world, beta)
        with pytest.raises(ReleasePlan.MilestoneOver):
            move(world, beta, "2027-03-01")

    def test_is_for_product_and_project_managers_only(self, world: World, beta: UUID) -> None:
        with pytest.raises(NotAllowed, match="move_milestone is for"):
            move(world, beta, "2027-03-01", "olga")


class TestReachingAMilestone:
    def test_says_on_which_day(self, world: World, beta: UUID) -> None:
        assert reach(world, beta) == ["release_plan.milestone_reached"]
        assert world.state(beta)["milestones"]["Beta"]["reached"] == "2027-02-10"

    def test_on_the_same_day_changes_nothing(self, world: World, beta: UUID) -> None:
        reach(world, beta)
        assert reach(world, beta) == []

    def test_on_another_day_is_refused(self, world: World, beta: UUID) -> None:
        reach(world, beta)
        with pytest.raises(ReleasePlan.MilestoneOver):
            reach(world, beta, "2027-02-11")

    def test_is_refused_where_there_is_none(self, world: World, release: UUID) -> None:
        with pytest.raises(ReleasePlan.NoSuchMilestone):
            reach(world, release)

    def test_is_for_product_and_project_managers_only(self, world: World, beta: UUID) -> None:
        with pytest.raises(NotAllowed, match="reach_milestone is for"):
            reach(world, beta, who="olga")
