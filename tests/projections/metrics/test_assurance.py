"""Whether decisions were kept honest: each metric by its definition."""

from typing import Any
from uuid import UUID

from tests.projections.metrics.asked import Said, day, figure, rows, told

OPEN = {"cleared": False, "expired": False}
CLEARED, EXPIRED = OPEN | {"cleared": True}, OPEN | {"expired": True}


def conditions(*states: dict[str, bool], lasting: float = 4) -> Said:
    """Conditions that were set on the first day, and settled after some."""
    said = rows(*states)
    lives = {row["id"]: [{**OPEN, "since": day(0)}, {**row, "since": day(lasting)}] for row in said}
    return Said({"conditions": said}, before=lives)


def gate(state: str = "decided", *waived: str, **more: Any) -> dict[str, Any]:
    """A gate at which these criteria are waived."""
    waivers = [{"criterion": each} for each in waived]
    return {"state": state, "outcome": None, "signatures": [], "waivers": waivers, "waived": {*waived}, **more}


class TestConditions:
    def test_are_open_until_they_are_cleared_or_expired(self) -> None:
        found = figure("open_conditions", conditions(OPEN, CLEARED, EXPIRED))
        assert (str(found.value), found.of) == ("1", 3)

    def test_age_from_the_conditional_go_to_what_settles_them(self) -> None:
        found = figure("condition_ageing", conditions(CLEARED, EXPIRED, OPEN, lasting=6))
        assert (str(found.value), found.of) == ("6", 2)

    def test_that_are_all_open_have_no_age_yet(self) -> None:
        assert figure("condition_ageing", conditions(OPEN)).missing == "no condition was settled"


class TestWaivers:
    def lives(self, *states: dict[str, Any]) -> Said:
        (row,) = rows(states[-1])
        return Said({"gates": [row]}, before={row["id"]: list(states)})

    def test_are_open_while_a_criterion_passes_by_them(self) -> None:
        assert told("open_waivers", gates=rows(gate("waiting", "a", "b"), gate("decided", "c"))) == ("3", 2)

    def test_are_expired_once_their_gate_goes_on_without_them(self) -> None:
        said = self.lives(gate("waiting"), gate("waiting", "a", "b"), gate("waiting", "b"))
        assert figure("expired_waivers", said).value == 1

    def test_are_not_expired_by_a_gate_that_is_reopened(self) -> None:
        assert figure("expired_waivers", self.lives(gate("held", "a"), gate("waiting"))).value == 0


class TestSignatures:
    def test_are_complete_where_every_decision_rests_on_one(self) -> None:
        signed = gate(outcome="go", signatures=[str(UUID(int=7))])
        assert told("signature_completeness", gates=rows(signed, gate(outcome="hold"), gate())) == ("0.5", 2)


class TestDutiesKeptApart:
    def test_are_seen_by_what_was_refused_to_those_who_had_the_role(self) -> None:
        codes = ("not_allowed", "gate.interested_never_decide", "story.implementer_never_accepts")
        refused = rows(*({"code": each} for each in codes), iteration=None)
        assert told("violations_prevented", None, refusals=refused) == ("2", 3)
