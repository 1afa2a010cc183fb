"""The part of a gate that knows who signed its submission, and who declined to."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import COMPLIANCE_OFFICER, MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import consequence, decision
from domain.gates.decisions import SETTLED
from domain.gates.standing import Standing
from domain.gates.submission import digest_of
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Seen, Why

SIGNING = (SPONSOR, PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, MARKETING_MANAGER, COMPLIANCE_OFFICER)


class GateSignatures(Standing, Part):
    """Signatures stand for one submission; with the next one they are asked for again."""

    class SignatureCounted(Event, topic="gate.signature_counted"):
        signature: UUID
        signer: PersonId
        approves: bool

    class SignatureReleased(Event, topic="gate.signature_released"):
        signature: UUID

    class SignaturesInvalidated(Event, topic="gate.signatures_invalidated"):
        signatures: tuple[UUID, ...]
        changed: Seen | None

    class SignatureDeclined(Event, topic="gate.signature_declined"):
        decliner: PersonId
        number: int
        digest: str

    @consequence
    def count_signature(self, signature: UUID, signer: UUID, approves: bool) -> None:  # noqa: FBT001
        """Remember that somebody signed the submission."""
        self._signature_counted(signature=signature, signer=signer, approves=approves)

    @event(SignatureCounted)
    def _signature_counted(self, signature: UUID, signer: UUID, approves: bool) -> None:  # noqa: FBT001
        self.signatures = {**self.signatures, signature: signer}
        self.approvals = {**self.approvals, signature: signer} if approves else self.approvals

    @consequence
    def release_signature(self, signature: UUID) -> None:
        """Remember that a signature was revoked; raises InEffect once the gate was decided."""
        if self.outcome in SETTLED:
            raise self.InEffect
        if signature in self.signatures:
            self._signature_released(signature=signature)

    @event(SignatureReleased)
    def _signature_released(self, signature: UUID) -> None:
        self.signatures = {each: by for each, by in self.signatures.items() if each != signature}
        self.approvals = {each: by for each, by in self.approvals.items() if each != signature}

    def _invalidate_signatures(self, changed: Seen | None = None) -> None:
        if self.signatures:
            self._signatures_invalidated(signatures=tuple(self.signatures), changed=changed)

    @event(SignaturesInvalidated)
    def _signatures_invalidated(self, signatures: tuple[UUID, ...], changed: Seen | None) -> None:
        self.signatures, self.approvals = {}, {}

    @decision(*SIGNING)
    def decline_signature(self, *, by: Actor, why: Why) -> None:
        """Say that you do not sign this submission, and why; it may be signed by others."""
        self.be_submitted()
        if by in self.signatures.values():
            raise self.AlreadySigned
        if by not in self.declined:
            self._signature_declined(decliner=by, number=self.submissions, digest=digest_of(self.package))

    @event(SignatureDeclined)
    def _signature_declined(self, decliner: UUID, number: int, digest: str) -> None:
        self.declined = (*self.declined, decliner)
