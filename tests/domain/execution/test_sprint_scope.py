"""A sprint has one goal and as much as the team can do; once it has begun, what changes is on record."""

from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.execution.sprint import Sprint
from tests.reach.execution import ready, written
from tests.reach.planning import Planned
from tests.reach.sprints import GOAL, closed, committed, planned, started
from tests.world import World

WHY = {"reason": "Something came up."}
OTHER = "Exports are fast."


class TestAgreeingOnAGoal:
    def test_replaces_the_one_there_is(self, world: World, done: Planned) -> None:
        sprint = planned(done)
        assert world.told("olga", "agree_goal", sprint, goal=OTHER) == ["sprint.goal_agreed"]
        assert world.state(sprint)["goal"] == OTHER

    def test_that_stands_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "agree_goal", planned(done), goal=GOAL) == []

    def test_is_refused_after_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.AlreadyStarted):
            world.give("olga", "agree_goal", started(done), goal=OTHER)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="agree_goal is for product_owner"):
            world.give("ada", "agree_goal", planned(done), goal=OTHER)


class TestCommittingWithinACapacity:
    def test_is_recorded_with_its_points(self, world: World, done: Planned) -> None:
        sprint = planned(done, capacity=10)
        world.give("dan", "commit_sprint", sprint, stories=[ready(done), ready(done)])
        assert world.state(sprint)["points"] == 10

    def test_is_refused_beyond_it(self, world: World, done: Planned) -> None:
        sprint = planned(done, capacity=9)
        world.give("dan", "commit_sprint", sprint, stories=[ready(done)])
        with pytest.raises(Sprint.OverCapacity) as refused:
            world.give("dan", "commit_sprint", sprint, stories=[ready(done)])
        assert refused.value.facts == ("10", "9")


class TestStarting:
    def test_freezes_what_was_committed_to(self, world: World, done: Planned) -> None:
        first, second = ready(done), ready(done)
        sprint = started(done, first)
        world.give("olga", "renegotiate_sprint", sprint, take=[second], leave=[first], **WHY)

        shown = world.state(sprint)
        assert (shown["committed"], shown["stories"]) == ([str(first)], [str(second)])
        assert (shown["added"], shown["removed"]) == ([str(second)], [str(first)])


class TestRenegotiating:
    def test_records_each_story_that_comes_or_goes(self, world: World, done: Planned) -> None:
        first, second = ready(done), ready(done)
        told = world.told("olga", "renegotiate_sprint", started(done, first), take=[second], leave=[first], **WHY)
        assert told == ["sprint.scope_removed", "sprint.scope_added"]

    def test_of_nothing_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "renegotiate_sprint", started(done), **WHY) == []

    def test_is_refused_without_a_reason(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("olga", "renegotiate_sprint", started(done))

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("olga", "renegotiate_sprint", committed(done), take=[ready(done)], **WHY)

    def test_is_refused_for_a_draft(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.StoryNotReady):
            world.give("olga", "renegotiate_sprint", started(done), take=[written(done)], **WHY)

    def test_is_refused_after_the_end(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("olga", "renegotiate_sprint", closed(done), take=[ready(done)], **WHY)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="renegotiate_sprint is for product_owner"):
            world.give("dan", "renegotiate_sprint", started(done), **WHY)


class TestAClosedSprint:
    @pytest.mark.parametrize("command", ["commit_sprint", "renegotiate_sprint", "cancel_sprint", "agree_goal"])
    def test_never_changes_what_it_held(self, world: World, done: Planned, command: str) -> None:
        sprint = closed(done)
        body: dict[str, Any] = {"commit_sprint": {"stories": [ready(done)]}, "agree_goal": {"goal": OTHER}}
        with pytest.raises(Sprint.Over):
            world.give("olga", command, sprint, **body.get(command, WHY))


class TestReviewing:
    def test_keeps_what_others_thought(self, world: World, done: Planned) -> None:
        sprint, said = closed(done), {"feedback": "They asked for shorter texts."}
        assert world.told("olga", "review_sprint", sprint, **said) == ["sprint.reviewed"]
        assert world.told("olga", "review_sprint", sprint, **said) == []

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("olga", "review_sprint", planned(done), feedback="They liked it.")

    def test_is_not_for_a_sponsor(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="review_sprint is for"):
            world.give("sam", "review_sprint", closed(done), feedback="They liked it.")


class TestRecordingARetrospectiveAction:
    def action(self, world: World, n: int = 0) -> dict[str, Any]:
        return {"action": f"Split what is too large, {n}.", "owner": world.people["tess"]}

    def test_names_who_sees_to_it(self, world: World, done: Planned) -> None:
        told = world.told("dan", "record_retrospective_action", closed(done), **self.action(world))
        assert told == ["sprint.retrospective_action_recorded"]
        assert isinstance(fact := world.facts()[-1], Sprint.RetrospectiveActionRecorded)
        assert fact.owner == world.people["tess"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        sprint = closed(done)
        world.give("dan", "record_retrospective_action", sprint, **self.action(world))
        assert world.told("tess", "record_retrospective_action", sprint, **self.action(world)) == []

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("dan", "record_retrospective_action", planned(done), **self.action(world))

    def test_is_refused_beyond_fifty(self, world: World, done: Planned) -> None:
        sprint = closed(done)
        for n in range(50):
            world.give("dan", "record_retrospective_action", sprint, **self.action(world, n))
        with pytest.raises(Sprint.TooManyActions):
            world.give("dan", "record_retrospective_action", sprint, **self.action(world, 50))
