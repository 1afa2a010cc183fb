"""One goal, a month at most, and a set of stories that is frozen at the start."""

import pytest

from domain.errors import NotAllowed
from domain.execution.execution import Execution
from domain.execution.sprint import Sprint
from tests.reach.execution import accepted, ready, written
from tests.reach.planning import Planned
from tests.reach.sprints import DATES, GOAL, closed, committed, planned, started
from tests.world import World

WHY = {"reason": "Something came up."}


class TestPlanningASprint:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        told = world.told("olga", "plan_sprint", iteration=done.iteration, goal=GOAL, **DATES)
        assert told == ["sprint.planned"]

    @pytest.mark.parametrize("ends", ["2026-11-23", "2026-12-24"])
    def test_is_for_a_day_or_a_month(self, world: World, done: Planned, ends: str) -> None:
        assert world.state(planned(done, ends=ends))["ends"] == ends

    def test_is_for_the_last_day_there_is(self, world: World, done: Planned) -> None:
        assert world.state(planned(done, starts="9999-12-31", ends="9999-12-31"))["ends"] == "9999-12-31"

    def test_is_refused_without_a_goal(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="goal"):
            world.give("olga", "plan_sprint", iteration=done.iteration, **DATES)

    @pytest.mark.parametrize("ends", ["2026-11-22", "2026-12-25"])
    def test_is_refused_for_less_and_for_more(self, done: Planned, ends: str) -> None:
        with pytest.raises(Sprint.MonthAtMost):
            planned(done, ends=ends)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="plan_sprint is for product_owner"):
            world.give("tess", "plan_sprint", iteration=done.iteration, goal=GOAL, **DATES)


class TestCommitting:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        assert world.told("dan", "commit_sprint", planned(done), stories=[ready(done)]) == ["sprint.committed"]

    def test_to_more_keeps_what_was_committed_to(self, world: World, done: Planned) -> None:
        first, second = ready(done), ready(done)
        sprint = committed(done, first)
        world.give("dan", "commit_sprint", sprint, stories=[second, first])
        assert world.state(sprint)["stories"] == [str(first), str(second)]

    def test_to_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        story = ready(done)
        assert world.told("dan", "commit_sprint", committed(done, story), stories=[story]) == []

    def test_is_refused_for_a_draft_or_what_is_done(self, world: World, done: Planned) -> None:
        unready = [written(done), accepted(done)]

        with pytest.raises(Sprint.StoryNotReady) as refused:
            committed(done, *unready)
        assert refused.value.facts == tuple(map(str, unready))

    def test_is_refused_after_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.AlreadyStarted):
            world.give("dan", "commit_sprint", started(done), stories=[ready(done)])

    def test_is_refused_after_the_end(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("dan", "commit_sprint", closed(done), stories=[ready(done)])

    def test_is_not_for_the_product_manager(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="commit_sprint is for product_owner or developer"):
            world.give("ada", "commit_sprint", planned(done), stories=[ready(done)])


class TestStarting:
    def test_is_known_to_the_stage(self, world: World, done: Planned) -> None:
        assert world.told("olga", "start_sprint", committed(done)) == ["sprint.started", "execution.sprint_began"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "start_sprint", started(done)) == []

    def test_is_refused_without_stories(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NothingCommitted):
            world.give("olga", "start_sprint", planned(done))

    def test_is_refused_beside_another(self, done: Planned) -> None:
        first = started(done)

        with pytest.raises(Execution.OneSprintAtATime) as refused:
            started(done)
        assert (refused.value.code, refused.value.facts) == ("sprint.one_at_a_time", (str(first),))

    def test_follows_the_end_of_another(self, world: World, done: Planned) -> None:
        closed(done)
        assert world.state(started(done))["state"] == "active"

    def test_is_refused_after_the_end(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("olga", "start_sprint", closed(done))

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="start_sprint is for product_owner"):
            world.give("dan", "start_sprint", committed(done))


class TestAddingAStory:
    def test_is_recorded_as_added_scope(self, world: World, done: Planned) -> None:
        assert world.told("olga", "add_story", started(done), story=ready(done), **WHY) == ["sprint.scope_added"]

    def test_that_is_in_it_changes_nothing(self, world: World, done: Planned) -> None:
        story = ready(done)
        assert world.told("olga", "add_story", started(done, story), story=story, **WHY) == []

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("olga", "add_story", committed(done), story=ready(done), **WHY)

    def test_is_refused_for_a_draft(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.StoryNotReady):
            world.give("olga", "add_story", started(done), story=written(done), **WHY)

    def test_is_refused_after_the_end(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("olga", "add_story", closed(done), story=ready(done), **WHY)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="add_story is for product_owner"):
            world.give("dan", "add_story", started(done), story=ready(done), **WHY)


class TestTakingOutAStory:
    def test_is_recorded_as_removed_scope(self, world: World, done: Planned) -> None:
        story = ready(done)
        sprint = started(done, story)
        assert world.told("olga", "take_out_story", sprint, story=story, **WHY) == ["sprint.scope_removed"]
        assert world.state(sprint)["stories"] == []

    def test_that_is_not_in_it_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "take_out_story", started(done), story=ready(done), **WHY) == []

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("olga", "take_out_story", committed(done), story=ready(done), **WHY)

    def test_is_refused_after_the_end(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("olga", "take_out_story", closed(done), story=ready(done), **WHY)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="take_out_story is for product_owner"):
            world.give("dan", "take_out_story", started(done), story=ready(done), **WHY)


