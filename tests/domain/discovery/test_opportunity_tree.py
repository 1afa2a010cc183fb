"""Where an opportunity hangs: below an outcome or a larger one, merged with its like, split into smaller ones."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.opportunity import Opportunity
from domain.errors import AlreadyExists, Archived, NotAllowed
from tests.reach.discovery import observation
from tests.world import World

AIM = {"metric": "Accounts closed on time", "unit": "%", "direction": "up", "target": "90"}
FRAME = {"who": "Analysts.", "situation": "At the end of a month.", "wish": "Their report within the hour."}
PARTS = [{"title": f"Part {n}", "need": "I want my report sooner."} for n in (1, 2)]
WHY = "We have learned something."


def identified(world: World, iteration: UUID, **more: Any) -> UUID:
    need = {"title": "Slow imports", "need": "I want my data in at once."}
    return world.make("ada", "identify_opportunity", iteration=iteration, **need, **more)


def told(world: World, verb: str, opportunity: UUID, who: str = "ada", **body: Any) -> list[str]:
    return world.told(who, f"{verb}_opportunity", opportunity, **body)


def named(world: World, name: str = "Books closed in time", who: str = "ada") -> UUID:
    return world.make(who, "name_desired_outcome", product=world.product, name=name, aim=AIM)


@pytest.fixture
def outcome(world: World) -> UUID:
    return named(world)


@pytest.fixture
def other(world: World, iteration: UUID) -> UUID:
    return identified(world, iteration)


class TestNamingADesiredOutcome:
    def test_says_what_is_to_be_moved(self, world: World, outcome: UUID) -> None:
        state = world.state(outcome)
        assert (state["aim"]["target"], state.get("archived", False)) == ("90", False)

    def test_is_refused_where_there_is_one_of_that_name(self, world: World, outcome: UUID) -> None:
        with pytest.raises(AlreadyExists):
            named(world, "books closed in TIME")

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="name_desired_outcome is for product_manager"):
            named(world, who="olga")


class TestRedirectingADesiredOutcome:
    def test_aims_elsewhere(self, world: World, outcome: UUID) -> None:
        body = {"aim": {**AIM, "target": "95"}, "reason": WHY}
        assert world.told("ada", "redirect_desired_outcome", outcome, **body) == ["desired_outcome.redirected"]
        assert world.told("ada", "redirect_desired_outcome", outcome, **body) == []

    def test_is_refused_once_it_was_retired(self, world: World, outcome: UUID) -> None:
        world.give("ada", "archive_desired_outcome", outcome, reason=WHY)
        with pytest.raises(Archived):
            world.give("ada", "redirect_desired_outcome", outcome, aim={**AIM, "target": "95"}, reason=WHY)


class TestRetiringADesiredOutcome:
    def test_is_recorded_once(self, world: World, outcome: UUID) -> None:
        assert world.told("ada", "archive_desired_outcome", outcome, reason=WHY) == ["desired_outcome.archived"]
        assert world.told("ada", "archive_desired_outcome", outcome, reason=WHY) == []

    def test_lets_nothing_new_hang_below_it(self, world: World, iteration: UUID, outcome: UUID) -> None:
        world.give("ada", "archive_desired_outcome", outcome, reason=WHY)
        with pytest.raises(Archived):
            identified(world, iteration, outcome=outcome)


class TestHangingInTheTree:
    def test_is_said_when_it_is_identified(self, world: World, iteration: UUID, outcome: UUID) -> None:
        root = identified(world, iteration, outcome=outcome)
        leaf = identified(world, iteration, parent=root)
        assert (world.state(root)["outcome"], world.state(leaf)["parent"]) == (str(outcome), str(root))

    def test_is_refused_below_one_that_was_set_aside(self, world: World, iteration: UUID, other: UUID) -> None:
        told(world, "park", other, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            identified(world, iteration, parent=other)


class TestFramingAnOpportunity:
    def test_says_who_wants_what_in_which_situation(self, world: World, opportunity: UUID) -> None:
        assert world.told("olga", "frame_opportunity", opportunity, frame=FRAME) == ["opportunity.framed"]
        assert (world.state(opportunity)["frame"], world.state(opportunity)["state"]) == (FRAME, "framed")

    def test_twice_changes_nothing(self, world: World, opportunity: UUID) -> None:
        told(world, "frame", opportunity, frame=FRAME)
        assert told(world, "frame", opportunity, frame=FRAME) == []

    def test_is_refused_once_it_was_set_aside(self, world: World, opportunity: UUID) -> None:
        told(world, "park", opportunity, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            told(world, "frame", opportunity, frame=FRAME)


class TestTakingAnOpportunityFurther:
    def test_goes_from_framed_to_explored_to_prioritised(self, world: World, opportunity: UUID) -> None:
        told(world, "frame", opportunity, frame=FRAME)
        assert told(world, "explore", opportunity, learned="It is always the last day.") == ["opportunity.explored"]
        score = {"importance": 9, "satisfaction": 3}
        assert told(world, "prioritise", opportunity, score=score) == ["opportunity.prioritised"]
        assert (world.state(opportunity)["state"], world.state(opportunity)["score"]) == ("prioritised", score)

    def test_twice_changes_nothing(self, world: World, opportunity: UUID) -> None:
        told(world, "frame", opportunity, frame=FRAME)
        told(world, "explore", opportunity, learned="It is always the last day.")
        score = {"importance": 9, "satisfaction": 3}
        told(world, "prioritise", opportunity, score=score)
        assert told(world, "explore", opportunity, learned="It is always the last day.") == []
        assert told(world, "prioritise", opportunity, score=score) == []

    @pytest.mark.parametrize(
        ("verb", "body"),
        [("explore", {"learned": "Nothing."}), ("prioritise", {"score": {"importance": 1, "satisfaction": 1}})],
    )
    def test_is_refused_before_it_was_framed(
        self, world: World, opportunity: UUID, verb: str, body: dict[str, Any]
    ) -> None:
        with pytest.raises(Opportunity.OutOfTurn):
            told(world, verb, opportunity, **body)

    def test_is_not_for_developers(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(NotAllowed, match="frame_opportunity is for"):
            told(world, "frame", opportunity, "dan", frame=FRAME)


class TestMergingOpportunities:
    def test_has_the_others_live_on_in_one(self, world: World, opportunity: UUID, other: UUID) -> None:
        assert told(world, "merge", opportunity, others=[other]) == ["opportunity.merged", "opportunity.absorbed"]
        assert (world.state(other)["state"], world.state(other)["into"]) == ("merged", str(opportunity))

    def test_twice_changes_nothing(self, world: World, opportunity: UUID, other: UUID) -> None:
        told(world, "merge", opportunity, others=[other])
        assert told(world, "merge", opportunity, others=[other]) == []

    def test_is_never_with_itself(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(Opportunity.MergedWithItself):
            told(world, "merge", opportunity, others=[opportunity])

    def test_is_never_twice_with_one(self, world: World, opportunity: UUID, other: UUID) -> None:
        with pytest.raises(Opportunity.MergedWithItself):
            told(world, "merge", opportunity, others=[other, other])

    def test_is_refused_for_one_that_was_merged_elsewhere(
        self, world: World, iteration: UUID, opportunity: UUID, other: UUID
    ) -> None:
        third = identified(world, iteration)
        told(world, "merge", opportunity, others=[other])
        with pytest.raises(Opportunity.NotOpen):
            told(world, "merge", third, others=[other])

    @pytest.mark.parametrize("verb", ["park", "discard"])
    def test_leaves_nothing_to_set_aside(self, world: World, opportunity: UUID, other: UUID, verb: str) -> None:
        told(world, "merge", opportunity, others=[other])
        with pytest.raises(Opportunity.IsMerged):
            told(world, verb, other, reason=WHY)

    def test_takes_along_what_contradicts_them(
        self, world: World, iteration: UUID, opportunity: UUID, other: UUID
    ) -> None:
        against = observation(stance="contradicts")
        about = {"iteration": iteration, "opportunity": other}
        first = world.make("olga", "record_evidence", **about, observation=against)
        told(world, "merge", opportunity, others=[other])
        second = world.make("olga", "record_evidence", **about, observation=against)
        assert world.state(opportunity)["contradicted_by"] == [str(first), str(second)]
        world.give("olga", "retract_evidence", first, reason=WHY)
        assert world.state(opportunity)["contradicted_by"] == [str(second)]

    def test_is_for_product_managers_only(self, world: World, opportunity: UUID, other: UUID) -> None:
        with pytest.raises(NotAllowed, match="merge_opportunity is for product_manager"):
            told(world, "merge", opportunity, "olga", others=[other])


class TestSplittingAnOpportunity:
    def test_hangs_its_parts_below_it(self, world: World, opportunity: UUID) -> None:
        told(world, "split", opportunity, parts=PARTS)
        grown = [fact for fact in world.facts() if isinstance(fact, Opportunity.Grown)]
        assert [fact.parent for fact in grown] == [opportunity, opportunity]
        assert [world.state(fact.originator_id)["title"] for fact in grown] == ["Part 1", "Part 2"]

    def test_the_same_way_again_changes_nothing(self, world: World, opportunity: UUID) -> None:
        told(world, "split", opportunity, parts=PARTS)
        assert told(world, "split", opportunity, parts=PARTS) == []

    def test_is_into_two_at_least(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(ValueError, match="at least 2 items"):
            told(world, "split", opportunity, parts=PARTS[:1])

    def test_is_refused_once_it_was_set_aside(self, world: World, opportunity: UUID) -> None:
        told(world, "park", opportunity, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            told(world, "split", opportunity, parts=PARTS)

    def test_is_for_product_managers_only(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(NotAllowed, match="split_opportunity is for product_manager"):
            told(world, "split", opportunity, "olga", parts=PARTS)
