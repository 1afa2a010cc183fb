"""How something is built and why so: a decision of the tech lead that a later one may replace."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, TECH_LEAD
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Value, Why


class Choice(Value):
    """What was asked, what is chosen, and what follows from that."""

    title: Name
    context: Sentence
    chosen: Sentence
    consequences: Sentence


class State(StrEnum):
    """Whether a decision holds."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class ArchitectureDecision(Aggregate):
    """One architecture decision record."""

    TOPIC = "architecture_decision"

    class Proposed(Created, topic="architecture_decision.proposed"):
        choice: Choice
        supersedes: UUID | None
        author: PersonId

    class Accepted(Event, topic="architecture_decision.accepted"):
        accepted_by: PersonId
        supersedes: UUID | None

    class Rejected(Event, topic="architecture_decision.rejected"):
        """It is built otherwise."""

    class Superseded(Event, topic="architecture_decision.superseded"):
        successor: UUID

    class NotAccepted(Refused, code="architecture_decision.not_accepted"):
        """Only a decision that holds is replaced; propose a new one without naming another."""

    class AlreadyDecided(Refused, code="architecture_decision.already_decided"):
        """A decision that was taken stays on record; propose one that supersedes it."""

    @event(Proposed)
    def __init__(self, place: Place, choice: Choice, supersedes: UUID | None, author: UUID) -> None:
        self.choice, self.supersedes, self.author, self.state = choice, supersedes, author, State.PROPOSED
        self.successor: UUID | None = None

    @classmethod
    @command(TECH_LEAD, DEVELOPER)
    def propose(
        cls, iteration: Iteration, choice: Choice, supersedes: "ArchitectureDecision | None" = None, *, by: Actor
    ) -> Self:
        """Propose to build something in one way and not in another, perhaps instead of what was decided before."""
        if supersedes and supersedes.state is not State.ACCEPTED:
            raise cls.NotAccepted(pointer="/supersedes")
        before = supersedes.id if supersedes else None
        return cls(place=iteration.inside(Stage.EXECUTION), choice=choice, supersedes=before, author=by)

    @decision(TECH_LEAD)
    def accept(self, *, by: Actor) -> None:
        """Have it built so."""
        if self.state is not State.ACCEPTED:
            self._be_proposed()
            self._accepted(accepted_by=by, supersedes=self.supersedes)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID, supersedes: UUID | None) -> None:
        self.state = State.ACCEPTED

    @decision(TECH_LEAD)
    def reject(self, *, why: Why) -> None:
        """Have it built otherwise."""
        if self.state is not State.REJECTED:
            self._be_proposed()
            self._rejected()

    @event(Rejected)
    def _rejected(self) -> None:
        self.state = State.REJECTED

    @consequence
    def supersede(self, successor: UUID) -> None:
        """Remember which decision holds instead; raises NotAccepted when another one does already."""
        if self.state is not State.ACCEPTED:
            raise self.NotAccepted
        self._superseded(successor=successor)

    @event(Superseded)
    def _superseded(self, successor: UUID) -> None:
        self.state, self.successor = State.SUPERSEDED, successor

    def _be_proposed(self) -> None:
        if self.state is not State.PROPOSED:
            raise self.AlreadyDecided
