"""What a team has agreed on binds each of its stories."""

from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.execution.working_agreement import WorkingAgreement
from tests.reach.execution import CRITERION, built, ready, written
from tests.reach.planning import Planned
from tests.world import World

READY = ["small enough", "understood"]
WHY = {"reason": "It is not wanted any more."}


@pytest.fixture
def agreement(world: World) -> UUID:
    return world.make("tess", "conclude_working_agreement", product=world.product)


def estimated(done: Planned) -> UUID:
    story = written(done)
    done.world.give("olga", "add_criterion", story, criterion=CRITERION)
    done.world.give("tess", "estimate_story", story, points=5)
    return story


def limited(world: World, agreement: UUID, column: str = "in_progress", limit: int = 1) -> None:
    world.give("tess", "agree_wip_limit", agreement, column=column, limit=limit)


class TestConcluding:
    def test_is_done_once_for_a_product(self, world: World, agreement: UUID) -> None:
        with pytest.raises(AlreadyExists):
            world.give("olga", "conclude_working_agreement", product=world.product)

    def test_is_for_the_team(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="conclude_working_agreement is for"):
            world.give("sam", "conclude_working_agreement", product=world.product)


@pytest.mark.parametrize("word", ["ready", "done"])
class TestAgreeingOnADefinition:
    def test_is_recorded(self, world: World, agreement: UUID, word: str) -> None:
        told = world.told("olga", f"agree_definition_of_{word}", agreement, items=READY)
        assert told == [f"working_agreement.{word}_agreed"]

    def test_that_stands_changes_nothing(self, world: World, agreement: UUID, word: str) -> None:
        assert world.told("olga", f"agree_definition_of_{word}", agreement, items=[]) == []

    def test_is_refused_with_an_item_twice(self, world: World, agreement: UUID, word: str) -> None:
        with pytest.raises(ValueError, match="each is named once"):
            world.give("olga", f"agree_definition_of_{word}", agreement, items=["small", "small"])


class TestMarkingReady:
    def test_is_refused_short_of_the_definition(self, world: World, done: Planned, agreement: UUID) -> None:
        world.give("tess", "agree_definition_of_ready", agreement, items=READY)
        with pytest.raises(WorkingAgreement.NotReady) as refused:
            world.give("olga", "mark_ready", estimated(done), confirmed=["understood"])
        assert refused.value.facts == ("small enough",)

    def test_confirms_each_item(self, world: World, done: Planned, agreement: UUID) -> None:
        world.give("tess", "agree_definition_of_ready", agreement, items=READY)
        assert world.told("olga", "mark_ready", estimated(done), confirmed=READY) == ["story.marked_ready"]


class TestALimit:
    def test_is_recorded_once(self, world: World, agreement: UUID) -> None:
        said = {"column": "submitted", "limit": 3}
        assert world.told("dan", "agree_wip_limit", agreement, **said) == ["working_agreement.wip_limit_agreed"]
        assert world.told("dan", "agree_wip_limit", agreement, **said) == []

    def test_refuses_work_beyond_it(self, world: World, done: Planned, agreement: UUID) -> None:
        limited(world, agreement)
        first, second = ready(done), ready(done)
        world.give("dan", "start_work", first)
        with pytest.raises(WorkingAgreement.WipLimitReached) as refused:
            world.give("dan", "start_work", second)
        assert refused.value.facts == ("in_progress", "1")

    def test_of_one_story_lets_somebody_take_it_over(self, world: World, done: Planned, agreement: UUID) -> None:
        limited(world, agreement)
        story = ready(done)
        world.give("dan", "start_work", story)
        assert world.told("tess", "start_work", story) == ["story.work_started"]

    def test_has_room_again_once_a_story_goes_on(self, world: World, done: Planned, agreement: UUID) -> None:
        limited(world, agreement)
        assert [built(done), built(done)]

    @pytest.mark.parametrize("end", ["accept_story", "reject_story", "remove_story"])
    def test_of_what_waits_has_room_once_it_is_judged(
        self, world: World, done: Planned, agreement: UUID, end: str
    ) -> None:
        limited(world, agreement, "submitted")
        world.give("olga", end, built(done), **WHY)
        assert built(done)

    def test_of_what_waits_refuses_a_submission_beyond_it(self, done: Planned, agreement: UUID) -> None:
        limited(done.world, agreement, "submitted")
        built(done)
        with pytest.raises(WorkingAgreement.WipLimitReached):
            built(done)

    def test_counts_what_stands_there_when_it_is_agreed(self, world: World, done: Planned, agreement: UUID) -> None:
        standing, story = ready(done), ready(done)
        world.give("dan", "start_work", standing)
        world.give("tess", "agree_wip_limit", agreement, column="in_progress", limit=1, standing=[standing])
        with pytest.raises(WorkingAgreement.WipLimitReached):
            world.give("dan", "start_work", story)

    def test_counts_nothing_that_stands_elsewhere(self, world: World, done: Planned, agreement: UUID) -> None:
        with pytest.raises(WorkingAgreement.NotThere):
            world.give("tess", "agree_wip_limit", agreement, column="in_progress", limit=1, standing=[ready(done)])

    def test_is_at_least_one(self, world: World, agreement: UUID) -> None:
        with pytest.raises(ValueError, match="limit"):
            limited(world, agreement, limit=0)


class TestLiftingALimit:
    def test_lets_everybody_begin(self, world: World, done: Planned, agreement: UUID) -> None:
        limited(world, agreement)
        first, second = ready(done), ready(done)
        world.give("dan", "start_work", first)
        lifted = world.told("tess", "lift_wip_limit", agreement, column="in_progress")
        assert lifted == ["working_agreement.wip_limit_lifted"]
        assert world.told("dan", "start_work", second) == ["story.work_started"]

    def test_that_there_is_not_changes_nothing(self, world: World, agreement: UUID) -> None:
        assert world.told("tess", "lift_wip_limit", agreement, column="in_progress") == []
