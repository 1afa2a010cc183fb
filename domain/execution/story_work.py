"""The half of a story that says how it is built."""

from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command
from domain.execution.story_state import StoryState
from domain.execution.story_values import State
from domain.kernel import Event
from domain.part import Part
from domain.team.person import Person
from domain.values import Actor, PersonId, Why


class StoryWork(StoryState, Part):
    """Ready, in progress, submitted; blocked and free again."""

    class WorkStarted(Event, topic="story.work_started"):
        implementer: PersonId
        feature: UUID

    class Blocked(Event, topic="story.blocked", version=2):
        owner: PersonId | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody was named who sees to it."""
            return {**state, "owner": None}

    class Unblocked(Event, topic="story.unblocked"):
        """It can go on."""

    class SubmittedForAcceptance(Event, topic="story.submitted_for_acceptance"):
        """Whoever built it thinks that it is done."""

    @command(DEVELOPER, TECH_LEAD)
    def start_work(self, *, by: Actor) -> None:
        """Begin to build it, take it over, or take it up again after it was rejected."""
        self.be_in(State.READY, State.IN_PROGRESS, State.REJECTED)
        if self.state is not State.IN_PROGRESS or by != self.implementer:
            self.be_free()
            self._work_started(implementer=by, feature=self.feature)

    @event(WorkStarted)
    def _work_started(self, implementer: UUID, feature: UUID) -> None:
        if self.state is not State.IN_PROGRESS:
            self.rounds, self.verdicts = self.rounds + 1, ()
        self.state, self.implementer = State.IN_PROGRESS, implementer
        self.built_by = tuple(dict.fromkeys((*self.built_by, implementer)))

    @command(DEVELOPER, TECH_LEAD, PRODUCT_OWNER)
    def block(self, owner: Person, *, why: Why) -> None:
        """Say what keeps it from going on, and who sees to that."""
        self.be_open()
        if not self.blocked or owner.id != self.blocker:
            self._blocked(owner=owner.id)

    @event(Blocked)
    def _blocked(self, owner: UUID | None) -> None:
        self.blocked, self.blocker = True, owner

    @command(DEVELOPER, TECH_LEAD, PRODUCT_OWNER)
    def unblock(self) -> None:
        """Say that it can go on."""
        if self.blocked:
            self._unblocked()

    @event(Unblocked)
    def _unblocked(self) -> None:
        self.blocked, self.blocker = False, None

    @command(DEVELOPER, TECH_LEAD)
    def submit_for_acceptance(self) -> None:
        """Ask the product owner to accept it."""
        self.be_in(State.IN_PROGRESS, State.SUBMITTED)
        if self.state is State.IN_PROGRESS:
            self.be_free()
            self._submitted_for_acceptance()

    @event(SubmittedForAcceptance)
    def _submitted_for_acceptance(self) -> None:
        self.state = State.SUBMITTED
