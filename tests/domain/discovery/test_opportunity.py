"""A need of customers, before anybody thinks of a solution."""

from uuid import UUID

import pytest

from domain.discovery.opportunity import Opportunity
from domain.discovery.opportunity_values import Score
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from tests.reach.discovery import planned_for
from tests.world import World

NEED = {"title": "Slow exports", "need": "I want my report within the hour."}
WHY = "Ten analysts asked for it."


def told(world: World, verb: str, opportunity: UUID, who: str = "ada") -> list[str]:
    return world.told(who, f"{verb}_opportunity", opportunity, reason=WHY)


class TestIdentifyingAnOpportunity:
    def test_keeps_the_need_in_their_words(self, world: World, opportunity: UUID) -> None:
        state = world.state(opportunity)
        assert (state["state"], state["need"]) == ("identified", NEED["need"])
        assert (state["author"], state["seeded_by"]) == (str(world.people["ada"]), None)

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "identify_opportunity", iteration=planned_for(world).iteration, **NEED)

    def test_is_for_whoever_owns_the_product_or_its_backlog(self, world: World, iteration: UUID) -> None:
        with pytest.raises(NotAllowed, match="identify_opportunity is for product_manager or product_owner"):
            world.give("dan", "identify_opportunity", iteration=iteration, **NEED)


class TestItsScore:
    @pytest.mark.parametrize(
        ("importance", "satisfaction", "worth"), [(9, 3, 15), (7, 6, 8), (7, 7, 7), (7, 8, 7), (4, 9, 4)]
    )
    def test_counts_what_is_missing_once_more(self, importance: int, satisfaction: int, worth: int) -> None:
        assert Score(importance=importance, satisfaction=satisfaction).worth == worth


class TestSelectingAnOpportunity:
    def test_is_recorded(self, world: World, opportunity: UUID) -> None:
        assert told(world, "select", opportunity) == ["opportunity.selected"]
        assert world.state(opportunity)["state"] == "selected"

    def test_twice_changes_nothing(self, world: World, opportunity: UUID) -> None:
        told(world, "select", opportunity)
        assert told(world, "select", opportunity) == []

    @pytest.mark.parametrize("aside", ["park", "discard"])
    def test_is_refused_once_it_was_set_aside(self, world: World, opportunity: UUID, aside: str) -> None:
        told(world, aside, opportunity)
        with pytest.raises(Opportunity.NotOpen):
            told(world, "select", opportunity)

    def test_is_for_product_managers_only(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(NotAllowed, match="select_opportunity is for product_manager"):
            told(world, "select", opportunity, "olga")


@pytest.mark.parametrize(("verb", "state"), [("park", "parked"), ("discard", "discarded")])
class TestSettingAnOpportunityAside:
    def test_is_recorded(self, world: World, opportunity: UUID, verb: str, state: str) -> None:
        assert told(world, verb, opportunity) == [f"opportunity.{state}"]
        assert world.state(opportunity)["state"] == state

    def test_twice_changes_nothing(self, world: World, opportunity: UUID, verb: str, state: str) -> None:
        told(world, verb, opportunity)
        assert told(world, verb, opportunity) == []

    def test_ends_with_its_reopening(self, world: World, opportunity: UUID, verb: str, state: str) -> None:
        told(world, verb, opportunity)
        assert told(world, "reopen", opportunity) == ["opportunity.reopened"]
        assert world.state(opportunity)["state"] == "identified"

    def test_is_for_product_managers_only(self, world: World, opportunity: UUID, verb: str, state: str) -> None:
        with pytest.raises(NotAllowed, match=f"{verb}_opportunity is for product_manager"):
            told(world, verb, opportunity, "olga")


class TestReopeningAnOpportunity:
    def test_that_is_open_changes_nothing(self, world: World, opportunity: UUID) -> None:
        assert told(world, "reopen", opportunity) == []

    def test_is_for_product_managers_only(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(NotAllowed, match="reopen_opportunity is for product_manager"):
            told(world, "reopen", opportunity, "olga")
