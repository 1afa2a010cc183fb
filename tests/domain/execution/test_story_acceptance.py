"""A story is done when each criterion has passed, and what the team calls done is met or was waived."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.story import Story
from domain.execution.working_agreement import WorkingAgreement
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.execution import built, ready
from tests.reach.planning import Planned
from tests.world import World

WHY = {"reason": "The texts follow next week."}
DONE = ["reviewed", "documented"]


def submitted(done: Planned) -> UUID:
    """A story that was built, and not looked at yet."""
    story = ready(done)
    for command in ("start_work", "submit_for_acceptance"):
        done.world.give("dan", command, story)
    return story


def agreed(world: World) -> UUID:
    return world.make("tess", "conclude_working_agreement", product=world.product, done=DONE)


class TestChecking:
    @pytest.mark.parametrize("who", ["olga", "tess", "dan"])
    def test_records_a_verdict_for_each_criterion(self, world: World, done: Planned, who: str) -> None:
        assert world.told(who, "check_story", submitted(done), verdicts=["failed"]) == ["story.criteria_checked"]

    def test_with_the_same_outcome_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("dan", "check_story", built(done), verdicts=["passed"]) == []

    def test_is_refused_for_more_or_fewer_than_there_are(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.NotEachCriterion):
            world.give("dan", "check_story", submitted(done), verdicts=["passed", "passed"])

    def test_is_refused_before_the_work(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.OutOfTurn):
            world.give("dan", "check_story", ready(done), verdicts=["passed"])

    def test_is_not_for_a_sponsor(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="check_story is for"):
            world.give("sam", "check_story", submitted(done), verdicts=["passed"])


class TestAccepting:
    def test_is_refused_before_each_criterion_was_checked(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.CriteriaNotPassed):
            world.give("olga", "accept_story", submitted(done))

    def test_is_refused_while_a_criterion_fails(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("dan", "check_story", story, verdicts=["failed"])
        with pytest.raises(Story.CriteriaNotPassed):
            world.give("olga", "accept_story", story)

    def test_is_refused_short_of_the_definition_of_done(self, world: World, done: Planned) -> None:
        agreed(world)
        with pytest.raises(WorkingAgreement.NotDone) as refused:
            world.give("olga", "accept_story", built(done), done=["reviewed"])
        assert refused.value.facts == ("documented",)

    def test_confirms_the_definition_of_done(self, world: World, done: Planned) -> None:
        agreed(world)
        assert "story.accepted" in world.told("olga", "accept_story", built(done), done=DONE)

    def test_may_rest_on_a_signed_waiver(self, world: World, done: Planned) -> None:
        agreed(world)
        story = built(done)
        world.give("ada", "waive_done", story, items=["documented"], **WHY)
        world.give("olga", "accept_story", story, done=["reviewed"])

        accepted = next(fact for fact in world.facts() if isinstance(fact, Story.Accepted))
        assert (accepted.done, accepted.waived) == (("reviewed",), ("documented",))

    def test_after_a_rejection_asks_for_another_check(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("olga", "reject_story", story, **WHY)
        for command in ("start_work", "submit_for_acceptance"):
            world.give("dan", command, story)
        with pytest.raises(Story.CriteriaNotPassed):
            world.give("olga", "accept_story", story)


class TestRework:
    def test_is_each_round_but_the_first(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("olga", "reject_story", story, **WHY)
        world.give("dan", "start_work", story)
        world.give("tess", "start_work", story)
        assert world.state(story)["rounds"] == 2


class TestWaiving:
    def test_names_who_signed_it(self, world: World, done: Planned) -> None:
        story = built(done)
        assert world.told("ada", "waive_done", story, items=["documented"], **WHY) == ["story.done_waived"]
        assert world.state(story)["waived_by"] == [str(world.people["ada"])]

    def test_of_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("ada", "waive_done", story, items=["documented"], **WHY)
        assert world.told("ada", "waive_done", story, items=["documented"], **WHY) == []

    def test_is_never_for_whoever_built_it(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("tess", "start_work", story)
        with pytest.raises(Story.ImplementerNeverAccepts):
            world.give("tess", "waive_done", story, items=["documented"], **WHY)

    def test_leaves_the_acceptance_to_somebody_else(self, world: World, done: Planned) -> None:
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="product_owner", holder=world.people["tess"])
        story = built(done)
        world.give("tess", "waive_done", story, items=["documented"], **WHY)
        with pytest.raises(Story.WaiverNeverAccepts):
            world.give("tess", "accept_story", story)

    def test_is_refused_beyond_sixty_items(self, world: World, done: Planned) -> None:
        story = built(done)
        for n in range(2):
            world.give("ada", "waive_done", story, items=[f"item {n} {each}" for each in range(30)], **WHY)
        with pytest.raises(Story.TooManyWaived):
            world.give("ada", "waive_done", story, items=["documented"], **WHY)

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("olga", "accept_story", story)
        with pytest.raises(Story.Over):
            world.give("ada", "waive_done", story, items=["documented"], **WHY)

    def test_is_not_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="waive_done is for"):
            world.give("olga", "waive_done", built(done), items=["documented"], **WHY)
