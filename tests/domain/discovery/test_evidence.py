"""One observation, where it comes from, and what it speaks for."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.discovery import Discovery
from domain.discovery.evidence import Evidence
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from domain.values import Stage
from tests.reach.discovery import Discovered, observation, planned_for
from tests.world import World

WHY = "The log was of another product."
USAGE = observation(origin="usage")


@pytest.fixture
def evidence(world: World, iteration: UUID, opportunity: UUID) -> UUID:
    about = {"iteration": iteration, "opportunity": opportunity}
    return world.make("olga", "record_evidence", **about, observation=observation())


@pytest.fixture
def bare(world: World, iteration: UUID, opportunity: UUID) -> Discovered:
    """A discovery of which only the opportunity is known."""
    none = UUID(int=0)
    return Discovered(world, iteration, opportunity, none, none, none, none)


def record(bare: Discovered, who: str = "olga", **more: Any) -> list[str]:
    about = {"iteration": bare.iteration, "opportunity": bare.opportunity}
    return bare.world.told(who, "record_evidence", **about, observation={**USAGE, **more})


def known(bare: Discovered) -> dict[str, Any]:
    """What the stage keeps of the evidence."""
    state = bare.world.state(Discovery.at(bare.place(Stage.DISCOVERY)))
    return {"pillars": state["pillars"], "competition_on": state["competition_on"]}


class TestRecordingEvidence:
    def test_keeps_the_observation_whole(self, world: World, evidence: UUID) -> None:
        state = world.state(evidence)
        assert state["observation"] == {**observation(), "stance": "supports"}
        assert (state["author"], state["retracted"]) == (str(world.people["olga"]), False)

    def test_founds_its_pillar_once(self, bare: Discovered) -> None:
        assert record(bare) == ["evidence.recorded", "discovery.pillar_founded"]
        assert record(bare) == ["evidence.recorded"]
        assert known(bare) == {"pillars": ["business"], "competition_on": None}

    def test_of_competitors_dates_the_newest_look_at_them(self, bare: Discovered) -> None:
        for day in ("2026-11-02", "2026-11-09", "2026-11-05"):
            record(bare, origin="competitive_analysis", collected_on=day)
        assert known(bare)["competition_on"] == "2026-11-09"

    def test_is_refused_from_a_day_that_has_not_come(self, bare: Discovered) -> None:
        assert record(bare, collected_on="2026-11-20")
        with pytest.raises(Evidence.CollectedLater) as refused:
            record(bare, collected_on="2026-11-21")
        assert refused.value.pointer == "/observation/collected_on"

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            record(planned_for(world))

    def test_is_not_for_developers(self, bare: Discovered) -> None:
        with pytest.raises(NotAllowed, match="record_evidence is for product_manager or product_owner"):
            record(bare, "dan")


class TestRetractingEvidence:
    def test_leaves_it_visible(self, world: World, evidence: UUID) -> None:
        assert world.told("olga", "retract_evidence", evidence, reason=WHY)[0] == "evidence.retracted"
        assert world.state(evidence)["retracted"] is True

    def test_twice_changes_nothing(self, world: World, evidence: UUID) -> None:
        world.give("olga", "retract_evidence", evidence, reason=WHY)
        assert world.told("ada", "retract_evidence", evidence, reason=WHY) == []

    def test_asks_for_a_reason(self, world: World, evidence: UUID) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("olga", "retract_evidence", evidence)

    def test_is_not_for_developers(self, world: World, evidence: UUID) -> None:
        with pytest.raises(NotAllowed, match="retract_evidence is for"):
            world.give("dan", "retract_evidence", evidence, reason=WHY)
