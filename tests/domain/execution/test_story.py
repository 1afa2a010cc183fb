"""A story is written, understood and offered to be built."""

import pytest

from domain.errors import NotAllowed
from domain.execution.story import Story
from domain.planning.feature import Feature
from domain.product.iteration import Iteration
from tests.reach.execution import CARD, CRITERION, accepted, built, ready, written
from tests.reach.planning import Planned, planned
from tests.world import World

WHY = {"reason": "The analysts said so."}


class TestWritingAStory:
    @pytest.mark.parametrize("priority", ["should", "could"])
    def test_is_recorded_and_goes_last(self, world: World, done: Planned, priority: str) -> None:
        about = {"iteration": done.iteration, "feature": done.features[0], "card": CARD}
        assert world.told("olga", "write_story", **about, priority=priority) == [
            "story.written",
            "execution.backlog_ordered",
        ]

    def test_as_a_must_is_awaited_by_the_stage(self, world: World, done: Planned) -> None:
        about = {"iteration": done.iteration, "feature": done.features[0], "card": CARD}
        assert "execution.acceptance_awaited" in world.told("olga", "write_story", **about, priority="must")

    def test_traces_to_its_feature(self, world: World, done: Planned) -> None:
        story = world.state(written(done))
        assert (story["feature"], story["state"], story["priority"]) == (str(done.features[0]), "draft", "must")

    def test_is_never_for_what_will_not_be_built(self, done: Planned) -> None:
        with pytest.raises(ValueError, match="priority"):
            written(done, "wont")

    def test_is_refused_for_a_dropped_feature(self, world: World, done: Planned) -> None:
        world.give("ada", "drop_feature", done.features[0], **WHY)

        with pytest.raises(Feature.Over):
            written(done)

    def test_is_refused_before_execution(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            written(planned(world))

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        about = {"iteration": done.iteration, "feature": done.features[0], "card": CARD}
        with pytest.raises(NotAllowed, match="write_story is for product_owner"):
            world.give("ada", "write_story", **about, priority="must")


class TestAddingACriterion:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        assert world.told("olga", "add_criterion", written(done), criterion=CRITERION) == ["story.criterion_added"]

    def test_that_stands_there_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "add_criterion", ready(done), criterion=CRITERION) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("olga", "add_criterion", accepted(done), criterion="And one more.")

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="add_criterion is for product_owner"):
            world.give("dan", "add_criterion", written(done), criterion=CRITERION)


class TestAmendingACriterion:
    def test_keeps_what_it_was(self, world: World, done: Planned) -> None:
        said = {"number": 1, "criterion": "Then nobody waits.", **WHY}
        assert world.told("olga", "amend_criterion", ready(done), **said) == ["story.criterion_amended"]

        amended = world.facts()[-1]
        assert isinstance(amended, Story.CriterionAmended)
        assert (amended.was, amended.criterion) == (CRITERION, "Then nobody waits.")

    def test_to_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "amend_criterion", ready(done), number=1, criterion=CRITERION, **WHY) == []

    def test_that_does_not_exist_is_refused(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.NoSuchCriterion):
            world.give("olga", "amend_criterion", ready(done), number=2, criterion="Then nobody waits.", **WHY)

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("olga", "amend_criterion", accepted(done), number=1, criterion="Nobody waits.", **WHY)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="amend_criterion is for product_owner"):
            world.give("dan", "amend_criterion", ready(done), number=1, criterion="Nobody waits.", **WHY)


class TestEstimating:
    @pytest.mark.parametrize("who", ["tess", "dan"])
    def test_is_recorded(self, world: World, done: Planned, who: str) -> None:
        assert world.told(who, "estimate_story", written(done), points=8) == ["story.estimated"]

    def test_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "estimate_story", ready(done), points=5) == []

    def test_is_between_0_and_100_points(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="less than or equal to 100"):
            world.give("tess", "estimate_story", written(done), points=101)

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("tess", "estimate_story", accepted(done), points=8)

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="estimate_story is for tech_lead or developer"):
            world.give("olga", "estimate_story", written(done), points=8)


class TestMarkingReady:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        assert world.state(ready(done))["state"] == "ready"

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "mark_ready", ready(done)) == []

    def test_is_refused_without_a_criterion(self, world: World, done: Planned) -> None:
        story = written(done)
        world.give("tess", "estimate_story", story, points=5)

        with pytest.raises(Story.NotReady):
            world.give("olga", "mark_ready", story)

    def test_is_refused_without_an_estimate(self, world: World, done: Planned) -> None:
        story = written(done)
        world.give("olga", "add_criterion", story, criterion=CRITERION)

        with pytest.raises(Story.NotReady):
            world.give("olga", "mark_ready", story)

    def test_is_refused_once_removed(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("olga", "remove_story", story, **WHY)

        with pytest.raises(Story.Over):
            world.give("olga", "mark_ready", story)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="mark_ready is for product_owner"):
            world.give("dan", "mark_ready", written(done))


class TestRemoving:
    def test_takes_it_off_the_backlog(self, world: World, done: Planned) -> None:
        assert world.told("olga", "remove_story", built(done), **WHY) == ["story.removed", "execution.story_taken_off"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        story = written(done)
        world.give("olga", "remove_story", story, **WHY)
        assert world.told("olga", "remove_story", story, **WHY) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("olga", "remove_story", accepted(done), **WHY)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="remove_story is for product_owner"):
            world.give("ada", "remove_story", written(done), **WHY)


class TestReopening:
    def test_withdraws_the_acceptance(self, world: World, done: Planned) -> None:
        story = accepted(done)
        assert world.told("olga", "reopen_story", story, **WHY) == ["story.reopened", "execution.acceptance_withdrawn"]
        assert world.state(story)["state"] == "ready"

    def test_puts_a_removed_story_back_at_the_end(self, world: World, done: Planned) -> None:
        story = written(done)
        world.give("olga", "remove_story", story, **WHY)

        assert world.told("olga", "reopen_story", story, **WHY) == ["story.reopened", "execution.backlog_ordered"]
        assert world.state(story)["state"] == "draft"

    def test_of_an_open_story_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "reopen_story", built(done), **WHY) == []

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="reopen_story is for product_owner"):
            world.give("dan", "reopen_story", accepted(done), **WHY)
