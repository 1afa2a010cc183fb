"""Every way a gate says no."""

from domain.errors import Invalid, NotAllowed, Refused


class GateRefusals:
    """What a gate refuses, and by which rule."""

    class NothingSubmitted(Refused, code="gate.nothing_submitted"):
        """There is no valid submission to decide on; submit the stage first."""

    class PackageMoved(Refused, code="gate.package_moved"):
        """A member of the package changed since it was submitted; submit again."""

    class MustMeetUnmet(Refused, code="gate.must_meet_unmet"):
        """Go is impossible while a must-meet criterion is neither met nor waived."""

    class ConditionOpen(Refused, code="gate.condition_open"):
        """The next gate cannot be decided while a condition of the last one is open; clear it first."""

    class NothingToWaive(Refused, code="gate.nothing_to_waive"):
        """Only a criterion that the submission left unmet can be waived."""

    class NoQuorum(Refused, code="gate.no_quorum"):
        """Somebody votes before the decision falls."""

    class NotAhead(Refused, code="gate.recycle_goes_back"):
        """Recycle returns to this stage or an earlier one, never ahead."""

    class LastGate(Refused, code="gate.last_has_no_conditions"):
        """After the last gate nobody could clear a condition; decide Go, or hold."""

    class DueAlready(Invalid, code="gate.due_already"):
        """A condition is due on the day of the decision or later; give a day that has not passed."""

    class NoSuchCondition(Refused, code="gate.no_such_condition"):
        """The decision set no open condition with this number."""

    class InterestedNeverDecide(NotAllowed, code="gate.interested_never_decide"):
        """Whoever submitted, or wrote a member of the package, neither votes nor decides."""
