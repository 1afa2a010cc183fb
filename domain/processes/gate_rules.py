"""What a gate and what is said at it owe each other: signatures, and conditions that are not met by their day."""

from collections.abc import Iterator

from domain.follow_up import Then, follow_up, tell
from domain.gates.condition import Condition
from domain.gates.gate import Gate
from domain.gates.signature import Meaning, Signature


@follow_up
def a_signature_counts_at_its_gate(given: Signature.Given) -> Iterator[Then]:
    approves = given.meaning is Meaning.APPROVED
    gatekeeper = given.metadata.on_behalf_of or given.signer  # who signs, and has a deputy sign, approves once
    yield tell(Gate.count_signature, given.gate, given.originator_id, gatekeeper, approves)


@follow_up
def a_revoked_signature_counts_no_longer(revoked: Signature.Revoked) -> Iterator[Then]:
    yield tell(Gate.release_signature, revoked.gate, revoked.originator_id)


@follow_up
def signatures_end_with_their_submission(invalidated: Gate.SignaturesInvalidated) -> Iterator[Then]:
    for signature in invalidated.signatures:
        yield tell(Signature.invalidate, signature, invalidated.changed)


@follow_up
def an_expired_condition_holds_the_gate_that_waits(expired: Condition.Expired) -> Iterator[Then]:
    yield tell(Gate.hold_for, expired.waiting, expired.originator_id)
