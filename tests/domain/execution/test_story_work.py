"""A story is built by some, and accepted by somebody else."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.story import Story
from domain.planning.feature import Feature
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.execution import accepted, built, ready, written
from tests.reach.planning import Planned
from tests.world import World

WHY = {"reason": "It does not do what was asked."}


def stuck(done: Planned, owner: str = "tess") -> dict[str, Any]:
    return {"owner": done.world.people[owner], **WHY}


def blocked(done: Planned) -> UUID:
    story = ready(done)
    done.world.give("dan", "block_story", story, **stuck(done))
    return story


def also(world: World, who: str, role: str) -> None:
    """Give somebody one more role."""
    roles, control = Roles.at(Place(product=world.product)), "Nobody accepts what they built."
    world.give("root", "assign_roles", roles, role=role, holder=world.people[who], compensating_control=control)


class TestStartingWork:
    def test_begins_the_feature_with_its_first_story(self, world: World, done: Planned) -> None:
        assert world.told("dan", "start_work", ready(done)) == ["story.work_started", "feature.work_begun"]
        assert world.told("dan", "start_work", ready(done)) == ["story.work_started"]
        assert world.state(done.features[0])["state"] == "in_progress"

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("dan", "start_work", story)
        assert world.told("dan", "start_work", story) == []

    def test_on_somebody_elses_story_takes_it_over(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("dan", "start_work", story)
        world.give("tess", "start_work", story)

        assert world.state(story)["implementer"] == str(world.people["tess"])
        assert world.state(story)["built_by"] == [str(world.people[who]) for who in ("dan", "tess")]

    def test_again_follows_a_rejection(self, world: World, done: Planned) -> None:
        story = built(done)
        world.give("olga", "reject_story", story, **WHY)
        assert world.told("dan", "start_work", story) == ["story.work_started"]

    def test_is_refused_for_a_draft(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.OutOfTurn) as refused:
            world.give("dan", "start_work", written(done))
        assert refused.value.facts == ("draft",)

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("dan", "start_work", accepted(done))

    def test_is_refused_while_blocked(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.IsBlocked):
            world.give("dan", "start_work", blocked(done))

    def test_is_refused_when_the_feature_was_dropped(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("ada", "drop_feature", done.features[0], **WHY)

        with pytest.raises(Feature.Over):
            world.give("dan", "start_work", story)

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="start_work is for developer or tech_lead"):
            world.give("olga", "start_work", ready(done))


class TestBlocking:
    def test_is_refused_without_a_reason(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("dan", "block_story", ready(done), owner=world.people["tess"])

    def test_is_refused_without_an_owner(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="owner"):
            world.give("dan", "block_story", ready(done), **WHY)

    def test_by_another_owner_is_recorded_anew(self, world: World, done: Planned) -> None:
        assert world.told("dan", "block_story", blocked(done), **stuck(done, "dan")) == ["story.blocked"]

    def test_is_recorded(self, world: World, done: Planned) -> None:
        assert world.told("dan", "block_story", ready(done), **stuck(done)) == ["story.blocked"]

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("tess", "block_story", blocked(done), **stuck(done)) == []

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("dan", "block_story", accepted(done), **stuck(done))

    def test_is_not_for_the_product_manager(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="block_story is for"):
            world.give("ada", "block_story", ready(done), **stuck(done))


class TestUnblocking:
    def test_lets_it_go_on(self, world: World, done: Planned) -> None:
        story = blocked(done)
        assert world.told("olga", "unblock_story", story) == ["story.unblocked"]
        assert "story.work_started" in world.told("dan", "start_work", story)

    def test_of_what_is_free_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("dan", "unblock_story", ready(done)) == []

    def test_is_not_for_the_product_manager(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="unblock_story is for"):
            world.give("ada", "unblock_story", blocked(done))


class TestSubmittingForAcceptance:
    def test_is_recorded(self, world: World, done: Planned) -> None:
        assert world.state(built(done))["state"] == "submitted"

    def test_twice_changes_nothing(self, world: World, done: Planned) -> None:
        assert world.told("dan", "submit_for_acceptance", built(done)) == []

    def test_is_refused_before_the_work(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.OutOfTurn):
            world.give("dan", "submit_for_acceptance", ready(done))

    def test_is_refused_while_blocked(self, world: World, done: Planned) -> None:
        story = ready(done)
        world.give("dan", "start_work", story)
        world.give("dan", "block_story", story, **stuck(done))

        with pytest.raises(Story.IsBlocked):
            world.give("dan", "submit_for_acceptance", story)

    def test_is_refused_once_accepted(self, world: World, done: Planned) -> None:
        with pytest.raises(Story.Over):
            world.give("dan", "submit_for_acceptance", accepted(done))

    def test_is_for_those_who_build(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="submit_for_acceptance is for developer or tech_lead"):
            world.give("olga", "submit_for_acceptance", built(done))


@pytest.mark.parametrize(("verb", "past"), [("accept", "accepted"), ("reject", "rejected")])
class TestJudging:
    def test_is_recorded_with_who_judged(self, world: World, done: Planned, verb: str, past: str) -> None:
        story = built(done)
        assert f"story.{past}" in world.told("olga", f"{verb}_story", story, **WHY)
        assert world.state(story)["state"] == past

    def test_twice_changes_nothing(self, world: World, done: Planned, verb: str, past: str) -> None:
        story = built(done)
        world.give("olga", f"{verb}_story", story, **WHY)
        assert world.told("olga", f"{verb}_story", story, **WHY) == []

    def test_is_refused_before_it_was_submitted(self, world: World, done: Planned, verb: str, past: str) -> None:
        with pytest.raises(Story.OutOfTurn):
            world.give("olga", f"{verb}_story", ready(done), **WHY)

    def test_is_never_for_whoever_built_it(self, world: World, done: Planned, verb: str, past: str) -> None:
        also(world, "dan", "product_owner")

        with pytest.raises(Story.ImplementerNeverAccepts):
            world.give("dan", f"{verb}_story", built(done), **WHY)
        assert world.facts()[-1].TOPIC == "authority.refused"

    def test_is_never_for_whoever_built_a_part_of_it(self, world: World, done: Planned, verb: str, past: str) -> None:
        also(world, "tess", "product_owner")
        story = ready(done)
        for who in ("tess", "dan"):
            world.give(who, "start_work", story)
        world.give("dan", "submit_for_acceptance", story)

        with pytest.raises(Story.ImplementerNeverAccepts):
            world.give("tess", f"{verb}_story", story, **WHY)

    @pytest.mark.parametrize("who", ["ada", "sam", "dan", "eve"])
    def test_is_for_the_product_owner(self, world: World, done: Planned, verb: str, past: str, who: str) -> None:
        with pytest.raises(NotAllowed, match=f"{verb}_story is for product_owner"):
            world.give(who, f"{verb}_story", built(done), **WHY)


class TestAnAcceptance:
    def test_is_noted_by_the_stage(self, world: World, done: Planned) -> None:
        assert world.told("olga", "accept_story", built(done)) == ["story.accepted", "execution.acceptance_noted"]

    def test_cannot_be_back_dated(self, world: World, done: Planned) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            world.give("olga", "accept_story", built(done), occurred_at="2026-11-01T09:00:00Z")
