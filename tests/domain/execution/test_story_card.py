"""What is wanted is said more clearly, counted to a whole, or split into parts."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import Archived, NotAllowed
from domain.execution.story import Story
from tests.reach.execution import CARD, CRITERION, accepted, built, ready, stage_of, written
from tests.reach.planning import Planned
from tests.world import World

WHY = {"reason": "The analysts said so."}
CLEARER = {**CARD, "so_that": "nobody waits at the end of a month."}
PARTS = [{**CARD, "title": title} for title in ("Export small reports", "Export large reports")]


def epic(done: Planned) -> UUID:
    about = {"title": "Exports without waiting", "goal": "Nobody waits for a report."}
    return done.world.make("olga", "create_epic", iteration=done.iteration, **about)


def begun(done: Planned) -> UUID:
    story = ready(done)
    done.world.give("dan", "start_work", story)
    return story


def parts_of(world: World, story: UUID) -> list[dict[str, Any]]:
    written = [fact for fact in world.facts() if isinstance(fact, Story.Written) and fact.split_from == story]
    return [world.state(fact.originator_id) for fact in written]


class TestWriting:
    @pytest.mark.parametrize("kind", ["task", "spike", "defect", "enabler"])
    def test_says_of_which_kind_it_is(self, world: World, done: Planned, kind: str) -> None:
        about = {"iteration": done.iteration, "feature": done.features[0], "card": CARD, "priority": "could"}
        assert world.state(world.make("olga", "write_story", **about, kind=kind))["kind"] == kind

    @pytest.mark.parametrize("missing", ["as_a", "i_want", "so_that"])
    def test_is_refused_unless_it_says_who_wants_what_and_what_for(self, done: Planned, missing: str) -> None:
        card = {name: said for name, said in CARD.items() if name != missing}
        about = {"iteration": done.iteration, "feature": done.features[0], "priority": "could"}
        with pytest.raises(ValueError, match=missing):
            done.world.give("olga", "write_story", **about, card=card)

    def test_names_the_opportunity_it_serves(self, world: World, done: Planned) -> None:
        story = world.state(written(done))
        assert (story["opportunity"], story["traced"]) == (str(done.discovery.opportunity), True)

    def test_may_be_of_an_epic(self, world: World, done: Planned) -> None:
        whole, about = epic(done), {"iteration": done.iteration, "feature": done.features[0], "card": CARD}
        story = world.make("olga", "write_story", **about, priority="could", epic=whole)
        assert world.state(story)["epic"] == str(whole)


class TestCreatingAnEpic:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        about = {"iteration": done.iteration, "title": "Exports", "goal": "Nobody waits."}
        assert world.told("ada", "create_epic", **about) == ["epic.created"]

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="create_epic is for"):
            world.give("dan", "create_epic", iteration=done.iteration, title="Exports", goal="Nobody waits.")


class TestRetiringAnEpic:
    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        whole = epic(done)
        assert world.told("olga", "archive_epic", whole, **WHY) == ["epic.archived"]
        assert world.told("olga", "archive_epic", whole, **WHY) == []

    def test_lets_no_further_story_in(self, world: World, done: Planned) -> None:
        whole = epic(done)
        world.give("olga", "archive_epic", whole, **WHY)
        with pytest.raises(Archived):
            world.give("olga", "group_story", written(done), epic=whole)


class TestGrouping:
    def test_counts_it_to_its_epic(self, world: World, done: Planned) -> None:
        story, whole = written(done), epic(done)
        assert world.told("olga", "group_story", story, epic=whole) == ["story.grouped"]
        assert world.told("olga", "group_story", story, epic=whole) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("olga", "group_story", accepted(done), epic=epic(done))


class TestRefining:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        story = written(done)
        assert world.told("olga", "refine_story", story, card=CLEARER) == ["story.refined"]
        assert world.state(story)["card"] == CLEARER

    def test_to_the_same_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("olga", "refine_story", written(done), card=CARD) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("olga", "refine_story", accepted(done), card=CLEARER)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="refine_story is for product_owner"):
            world.give("dan", "refine_story", written(done), card=CLEARER)


class TestAmendingACriterionAfterTheStart:
    def test_is_a_change_of_scope_with_its_reason(self, world: World, done: Planned) -> None:
        story, said = begun(done), {"number": 1, "criterion": "Then nobody waits.", **WHY}
        assert world.told("olga", "amend_criterion", story, **said) == ["story.scope_amended"]

        amended = world.facts()[-1]
        assert isinstance(amended, Story.ScopeAmended)
        assert (amended.was, amended.metadata.reason) == (CRITERION, WHY["reason"])

    def test_is_refused_without_a_reason(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("olga", "amend_criterion", begun(done), number=1, criterion="Then nobody waits.")

    def test_asks_for_another_check(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("olga", "amend_criterion", story, number=1, criterion="Then nobody waits.", **WHY)
        with pytest.raises(Story.CriteriaNotPassed):
            world.give("olga", "accept_story", story)

    def test_may_add_the_next_one(self, world: World, done: Planned) -> None:
        story = begun(done)
        world.give("olga", "amend_criterion", story, number=2, criterion="And nothing is lost.", **WHY)
        assert world.state(story)["criteria"] == [CRITERION, "And nothing is lost."]

    def test_replaces_one_of_fifty(self, world: World, full: UUID) -> None:
        assert amend(world, full, 50, "And nobody waits.") == ["story.scope_amended"]

    def test_adds_none_to_fifty(self, world: World, full: UUID) -> None:
        with pytest.raises(Story.TooManyCriteria):
            amend(world, full, 51, "And one more.")

    def test_is_the_only_way_to_add_one(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Begun):
            world.give("olga", "add_criterion", begun(done), criterion="And nothing is lost.")


def amend(world: World, story: UUID, number: int, criterion: str) -> list[str]:
    return world.told("olga", "amend_criterion", story, number=number, criterion=criterion, **WHY)


@pytest.fixture
def full(world: World, done: Planned) -> UUID:
    """A story that was begun and has all the criteria it may have."""
    story = begun(done)
    for number in range(2, 51):
        amend(world, story, number, f"Criterion {number}.")
    return story


class TestAddingACriterion:
    def test_is_refused_beyond_fifty(self, world: World, done: Planned) -> None:
        story = written(done)
        for n in range(50):
            world.give("olga", "add_criterion", story, criterion=f"Criterion {n}.")
        with pytest.raises(Story.TooManyCriteria):
            world.give("olga", "add_criterion", story, criterion="And one more.")


class TestSplitting:
    def test_has_the_parts_take_its_place(self, world: World, done: Planned) -> None:
        story = ready(done)
        told = world.told("olga", "split_story", story, parts=PARTS)

        assert told[:2] == ["story.split", "execution.story_taken_off"]
        assert [part["card"]["title"] for part in parts_of(world, story)] == [part["title"] for part in PARTS]
        assert str(story) not in world.state(stage_of(done))["ranks"]

    def test_gives_the_parts_what_the_whole_had(self, world: World, done: Planned) -> None:
        story = ready(done, "must", done.features[1])
        world.give("olga", "split_story", story, parts=PARTS)

        for part in parts_of(world, story):
            assert (part["feature"], part["priority"], part["state"]) == (str(done.features[1]), "must", "draft")
            assert part["id"] in world.state(stage_of(done))["musts"]

    def test_is_refused_for_one_part(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="parts"):
            world.give("olga", "split_story", ready(done), parts=PARTS[:1])

    def test_is_refused_once_begun(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.OutOfTurn):
            world.give("olga", "split_story", begun(done), parts=PARTS)

    @pytest.mark.parametrize(("command", "body"), [("split_story", {"parts": PARTS}), ("reopen_story", WHY)])
    def test_is_for_good(self, world: World, done: Planned, command: str, body: dict[str, Any]) -> None:
        story = written(done)
        world.give("olga", "split_story", story, parts=PARTS)
        with pytest.raises(Story.Over):
            world.give("olga", command, story, **body)

    def test_is_for_the_product_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="split_story is for product_owner"):
            world.give("dan", "split_story", written(done), parts=PARTS)
