"""Whom customers could turn to, how they compare as of a day, and how large the market is."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.discovery.competitive_analysis import CompetitiveAnalysis
from domain.discovery.discovery import Discovery
from domain.discovery.market_size import MarketSize
from domain.errors import AlreadyExists, Archived, NotAllowed
from domain.product.iteration import Iteration
from domain.values import Stage
from tests.reach.discovery import Discovered, planned_for
from tests.world import World

COMPARISON = {"features": ["Exports at night."], "price": "240 EUR a month.", "positioning": "For small teams."}
ESTIMATE = {
    "total": "12000000.00",
    "serviceable": "4000000.00",
    "obtainable": "400000.00",
    "method": "bottom_up",
    "source": "Counted from the register of companies.",
    "as_of": "2026-11-01",
}
WHY = "They were sold."


def added(world: World, name: str = "Nightly", who: str = "mia") -> UUID:
    about = {"product": world.product, "rivalry": "direct", "offer": "It exports at night."}
    return world.make(who, "add_competitor", name=name, **about)


def analysed(done: Discovered, competitor: UUID, as_of: str = "2026-11-10", who: str = "mia", **more: Any) -> UUID:
    about = {"iteration": done.iteration, "competitor": competitor, "as_of": as_of}
    return done.world.make(who, "record_competitive_analysis", **about, comparison=COMPARISON, **more)


def look(done: Discovered) -> date | None:
    """The newest look that the stage knows of."""
    on = done.world.state(Discovery.at(done.place(Stage.DISCOVERY)))["competition_on"]
    return date.fromisoformat(on) if on else None


def estimate(world: World, iteration: UUID, who: str = "mia", **other: str) -> UUID:
    return world.make(who, "estimate_market_size", iteration=iteration, estimate={**ESTIMATE, **other})


@pytest.fixture
def competitor(world: World) -> UUID:
    return added(world)


class TestAddingACompetitor:
    def test_is_recorded(self, world: World, competitor: UUID) -> None:
        assert (world.state(competitor)["name"], world.state(competitor)["rivalry"]) == ("Nightly", "direct")

    def test_is_refused_where_there_is_one_of_that_name(self, world: World, competitor: UUID) -> None:
        with pytest.raises(AlreadyExists):
            added(world, "nightly")

    def test_is_not_for_developers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="add_competitor is for"):
            added(world, who="dan")


class TestRetiringACompetitor:
    def test_is_recorded_once(self, world: World, competitor: UUID) -> None:
        assert world.told("ada", "archive_competitor", competitor, reason=WHY) == ["competitor.archived"]
        assert world.told("ada", "archive_competitor", competitor, reason=WHY) == []

    def test_ends_its_analysis(self, done: Discovered, competitor: UUID) -> None:
        done.world.give("ada", "archive_competitor", competitor, reason=WHY)
        with pytest.raises(Archived):
            analysed(done, competitor)


class TestRecordingACompetitiveAnalysis:
    def test_is_a_dated_look_at_competitors(self, done: Discovered, competitor: UUID) -> None:
        analysed(done, competitor)
        assert look(done) == date(2026, 11, 10)

    def test_of_an_earlier_day_leaves_the_newest_look(self, done: Discovered, competitor: UUID) -> None:
        analysed(done, competitor)
        analysed(done, competitor, "2026-11-05")
        assert look(done) == date(2026, 11, 10)

    def test_is_refused_as_of_a_day_that_has_not_come(self, done: Discovered, competitor: UUID) -> None:
        with pytest.raises(CompetitiveAnalysis.MadeLater):
            analysed(done, competitor, "2026-11-21")

    def test_is_refused_on_evidence_that_was_retracted(self, done: Discovered, competitor: UUID) -> None:
        done.world.give("olga", "retract_evidence", done.evidence, reason=WHY)
        with pytest.raises(CompetitiveAnalysis.OnDoubtfulEvidence):
            analysed(done, competitor, evidence=[done.evidence])

    def test_counts_no_longer_once_its_evidence_was_retracted(self, done: Discovered, competitor: UUID) -> None:
        analysis = analysed(done, competitor, evidence=[done.evidence])
        done.world.give("olga", "retract_evidence", done.evidence, reason=WHY)
        assert done.world.state(analysis)["suspect"] == [str(done.evidence)]
        assert look(done) is None

    def test_is_work_of_discovery(self, world: World, competitor: UUID) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            analysed(planned_for(world), competitor)

    def test_is_not_for_developers(self, done: Discovered, competitor: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_competitive_analysis is for"):
            analysed(done, competitor, who="dan")


class TestEstimatingAMarket:
    def test_names_method_and_source(self, world: World, iteration: UUID) -> None:
        state = world.state(estimate(world, iteration))
        assert state["size"] == {**ESTIMATE, "currency": "EUR"}

    @pytest.mark.parametrize("other", [{"serviceable": "13000000.00"}, {"obtainable": "5000000.00"}])
    def test_is_refused_where_a_part_is_larger_than_the_whole(
        self, world: World, iteration: UUID, other: dict[str, str]
    ) -> None:
        with pytest.raises(ValueError, match="is a part of"):
            estimate(world, iteration, **other)

    def test_is_refused_as_of_a_day_that_has_not_come(self, world: World, iteration: UUID) -> None:
        with pytest.raises(MarketSize.EstimatedLater):
            estimate(world, iteration, as_of="2026-11-21")

    def test_is_not_for_developers(self, world: World, iteration: UUID) -> None:
        with pytest.raises(NotAllowed, match="estimate_market_size is for"):
            estimate(world, iteration, "dan")


class TestEstimatingAMarketAnew:
    def test_is_recorded_once(self, world: World, iteration: UUID) -> None:
        size = estimate(world, iteration)
        body = {"estimate": {**ESTIMATE, "total": "9000000.00"}, "reason": "The register was cleaned."}
        assert world.told("mia", "reestimate_market_size", size, **body) == ["market_size.estimated_anew"]
        assert world.told("mia", "reestimate_market_size", size, **body) == []
        assert world.state(size)["size"]["total"] == "9000000.00"
