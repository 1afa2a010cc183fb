"""What a policy has against a decision: the same rules for one that is taken, and for one that was."""

from collections.abc import Iterator

from domain.errors import Refused
from domain.gates.decisions import GOES, Judged
from domain.gates.refusals import GateRefusals
from domain.lifecycle import GateName, Policy

Objection = tuple[type[Refused], tuple[str, ...]]


def objections(gate: GateName, outcome: str, judged: Judged, policy: Policy) -> Iterator[Objection]:
    """Every reason for which this policy would not let a decision fall, with the facts that tell it."""
    if len(judged.votes) < policy.quorum:
        yield GateRefusals.NoQuorum, (f"{len(judged.votes)} of {policy.quorum}",)
    agree = sum(vote.outcome == outcome for vote in judged.votes)
    if agree < policy.agreeing:
        yield GateRefusals.NotAgreed, (f"{agree} of {policy.agreeing}",)
    if outcome in GOES:
        yield from _against_going(gate, judged, policy)


def _against_going(gate: GateName, judged: Judged, policy: Policy) -> Iterator[Objection]:
    passing = {*judged.waived, *policy.should_meet.get(gate, ())}
    if failed := tuple(name for name in judged.criteria.unmet if name not in passing):
        yield GateRefusals.MustMeetUnmet, failed
    if len(judged.approvals) < policy.signatures:
        yield GateRefusals.NotSigned, (f"{len(judged.approvals)} of {policy.signatures}",)
