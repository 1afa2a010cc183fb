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
        """The next gate lets nothing go while a condition of the last one is open; clear it first, or hold."""

    class NothingToWaive(Refused, code="gate.nothing_to_waive"):
        """Only a criterion that the submission left unmet can be waived."""

    class NoSuchCriterion(Refused, code="gate.no_such_criterion"):
        """The submission was not judged by this criterion; name one that it met or left unmet."""

    class NoQuorum(Refused, code="gate.no_quorum"):
        """As many vote as the policy asks for before the decision falls; have others vote."""

    class NotAgreed(Refused, code="gate.not_agreed"):
        """As many agree with the decision as the policy asks for; have others vote, or decide otherwise."""

    class NotSigned(Refused, code="gate.not_signed"):
        """The policy asks for signatures of approval before anything goes; have others sign the package."""

    class NotAhead(Refused, code="gate.recycle_goes_back"):
        """Recycle returns to this stage or an earlier one, never ahead."""

    class LastGate(Refused, code="gate.last_has_no_conditions"):
        """After the last gate nobody could clear a condition; decide Go, or hold."""

    class DueAlready(Invalid, code="gate.due_already"):
        """A condition is due on the day of the decision or later; give a day that has not passed."""

    class LookedAtAlready(Invalid, code="gate.looked_at_already"):
        """A held gate is looked at again on the day of the decision or later; give a day that has not passed."""

    class NoSuchCondition(Refused, code="gate.no_such_condition"):
        """The decision set no open condition with this number."""

    class OnlyHeld(Refused, code="gate.only_held"):
        """What was let go or sent back is not taken up again here; decide at the gate where it stands now."""

    class Killed(Refused, code="gate.killed"):
        """What was killed stays so, and its dossier stays; identify a new opportunity that cites it."""

    class AlreadySigned(Refused, code="gate.already_signed"):
        """Whoever has signed this submission does not decline to; revoke the signature first."""

    class InEffect(Refused, code="gate.signature_in_effect"):
        """A signature is revoked before the decision that rests on it; it stands now."""

    class InterestedNeverDecide(NotAllowed, code="gate.interested_never_decide"):
        """Whoever submitted, or wrote a member of the package, neither votes nor decides."""

    class RecusedNeverDecide(NotAllowed, code="gate.recused_never_decide"):
        """Whoever was recused neither votes nor decides at this gate; another sponsor does."""

    class OverriderNeverDecides(NotAllowed, code="gate.overrider_never_decides"):
        """Whoever overrode a criterion does not decide on it; another sponsor does."""

    class RecuseOnlyYourself(NotAllowed, code="gate.recuse_only_yourself"):
        """A sponsor recuses nobody else; a compliance officer does."""
