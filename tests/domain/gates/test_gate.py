"""What a gate remembers, and what it goes on remembering when something is settled."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from domain.acting import acting_as
from domain.gates.decisions import SETTLED
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.values import Now, Stage
from tests.reach.alone import FIRST, SECOND, THIRD, THREE, place, recorded
from tests.recorded.golden import METADATA, WHEN


@pytest.fixture
def gate() -> Iterator[Gate]:
    """One to which three conditions are owed."""
    with acting_as(METADATA, WHEN):
        made = Gate.open(place(Stage.PLANNING), GateName.G2, THREE)
        made.collect_events()
        yield made


@pytest.mark.parametrize("one", THREE)
class TestOneOfThree:
    def test_conditions_that_is_settled_leaves_the_others(self, gate: Gate, one: UUID) -> None:
        for each in THREE:
            gate.hold_for(each)
        gate.settle(one)
        assert gate.owed == gate.overdue == tuple(each for each in THREE if each is not one)

    def test_signatures_that_is_released_leaves_the_others(self, gate: Gate, one: UUID) -> None:
        for each in THREE:
            gate.count_signature(each, UUID(int=7), each is not SECOND)
        gate.release_signature(one)
        assert [*gate.signatures] == [each for each in THREE if each is not one]
        assert [*gate.approvals] == [each for each in (FIRST, THIRD) if each is not one]


class TestACondition:
    def test_is_settled_once(self, gate: Gate) -> None:
        assert recorded(gate, gate.settle, UUID(int=9)) == []
        assert recorded(gate, gate.settle, FIRST) == ["ConditionSettled"]
        assert recorded(gate, gate.settle, FIRST) == []

    def test_that_is_owed_later_comes_last(self, gate: Gate) -> None:
        gate.owe((UUID(int=9),))
        assert gate.owed == (*THREE, UUID(int=9))

    def test_holds_the_gate_once(self, gate: Gate) -> None:
        assert recorded(gate, gate.hold_for, UUID(int=9)) == []
        assert recorded(gate, gate.hold_for, FIRST) == ["ConditionExpired"]
        assert (gate.outcome, gate.overdue) == ("hold", (FIRST,))
        assert recorded(gate, gate.hold_for, FIRST) == []

    @pytest.mark.parametrize("outcome", sorted(SETTLED))
    def test_holds_no_gate_that_was_decided(self, gate: Gate, outcome: str) -> None:
        gate.outcome = outcome
        assert recorded(gate, gate.hold_for, FIRST) == []
        assert gate.outcome == outcome


class TestASignature:
    def test_is_released_once(self, gate: Gate) -> None:
        gate.count_signature(FIRST, UUID(int=7), True)  # noqa: FBT003
        gate.collect_events()
        assert recorded(gate, gate.release_signature, SECOND) == []
        assert recorded(gate, gate.release_signature, FIRST) == ["SignatureReleased"]
        assert recorded(gate, gate.release_signature, FIRST) == []

    @pytest.mark.parametrize("outcome", sorted(SETTLED))
    def test_of_a_gate_that_was_decided_is_in_effect(self, gate: Gate, outcome: str) -> None:
        gate.outcome = outcome
        with pytest.raises(Gate.InEffect):
            gate.release_signature(FIRST)


class TestAWaiver:
    @pytest.mark.parametrize(("day", "expired"), [(22, ["WaiverExpired"]), (23, []), (24, [])])
    def test_expires_after_its_day(self, gate: Gate, day: int, expired: list[str]) -> None:
        gate.waived = {"a": date(2027, 1, 1), "b": date(2026, 11, day), "c": date(2027, 1, 1)}
        gate.record_expiries(now=Now(WHEN))
        assert [type(each).__name__ for each in gate.collect_events()] == expired
        assert [*gate.waived] == [each for each in "abc" if each != "b" or not expired]


class TestAKill:
    @pytest.mark.parametrize("outcome", [None, "hold", *sorted(SETTLED)])
    def test_is_no_other_outcome(self, gate: Gate, outcome: str | None) -> None:
        gate.outcome = outcome
        assert gate.was_killed() is (outcome == "kill")
