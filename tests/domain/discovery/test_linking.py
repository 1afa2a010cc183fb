"""What an observation counts for: which opportunities it speaks of, which way, and how much."""

from uuid import UUID

import pytest

from domain.discovery.evidence import Evidence
from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed
from tests.reach.discovery import observation
from tests.world import World

WHY = "The log was of another product."


@pytest.fixture
def evidence(world: World, iteration: UUID, opportunity: UUID) -> UUID:
    about = {"iteration": iteration, "opportunity": opportunity}
    return world.make("olga", "record_evidence", **about, observation=observation())


@pytest.fixture
def other(world: World, iteration: UUID) -> UUID:
    need = {"title": "Slow imports", "need": "I want my data in at once."}
    return world.make("ada", "identify_opportunity", iteration=iteration, **need)


def link(world: World, evidence: UUID, opportunity: UUID, stance: str, who: str = "olga") -> list[str]:
    return world.told(who, "link_evidence", evidence, opportunity=opportunity, stance=stance)


class TestLinkingEvidence:
    def test_says_which_way_it_points(self, world: World, evidence: UUID, other: UUID) -> None:
        assert link(world, evidence, other, "supports") == ["evidence.linked"]
        assert world.state(evidence)["stances"] == {str(other): "supports"}

    def test_twice_changes_nothing(self, world: World, evidence: UUID, other: UUID) -> None:
        link(world, evidence, other, "supports")
        assert link(world, evidence, other, "supports") == []

    def test_tells_an_opportunity_what_contradicts_it(self, world: World, evidence: UUID, other: UUID) -> None:
        assert link(world, evidence, other, "contradicts") == ["evidence.linked", "opportunity.contradicted"]
        assert world.state(other)["contradicted_by"] == [str(evidence)]
        assert link(world, evidence, other, "neutral") == ["evidence.linked", "opportunity.contradiction_lifted"]
        assert world.state(other)["contradicted_by"] == []

    def test_is_refused_once_it_was_retracted(self, world: World, evidence: UUID, other: UUID) -> None:
        world.give("olga", "retract_evidence", evidence, reason=WHY)
        with pytest.raises(Evidence.IsRetracted):
            link(world, evidence, other, "supports")

    def test_is_refused_to_an_opportunity_that_was_set_aside(self, world: World, evidence: UUID, other: UUID) -> None:
        world.give("ada", "park_opportunity", other, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            link(world, evidence, other, "supports")

    def test_is_not_for_developers(self, world: World, evidence: UUID, other: UUID) -> None:
        with pytest.raises(NotAllowed, match="link_evidence is for"):
            link(world, evidence, other, "supports", "dan")


class TestWeighingEvidence:
    def test_says_how_much_it_counts(self, world: World, evidence: UUID) -> None:
        assert world.told("olga", "weigh_evidence", evidence, importance=4) == ["evidence.weighed"]
        assert world.state(evidence)["importance"] == 4
        assert world.told("olga", "weigh_evidence", evidence, importance=4) == []

    @pytest.mark.parametrize("importance", [0, 6])
    def test_goes_from_one_to_five(self, world: World, evidence: UUID, importance: int) -> None:
        with pytest.raises(ValueError, match="importance"):
            world.give("olga", "weigh_evidence", evidence, importance=importance)

    def test_is_refused_once_it_was_retracted(self, world: World, evidence: UUID) -> None:
        world.give("olga", "retract_evidence", evidence, reason=WHY)
        with pytest.raises(Evidence.IsRetracted):
            world.give("olga", "weigh_evidence", evidence, importance=4)
