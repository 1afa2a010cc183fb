"""An electronic signature: who, in which role, what it means, and exactly which package it is for."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.acting import who_acts
from domain.authority import SPONSOR
from domain.command import consequence, decision
from domain.errors import NotAllowed, Refused
from domain.gates.gate import Gate
from domain.gates.gate_signatures import SIGNING
from domain.gates.submission import digest_of
from domain.kernel import Aggregate, Created, Event
from domain.values import Actor, Moved, Now, PersonId, Place, Seen, Why


class Meaning(StrEnum):
    """What whoever signs says by it (21 CFR 11.50)."""

    AUTHORED = "authored"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    RESPONSIBLE = "responsible"


class State(StrEnum):
    """Whether it stands for what the gate decides on."""

    STANDING = "standing"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"  # what it was given for stays signed; the gate waits for another submission


class Signature(Aggregate):
    """Bound to a gate's submission by its number and the hash of its package; its signer's name stands at the door."""

    TOPIC = "signature"
    ARCHIVABLE = False

    class Given(Created, topic="signature.given"):
        gate: UUID
        number: int
        digest: str
        signer: PersonId
        role: str
        meaning: Meaning
        signed_at: datetime

    class Revoked(Event, topic="signature.revoked"):
        gate: UUID

    class Invalidated(Event, topic="signature.invalidated"):
        changed: Seen | None

    class AuthorsOnly(NotAllowed, code="signature.authors_only"):
        """Only whoever submitted or wrote a member of the package signs as its author; sign with another meaning."""

    class AuthorNeverApproves(NotAllowed, code="signature.author_never_approves"):
        """Whoever submitted or wrote a member of the package neither reviews nor approves it; another person does."""

    class SponsorsApprove(NotAllowed, code="signature.sponsors_approve"):
        """A signature of approval is a sponsor's; sign as reviewer, or as responsible."""

    class SignerOnly(NotAllowed, code="signature.signer_only"):
        """A signature is revoked by whoever gave it, and by nobody else."""

    class NotStanding(Refused, code="signature.not_standing"):
        """What it was given for is no longer decided on; sign the new submission."""

    @staticmethod
    def create_id(gate: UUID, number: int, signer: UUID, meaning: Meaning) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(gate, f"signature/{number}/{signer}/{meaning}")

    @event(Given)
    def __init__(
        self,
        place: Place,
        gate: UUID,
        number: int,
        digest: str,
        *,
        signer: UUID,
        role: str,
        meaning: Meaning,
        signed_at: datetime,
    ) -> None:
        self.gate, self.number, self.digest, self.signed_at = gate, number, digest, signed_at
        self.signer, self.role, self.meaning, self.state = signer, role, meaning, State.STANDING

    @classmethod
    @decision(*SIGNING)
    def sign_record(cls, gate: Gate, meaning: Meaning, *, by: Actor, now: Now, moved: Moved) -> Self:
        """Sign what a gate is to decide on, as it was submitted; what it means is part of the signature."""
        gate.be_submitted(moved)
        role = who_acts().metadata.role or ""
        if meaning is Meaning.AUTHORED and by not in gate.interested:
            raise cls.AuthorsOnly
        if meaning in (Meaning.REVIEWED, Meaning.APPROVED) and by in gate.interested:
            raise cls.AuthorNeverApproves
        if meaning is Meaning.APPROVED and role != SPONSOR:
            raise cls.SponsorsApprove
        return cls(
            place=gate.place,
            gate=gate.id,
            number=gate.submissions,
            digest=digest_of(gate.package),
            signer=by,
            role=role,
            meaning=meaning,
            signed_at=now,
        )

    @decision(*SIGNING)
    def revoke(self, *, by: Actor, why: Why) -> None:
        """Take it back before the gate was decided; that it was given stays on record."""
        if by != self.signer:
            raise self.SignerOnly
        if self.state is State.SUPERSEDED:
            raise self.NotStanding
        if self.state is State.STANDING:
            self._revoked(gate=self.gate)

    @event(Revoked)
    def _revoked(self, gate: UUID) -> None:
        self.state = State.REVOKED

    @consequence
    def invalidate(self, changed: Seen | None) -> None:
        """Remember that its gate waits for another submission; what was signed stays signed."""
        if self.state is State.STANDING:
            self._invalidated(changed=changed)

    @event(Invalidated)
    def _invalidated(self, changed: Seen | None) -> None:
        self.state = State.SUPERSEDED