class TestCancelling:
    def test_makes_room_for_another(self, world: World, done: Planned) -> None:
        told = world.told("olga", "cancel_sprint", started(done), **WHY)
        assert told == ["sprint.cancelled", "execution.sprint_over"]

    def test_before_the_start_leaves_the_running_one(self, world: World, done: Planned) -> None:
        running = started(done)
        assert world.told("olga", "cancel_sprint", committed(done), **WHY) == ["sprint.cancelled"]
        assert world.state(Execution.at(world.facts()[-1].place))["sprint"] == str(running)

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        sprint = started(done)
        world.give("olga", "cancel_sprint", sprint, **WHY)
        assert world.told("olga", "cancel_sprint", sprint, **WHY) == []

    def test_is_refused_once_closed(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.Over):
            world.give("olga", "cancel_sprint", closed(done), **WHY)

    @pytest.mark.parametrize("who", ["ada", "sam", "tess", "dan"])
    def test_is_for_the_product_owner_alone(self, world: World, done: Planned, who: str) -> None:
        with pytest.raises(NotAllowed, match="cancel_sprint is for product_owner"):
            world.give(who, "cancel_sprint", started(done), **WHY)


class TestClosing:
    def test_tells_what_was_accepted_and_what_is_carried_over(self, world: World, done: Planned) -> None:
        stories = [ready(done), ready(done), ready(done)]
        sprint = started(done, *stories)
        for who, command in (("dan", "start_work"), ("dan", "submit_for_acceptance")):
            world.give(who, command, stories[0])
        world.give("dan", "check_story", stories[0], verdicts=["passed"])
        world.give("olga", "accept_story", stories[0])
        world.give("olga", "remove_story", stories[2], **WHY)

        assert world.told("olga", "close_sprint", sprint, stories=stories) == ["sprint.closed", "execution.sprint_over"]
        end = world.facts()[-2]
        assert isinstance(end, Sprint.Closed)
        assert (end.accepted, end.carried_over) == ((stories[0],), (stories[1],))

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "close_sprint", closed(done), stories=[]) == []

    def test_lets_another_sprint_carry_on(self, world: World, done: Planned) -> None:
        story = ready(done)
        sprint = started(done, story)
        world.give("dan", "start_work", story)
        world.give("olga", "close_sprint", sprint, stories=[story])
        assert world.state(started(done, story))["stories"] == [str(story)]

    def test_is_refused_on_other_stories_than_its_own(self, world: World, done: Planned) -> None:
        own, other = ready(done), ready(done)

        with pytest.raises(Sprint.NotItsStories) as refused:
            world.give("olga", "close_sprint", started(done, own), stories=[other])
        assert set(refused.value.facts) == {str(own), str(other)}

    def test_is_refused_before_the_start(self, world: World, done: Planned) -> None:
        with pytest.raises(Sprint.NotStarted):
            world.give("olga", "close_sprint", committed(done), stories=[])

    def test_is_refused_once_cancelled(self, world: World, done: Planned) -> None:
        sprint = started(done)
        world.give("olga", "cancel_sprint", sprint, **WHY)

        with pytest.raises(Sprint.Over):
            world.give("olga", "close_sprint", sprint, stories=[])

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="close_sprint is for product_owner"):
            world.give("tess", "close_sprint", started(done), stories=[])
