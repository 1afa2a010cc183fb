"""What is to be reached, and by which numbers it will be seen."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.objective import Objective
from domain.product.iteration import Iteration
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import KEY_RESULT, KEY_RESULTS
from tests.world import World

WHY = "The market moved."


@pytest.fixture
def objective(done: Discovered) -> UUID:
    return agreed(done, KEY_RESULTS)


def agreed(done: Discovered, key_results: list[dict[str, str]], who: str = "ada") -> UUID:
    body = {"statement": "Exports are fast.", "key_results": key_results}
    return done.world.make(who, "agree_objective", iteration=done.iteration, **body)


def retarget(world: World, objective: UUID, who: str = "ada", **other: object) -> list[str]:
    wanted = {"number": 2, "target": "2", "due": "2027-09-30", "reason": WHY}
    return world.told(who, "retarget_key_result", objective, **{**wanted, **other})


def grade(world: World, objective: UUID, who: str = "ada", **other: object) -> list[str]:
    return world.told(who, "grade_key_result", objective, **{"number": 1, "actual": "20", "grade": "0.73", **other})


def abandon(world: World, objective: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "abandon_objective", objective, reason=WHY)


class TestAgreeingOnAnObjective:
    def test_records_its_key_results_exactly(self, world: World, objective: UUID) -> None:
        state = world.state(objective)
        assert (state["author"], state["abandoned"], state["grades"]) == (str(world.people["ada"]), False, {})
        assert state["key_results"] == KEY_RESULTS

    @pytest.mark.parametrize(
        ("number", "refusal"), [(0, ValueError), (1, Objective.TooFewKeyResults), (6, Objective.EnoughKeyResults)]
    )
    def test_needs_two_to_five_key_results(self, done: Discovered, number: int, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            agreed(done, KEY_RESULTS[:1] * number)

    def test_needs_as_many_as_the_policy_in_force_says(self, world: World, done: Discovered) -> None:
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
        world.give("sam", "publish_gate_policy", policy={"version": 2, "key_results": [1, 1]}, reason=WHY)
        objective = agreed(done, KEY_RESULTS[:1])

        with pytest.raises(Objective.EnoughKeyResults):
            agreed(done, KEY_RESULTS[:1] * 2)
        with pytest.raises(Objective.EnoughKeyResults):
            world.give("ada", "add_key_result", objective, key_result=KEY_RESULTS[1])

    def test_needs_every_key_result_to_want_a_change(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="its target differs from its baseline"):
            agreed(done, [*KEY_RESULTS, {**KEY_RESULT, "kind": "committed", "target": "72.0"}])

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            agreed(discovered(world), KEY_RESULTS)

    def test_is_for_product_managers_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="agree_objective is for product_manager"):
            agreed(done, KEY_RESULTS, "olga")


class TestAddingAKeyResult:
    def add(self, world: World, objective: UUID, who: str = "ada", **other: str) -> list[str]:
        wanted = {**KEY_RESULT, "kind": "committed", "metric": "Exports a day", **other}
        return world.told(who, "add_key_result", objective, key_result=wanted)

    def test_puts_it_last(self, world: World, objective: UUID) -> None:
        assert self.add(world, objective) == ["objective.key_result_added"]
        assert [each["metric"] for each in world.state(objective)["key_results"]][2:] == ["Exports a day"]

    def test_that_stands_changes_nothing(self, world: World, objective: UUID) -> None:
        self.add(world, objective)
        assert self.add(world, objective) == []

    def test_is_refused_beyond_five(self, world: World, objective: UUID) -> None:
        for each in ("Users a day", "Users a week", "Users a month"):
            self.add(world, objective, metric=each)
        with pytest.raises(Objective.EnoughKeyResults):
            self.add(world, objective)

    def test_wants_a_change(self, world: World, objective: UUID) -> None:
        with pytest.raises(ValueError, match="its target differs from its baseline"):
            self.add(world, objective, target="72")

    def test_is_refused_once_the_objective_was_abandoned(self, world: World, objective: UUID) -> None:
        abandon(world, objective)
        with pytest.raises(Objective.WasAbandoned):
            self.add(world, objective)

    def test_is_for_product_managers_only(self, world: World, objective: UUID) -> None:
        with pytest.raises(NotAllowed, match="add_key_result is for product_manager"):
            self.add(world, objective, "olga")


class TestRetargetingAKeyResult:
    def test_moves_its_target_alone(self, world: World, objective: UUID) -> None:
        assert retarget(world, objective) == ["objective.key_result_retargeted"]
        first, second = world.state(objective)["key_results"]
        assert first == KEY_RESULTS[0]
        assert second == {**KEY_RESULTS[1], "target": "2", "due": "2027-09-30"}

    def test_to_where_it_is_changes_nothing(self, world: World, objective: UUID) -> None:
        assert retarget(world, objective, target="1.0", due=KEY_RESULT["due"]) == []

    def test_is_refused_for_a_number_it_has_not(self, world: World, objective: UUID) -> None:
        with pytest.raises(Objective.NoSuchKeyResult):
            retarget(world, objective, number=3)

    def test_is_refused_to_its_baseline(self, world: World, objective: UUID) -> None:
        with pytest.raises(Objective.WantsNoChange):
            retarget(world, objective, target="72")

    def test_is_refused_once_it_was_graded(self, world: World, objective: UUID) -> None:
        grade(world, objective)
        with pytest.raises(Objective.AlreadyGraded):
            retarget(world, objective, number=1)

    def test_is_refused_once_the_objective_was_abandoned(self, world: World, objective: UUID) -> None:
        abandon(world, objective)
        with pytest.raises(Objective.WasAbandoned):
            retarget(world, objective)

    def test_is_for_product_managers_only(self, world: World, objective: UUID) -> None:
        with pytest.raises(NotAllowed, match="retarget_key_result is for product_manager"):
            retarget(world, objective, "olga")


class TestGradingAKeyResult:
    def test_keeps_the_number_it_came_to(self, world: World, objective: UUID) -> None:
        assert grade(world, objective) == ["objective.key_result_graded"]
        assert world.state(objective)["grades"] == {"1": {"actual": "20", "grade": "0.73"}}

    def test_again_replaces_the_grade(self, world: World, objective: UUID) -> None:
        grade(world, objective)
        grade(world, objective, grade="0.70")
        assert world.state(objective)["grades"]["1"]["grade"] == "0.70"

    def test_to_the_same_grade_changes_nothing(self, world: World, objective: UUID) -> None:
        grade(world, objective)
        assert grade(world, objective, actual="20.0") == []

    def test_is_refused_for_a_number_it_has_not(self, world: World, objective: UUID) -> None:
        with pytest.raises(Objective.NoSuchKeyResult):
            grade(world, objective, number=3)

    def test_is_refused_once_the_objective_was_abandoned(self, world: World, objective: UUID) -> None:
        abandon(world, objective)
        with pytest.raises(Objective.WasAbandoned):
            grade(world, objective)

    @pytest.mark.parametrize("impossible", ["-0.01", "1.01"])
    def test_goes_from_zero_to_one(self, world: World, objective: UUID, impossible: str) -> None:
        with pytest.raises(ValueError, match="equal to"):
            grade(world, objective, grade=impossible)

    def test_is_for_product_managers_only(self, world: World, objective: UUID) -> None:
        with pytest.raises(NotAllowed, match="grade_key_result is for product_manager"):
            grade(world, objective, "olga")


class TestAbandoningAnObjective:
    def test_is_recorded(self, world: World, objective: UUID) -> None:
        assert abandon(world, objective) == ["objective.abandoned"]
        assert world.state(objective)["abandoned"] is True

    def test_twice_changes_nothing(self, world: World, objective: UUID) -> None:
        abandon(world, objective)
        assert abandon(world, objective) == []

    def test_is_for_product_managers_only(self, world: World, objective: UUID) -> None:
        with pytest.raises(NotAllowed, match="abandon_objective is for product_manager"):
            abandon(world, objective, "olga")
