"""The half of a business case that is for the sponsor: approved, rejected, returned, and in the end superseded."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import SPONSOR
from domain.command import consequence, decision
from domain.discovery.case_values import State
from domain.errors import NotAllowed, Refused
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Why


class CaseDecision(Part):
    """Submitted, then decided by somebody who wrote nothing of it."""

    state: State
    revises: UUID | None
    successor: UUID | None

    if TYPE_CHECKING:

        @property
        def authors(self) -> frozenset[UUID]:
            """Whoever wrote any of it."""

    class Returned(Event, topic="business_case.returned"):
        """It is to be worked on before it is decided."""

    class Approved(Event, topic="business_case.approved", version=2):
        approver: PersonId
        revises: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """It revised no other."""
            return {**state, "revises": None}

    class Rejected(Event, topic="business_case.rejected"):
        """It is not worth the money; a new case may be drafted."""

    class Superseded(Event, topic="business_case.superseded"):
        successor: UUID

    class AuthorNeverApproves(NotAllowed, code="business_case.author_never_approves"):
        """A business case is approved by somebody other than its author."""

    class NotSubmitted(Refused, code="business_case.not_submitted"):
        """A case is decided once it was submitted; give submit_business_case."""

    class AlreadyDecided(Refused, code="business_case.already_decided"):
        """An approved or rejected case is immutable; draft a new one, which revises an approved one."""

    class BeingDecided(Refused, code="business_case.being_decided"):
        """A submitted case stays as it is until it is decided; ask for its return first."""

    @decision(SPONSOR)
    def approve(self, *, by: Actor) -> None:
        """Accept the case as the basis of the investment."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if self.state is not State.APPROVED:
            self._be_submitted()
            self._approved(approver=by, revises=self.revises)

    @event(Approved)
    def _approved(self, approver: UUID, revises: UUID | None) -> None:
        self.state = State.APPROVED

    @decision(SPONSOR)
    def reject(self, *, why: Why) -> None:
        """Decline to invest on this case."""
        if self.state is not State.REJECTED:
            self._be_submitted()
            self._rejected()

    @event(Rejected)
    def _rejected(self) -> None:
        self.state = State.REJECTED

    @decision(SPONSOR)
    def return_business_case(self, *, why: Why) -> None:
        """Ask for more work on it before it is decided."""
        if self.state is not State.RETURNED:
            self._be_submitted()
            self._returned()

    @event(Returned)
    def _returned(self) -> None:
        self.state = State.RETURNED

    @consequence
    def give_way(self, successor: UUID) -> None:
        """Give way to the revision that was approved."""
        if self.state is State.APPROVED:
            self._superseded(successor=successor)

    @event(Superseded)
    def _superseded(self, successor: UUID) -> None:
        self.state, self.successor = State.SUPERSEDED, successor

    def _be_submitted(self) -> None:
        if self.state in (State.DRAFT, State.RETURNED):
            raise self.NotSubmitted
        if self.state is not State.SUBMITTED:
            raise self.AlreadyDecided

    def _be_open_to_change(self) -> None:
        if self.state is State.SUBMITTED:
            raise self.BeingDecided
        if self.state not in (State.DRAFT, State.RETURNED):
            raise self.AlreadyDecided
