"""A sponsor lets an unmet criterion pass, for a reason and until a day."""

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from tests.reach.discovery import FIGURES, Discovered, discovered
from tests.world import World

YESTERDAY, TODAY, LATER = "2026-11-19", "2026-11-20", "2027-01-31"
CONTROL = "The sponsor looks at the costs every week."
WHY = "The board approves it on Monday."


@pytest.fixture
def unmet(world: World) -> Discovered:
    """A submission that leaves `case_approved` unmet."""
    done = discovered(world)
    case = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
    done.case = world.make("ada", "draft_business_case", iteration=done.iteration, **case)
    done.submit()
    return done


def waive(done: Discovered, who: str = "sam", criterion: str = "case_approved", expires: str = LATER) -> list[str]:
    sent = {"criterion": criterion, "expires": expires, "compensating_control": CONTROL, "reason": WHY}
    return done.world.told(who, "waive_gate", done.gate(GateName.G1), **sent)


class TestWaiving:
    def test_is_recorded_with_its_reason(self, world: World, unmet: Discovered) -> None:
        assert waive(unmet) == ["gate.criterion_waived"]
        assert world.facts()[-1].metadata.reason == WHY

    def test_lets_the_gate_go(self, world: World, unmet: Discovered) -> None:
        waive(unmet)
        unmet.decide(GateName.G1)

        judged = next(fact for fact in world.facts() if isinstance(fact, Gate.Decided)).judged
        assert (judged.criteria.unmet, judged.waived) == (("case_approved",), ("case_approved",))

    def test_holds_on_its_last_day(self, unmet: Discovered) -> None:
        waive(unmet, expires=TODAY)
        assert "gate.decided" in unmet.decide(GateName.G1)

    def test_holds_no_longer_once_expired(self, unmet: Discovered) -> None:
        waive(unmet, expires=YESTERDAY)

        with pytest.raises(Gate.MustMeetUnmet):
            unmet.decide(GateName.G1)

    def test_until_another_day_is_recorded_again(self, unmet: Discovered) -> None:
        waive(unmet, expires=YESTERDAY)
        assert waive(unmet, expires=LATER) == ["gate.criterion_waived"]

    def test_until_the_same_day_changes_nothing(self, unmet: Discovered) -> None:
        waive(unmet)
        assert waive(unmet, "sue") == []

    @pytest.mark.parametrize("criterion", ["problem_validated", "no_such_criterion"])
    def test_is_refused_for_what_is_not_unmet(self, unmet: Discovered, criterion: str) -> None:
        with pytest.raises(Gate.NothingToWaive):
            waive(unmet, criterion=criterion)

    def test_is_refused_before_a_submission(self, world: World) -> None:
        with pytest.raises(Gate.NothingSubmitted):
            waive(discovered(world))

    def test_is_for_sponsors_only(self, unmet: Discovered) -> None:
        with pytest.raises(NotAllowed, match="waive_gate is for sponsor"):
            waive(unmet, "ada")
