"""Whatever a person creates can be archived and restored, by one mechanism; nothing is ever deleted."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest

from domain.command import Command, commands
from domain.errors import Archived, NotAllowed
from domain.kernel import Created
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.reach.discovery import EXPERIMENT, PROBLEM, Discovered, discovered
from tests.reach.everything import everything
from tests.world import World

WHY = {"reason": "Nobody asks for it any more."}
OURS = [each for each in commands() if each.aggregate.__module__.startswith("domain.")]
ARCHIVED = {each.topic: each for each in OURS if each.verb == "archive"}
NEVER = {"person", "api_key", "invitation", "gate_policy", "signature"}  # erased, revoked, succeeded, or stay signed


@pytest.fixture
def done(world: World) -> Discovered:
    """A discovery that nobody submitted yet."""
    return discovered(world)


def archive(done: Discovered, who: str = "ada") -> list[str]:
    return done.world.told(who, "archive_opportunity", done.opportunity, **WHY)


def restore(done: Discovered, who: str = "ada") -> list[str]:
    return done.world.told(who, "restore_opportunity", done.opportunity, **WHY)


class TestArchiving:
    def test_is_recorded_and_shown(self, world: World, done: Discovered) -> None:
        assert archive(done) == ["opportunity.archived"]
        assert world.state(done.opportunity)["archived"] is True

    def test_keeps_all_that_was_known(self, world: World, done: Discovered) -> None:
        before = world.state(done.opportunity)
        archive(done)
        assert {**before, "archived": True, "version": before["version"] + 1} == world.state(done.opportunity)

    def test_twice_changes_nothing(self, done: Discovered) -> None:
        archive(done)
        assert archive(done) == []

    def test_asks_for_a_reason(self, world: World, done: Discovered) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("ada", "archive_opportunity", done.opportunity)

    def test_is_for_whoever_may_create_it(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="archive_opportunity is for product_manager or product_owner"):
            archive(done, "dan")


class TestWhatIsArchived:
    def test_takes_no_command_but_to_be_restored(self, world: World, done: Discovered) -> None:
        archive(done)
        with pytest.raises(Archived) as refused:
            world.give("ada", "park_opportunity", done.opportunity, **WHY)
        assert (refused.value.code, "restore it first" in str(refused.value)) == ("archived", True)

    def test_is_referred_to_by_nothing_new(self, world: World, done: Discovered) -> None:
        archive(done)
        belief: dict[str, Any] = {"belief": "They would pay.", "test": EXPERIMENT}
        with pytest.raises(Archived) as refused:
            world.give("ada", "state_hypothesis", iteration=done.iteration, opportunity=done.opportunity, **belief)
        assert refused.value.pointer == "/opportunity"

    def test_is_pointed_at_among_many(self, world: World, done: Discovered) -> None:
        world.give("ada", "archive_evidence", done.evidence, **WHY)
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        drafted = world.make("olga", "draft_problem_statement", **about, problem=PROBLEM)
        with pytest.raises(Archived) as refused:
            world.give("ada", "validate_problem_statement", drafted, support=[done.evidence])
        assert refused.value.pointer == "/support/0"

    def test_is_a_change_after_the_submission_if_it_was_submitted(self, world: World, done: Discovered) -> None:
        done.submit()
        told = world.told("ada", "archive_business_case", done.case, **WHY)
        assert told == ["business_case.archived", "gate.submission_voided"]


class TestRestoring:
    def test_has_it_used_again(self, world: World, done: Discovered) -> None:
        archive(done)
        assert restore(done) == ["opportunity.restored"]
        assert world.told("ada", "park_opportunity", done.opportunity, **WHY) == ["opportunity.parked"]

    def test_of_what_was_not_archived_changes_nothing(self, done: Discovered) -> None:
        assert restore(done) == []

    def test_tells_how_it_was(self, world: World, done: Discovered) -> None:
        archive(done)
        restore(done)
        told = [fact.TOPIC for fact in world.facts() if fact.originator_id == done.opportunity]
        assert told[-2:] == ["opportunity.archived", "opportunity.restored"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, Created]]]:
    """A workspace in which everything was done, with the birth of one aggregate of each kind."""
    with closing(World(tmp_path_factory.mktemp("everything"))) as world:
        world.registered()
        everything(world)
        born = (fact for fact in world.facts() if isinstance(fact, Created))
        yield world, {fact.originator_topic: fact for fact in born}


def holder(world: World, archives: Command, place: Place) -> str:
    """Somebody who may give it there."""
    held = world.state(Roles.at(WORKSPACE if archives.mark.of_workspace else Place(product=place.product)))["held"]
    world.people["holder"] = UUID(next(held[role][0] for role in archives.mark.by if held.get(role)))
    return "holder"


class TestEveryAggregateThatAPersonCreates:
    def test_can_be_archived_unless_it_ends_otherwise(self) -> None:
        assert {each.topic for each in OURS if each.creates} - ARCHIVED.keys() == NEVER

    @pytest.mark.parametrize("topic", sorted(ARCHIVED))
    def test_can_be_restored(self, whole: tuple[World, dict[str, Created]], topic: str) -> None:
        world, born = whole
        who = holder(world, ARCHIVED[topic], born[topic].place)
        made = born[topic].originator_id

        assert world.told(who, f"archive_{topic}", made, **WHY)[0] == f"{topic}.archived"
        assert world.told(who, f"restore_{topic}", made, **WHY)[0] == f"{topic}.restored"


class TestWhatOnlyFollowsFromOtherFacts:
    @pytest.mark.parametrize("topic", ["gate", "condition", "discovery", "execution", "launch", "roles", "kpi_series"])
    def test_is_never_archived(self, topic: str) -> None:
        assert topic not in ARCHIVED
