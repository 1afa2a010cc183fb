"""For whom: segments, personas drawn from evidence, and the jobs they hire a product for."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.persona import Persona
from domain.errors import AlreadyExists, Archived, NotAllowed
from tests.reach.discovery import Discovered
from tests.world import World

PORTRAIT = {"attributes": ["Reports to a board."], "goals": ["Close in two days."], "pains": ["Waits for exports."]}
STORY = {"situation": "A month ends.", "motivation": "Send the report.", "outcome": "The board decides in time."}
WHY = "We have learned something."


def segment_of(world: World, name: str = "Analysts", who: str = "olga") -> UUID:
    return world.make(who, "define_segment", product=world.product, name=name, description="They report to others.")


def persona_of(world: World, who: str = "olga", **more: Any) -> UUID:
    return world.make(who, "define_persona", product=world.product, name="Anna", portrait=PORTRAIT, **more)


@pytest.fixture
def segment(world: World) -> UUID:
    return segment_of(world)


@pytest.fixture
def job(world: World, segment: UUID) -> UUID:
    return world.make("olga", "state_job", product=world.product, story=STORY, segment=segment)


@pytest.fixture
def persona(done: Discovered) -> UUID:
    return persona_of(done.world, evidence=[done.evidence])


class TestDefiningASegment:
    def test_is_recorded(self, world: World, segment: UUID) -> None:
        assert (world.state(segment)["name"], world.state(segment).get("archived", False)) == ("Analysts", False)

    def test_is_refused_where_there_is_one_of_that_name(self, world: World, segment: UUID) -> None:
        with pytest.raises(AlreadyExists):
            segment_of(world, "ANALYSTS")

    def test_is_not_for_developers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="define_segment is for"):
            segment_of(world, who="dan")


class TestRedefiningASegment:
    def test_is_recorded_once(self, world: World, segment: UUID) -> None:
        body = {"description": "They report to a board.", "reason": WHY}
        assert world.told("olga", "redefine_segment", segment, **body) == ["segment.redefined"]
        assert world.told("olga", "redefine_segment", segment, **body) == []

    def test_is_refused_once_it_was_retired(self, world: World, segment: UUID) -> None:
        assert world.told("ada", "archive_segment", segment, reason=WHY) == ["segment.archived"]
        assert world.told("ada", "archive_segment", segment, reason=WHY) == []
        with pytest.raises(Archived):
            world.give("olga", "redefine_segment", segment, description="They report to a board.", reason=WHY)


class TestStatingAJob:
    def test_is_recorded(self, world: World, job: UUID, segment: UUID) -> None:
        assert (world.state(job)["story"], world.state(job)["segment"]) == (STORY, str(segment))

    def test_is_refused_for_a_retired_segment(self, world: World, segment: UUID) -> None:
        world.give("ada", "archive_segment", segment, reason=WHY)
        with pytest.raises(Archived):
            world.give("olga", "state_job", product=world.product, story=STORY, segment=segment)


class TestRewordingAJob:
    def test_is_recorded_once(self, world: World, job: UUID) -> None:
        body = {"story": {**STORY, "motivation": "Have it sent."}, "reason": WHY}
        assert world.told("olga", "reword_job", job, **body) == ["job.reworded"]
        assert world.told("olga", "reword_job", job, **body) == []

    def test_is_refused_once_it_was_retired(self, world: World, job: UUID) -> None:
        assert world.told("ada", "archive_job", job, reason=WHY) == ["job.archived"]
        assert world.told("ada", "archive_job", job, reason=WHY) == []
        with pytest.raises(Archived):
            world.give("olga", "reword_job", job, story={**STORY, "motivation": "Have it sent."}, reason=WHY)


class TestDefiningAPersona:
    def test_draws_it_from_evidence(self, world: World, done: Discovered, persona: UUID) -> None:
        state = world.state(persona)
        assert (state["portrait"], state["evidence"][0]["id"]) == (PORTRAIT, str(done.evidence))

    def test_is_refused_where_there_is_one_of_that_name(self, world: World, persona: UUID) -> None:
        with pytest.raises(AlreadyExists):
            persona_of(world)

    def test_is_refused_on_evidence_that_was_retracted(self, done: Discovered) -> None:
        done.world.give("olga", "retract_evidence", done.evidence, reason=WHY)
        with pytest.raises(Persona.OnDoubtfulEvidence):
            persona_of(done.world, evidence=[done.evidence])

    def test_becomes_suspect_with_its_evidence_until_it_is_revised(
        self, world: World, done: Discovered, persona: UUID
    ) -> None:
        world.give("olga", "retract_evidence", done.evidence, reason=WHY)
        assert world.state(persona)["suspect"] == [str(done.evidence)]
        world.give("olga", "revise_persona", persona, portrait=PORTRAIT, evidence=[done.support[0]], reason=WHY)
        assert world.state(persona)["suspect"] == []


class TestRevisingAPersona:
    def test_is_recorded_once(self, world: World, done: Discovered, persona: UUID) -> None:
        portrait = {**PORTRAIT, "goals": ["Close in one day."]}
        body = {"portrait": portrait, "evidence": [done.support[0]], "reason": WHY}
        assert world.told("olga", "revise_persona", persona, **body) == ["persona.revised", "evidence.relied_upon"]
        body["evidence"] = [done.support[0]]
        assert world.state(persona)["portrait"] == portrait

    def test_is_refused_once_it_was_retired(self, world: World, persona: UUID) -> None:
        assert world.told("ada", "archive_persona", persona, reason=WHY) == ["persona.archived"]
        assert world.told("ada", "archive_persona", persona, reason=WHY) == []
        with pytest.raises(Archived):
            world.give("olga", "revise_persona", persona, portrait=PORTRAIT, reason=WHY)

    def test_the_same_way_changes_nothing(self, world: World) -> None:
        persona = persona_of(world)
        assert world.told("olga", "revise_persona", persona, portrait=PORTRAIT, reason=WHY) == []
