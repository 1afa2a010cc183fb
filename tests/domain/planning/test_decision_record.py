"""Why it was done so and not otherwise."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.decision_record import DecisionRecord
from tests.reach.discovery import Discovered
from tests.world import World

WHY = "We have learned more."
DECISION = {"title": "Queue exports", "context": "They block the page.", "decision": "Exports run in a queue."}
DECISION |= {"consequences": "There is one more thing to watch."}
ELSE = {"alternatives": ["Make them faster where they are."]}


def record(done: Discovered, who: str = "tess", **other: Any) -> UUID:
    decision = {**DECISION, **ELSE, **other}
    return done.world.make(who, "record_decision", iteration=done.iteration, decision=decision)


def supersede(world: World, old: UUID, new: UUID, who: str = "tess") -> list[str]:
    return world.told(who, "supersede_decision_record", old, record=new, reason=WHY)


class TestRecordingADecision:
    def test_says_what_it_was_chosen_over(self, world: World, done: Discovered) -> None:
        state = world.state(record(done))
        assert (state["decision"], state["superseded_by"]) == ({**DECISION, **ELSE}, None)

    def test_needs_an_alternative(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            record(done, alternatives=[])

    def test_is_not_for_developers(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="record_decision is for"):
            record(done, "dan")


class TestSupersedingADecision:
    def test_keeps_both(self, world: World, done: Discovered) -> None:
        old, new = record(done), record(done)
        assert supersede(world, old, new) == ["decision_record.superseded"]
        assert world.state(old)["superseded_by"] == str(new)

    def test_twice_changes_nothing(self, world: World, done: Discovered) -> None:
        old, new = record(done), record(done)
        supersede(world, old, new)
        assert supersede(world, old, new) == []

    def test_by_another_is_refused(self, world: World, done: Discovered) -> None:
        old = record(done)
        supersede(world, old, record(done))
        with pytest.raises(DecisionRecord.AlreadySuperseded):
            supersede(world, old, record(done))

    def test_by_itself_is_refused(self, world: World, done: Discovered) -> None:
        old, new = record(done), record(done)
        supersede(world, old, new)
        for one, other in ((old, old), (new, old)):
            with pytest.raises(DecisionRecord.SupersedesItself):
                supersede(world, one, other)

    def test_is_not_for_developers(self, world: World, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="supersede_decision_record is for"):
            supersede(world, record(done), record(done), "dan")
