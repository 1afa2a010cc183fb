"""The half of a story that says how it is built, and by whom it is accepted."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.execution.story_values import State
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Why


class StoryWork(Part):
    """Ready, in progress, submitted, then accepted or rejected."""

    feature: UUID
    state: State
    blocked: bool
    implementer: UUID | None
    built_by: tuple[UUID, ...]

    class WorkStarted(Event, topic="story.work_started"):
        implementer: PersonId
        feature: UUID

    class Blocked(Event, topic="story.blocked"):
        """Something keeps it from going on."""

    class Unblocked(Event, topic="story.unblocked"):
        """It can go on."""

    class SubmittedForAcceptance(Event, topic="story.submitted_for_acceptance"):
        """Whoever built it thinks that it is done."""

    class Accepted(Event, topic="story.accepted"):
        accepted_by: PersonId

    class Rejected(Event, topic="story.rejected"):
        rejected_by: PersonId

    class OutOfTurn(Refused, code="story.out_of_turn"):
        """A story is made ready, started, submitted, then accepted or rejected; take the step before first."""

    class Over(Refused, code="story.over"):
        """An accepted or removed story stays as it is; reopen it first."""

    class IsBlocked(Refused, code="story.is_blocked"):
        """Something keeps this story from going on; unblock it first."""

    class ImplementerNeverAccepts(NotAllowed, code="story.implementer_never_accepts"):
        """Whoever built it neither accepts nor rejects it; ask another product owner."""

    @command(DEVELOPER, TECH_LEAD)
    def start_work(self, *, by: Actor) -> None:
        """Begin to build it, take it over, or take it up again after it was rejected."""
        self._be_in(State.READY, State.IN_PROGRESS, State.REJECTED)
        if self.state is not State.IN_PROGRESS or by != self.implementer:
            self._be_free()
            self._work_started(implementer=by, feature=self.feature)

    @event(WorkStarted)
    def _work_started(self, implementer: UUID, feature: UUID) -> None:
        self.state, self.implementer = State.IN_PROGRESS, implementer
        self.built_by = tuple(dict.fromkeys((*self.built_by, implementer)))

    @command(DEVELOPER, TECH_LEAD, PRODUCT_OWNER)
    def block(self, *, why: Why) -> None:
        """Say that something keeps it from going on."""
        self.be_open()
        if not self.blocked:
            self._blocked()

    @event(Blocked)
    def _blocked(self) -> None:
        self.blocked = True

    @command(DEVELOPER, TECH_LEAD, PRODUCT_OWNER)
    def unblock(self) -> None:
        """Say that it can go on."""
        if self.blocked:
            self._unblocked()

    @event(Unblocked)
    def _unblocked(self) -> None:
        self.blocked = False

    @command(DEVELOPER, TECH_LEAD)
    def submit_for_acceptance(self) -> None:
        """Ask the product owner to accept it."""
        self._be_in(State.IN_PROGRESS, State.SUBMITTED)
        if self.state is State.IN_PROGRESS:
            self._be_free()
            self._submitted_for_acceptance()

    @event(SubmittedForAcceptance)
    def _submitted_for_acceptance(self) -> None:
        self.state = State.SUBMITTED

    @decision(PRODUCT_OWNER)
    def accept(self, *, by: Actor) -> None:
        """Declare that it is done: every criterion is met."""
        self._be_judged(by, State.ACCEPTED)
        if self.state is State.SUBMITTED:
            self._accepted(accepted_by=by)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID) -> None:
        self.state = State.ACCEPTED

    @decision(PRODUCT_OWNER)
    def reject(self, *, by: Actor, why: Why) -> None:
        """Declare that it is not done, and what is missing."""
        self._be_judged(by, State.REJECTED)
        if self.state is State.SUBMITTED:
            self._rejected(rejected_by=by)

    @event(Rejected)
    def _rejected(self, rejected_by: UUID) -> None:
        self.state = State.REJECTED

    @property
    def workable(self) -> bool:
        """Whether a sprint may take it: it is ready, or was begun and not finished."""
        return self.state not in (State.DRAFT, State.ACCEPTED, State.REMOVED)

    def be_open(self) -> None:
        """Raise Over unless it may still be worked on."""
        if self.state in (State.ACCEPTED, State.REMOVED):
            raise self.Over

    def _be_free(self) -> None:
        if self.blocked:
            raise self.IsBlocked

    def _be_in(self, *states: State) -> None:
        self.be_open()
        if self.state not in states:
            raise self.OutOfTurn(facts=(self.state,))

    def _be_judged(self, by: UUID, judged: State) -> None:
        if by in self.built_by:
            raise self.ImplementerNeverAccepts
        if self.state not in (State.SUBMITTED, judged):
            raise self.OutOfTurn(facts=(self.state,))
