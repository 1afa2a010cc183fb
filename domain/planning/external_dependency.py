"""A feature that cannot be without something that others make: a supplier, an authority, another company's team."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.dependency_values import Freed
from domain.planning.feature import Feature
from domain.team.person import Person
from domain.values import Day, PersonId, Place, Sentence, Why


class State(StrEnum):
    """What became of it."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    RESOLVED = "resolved"


OVER = frozenset({State.BROKEN, State.RESOLVED})


class ExternalDependency(Aggregate):
    """Somebody of ours answers for it, since nobody outside gives commands here."""

    TOPIC = "external_dependency"

    class Declared(Created, topic="external_dependency.declared"):
        dependant: UUID
        what: str
        owner: PersonId
        needed_by: date | None

    class Accepted(Freed, topic="external_dependency.accepted"):
        """Whoever makes it has promised it."""

    class Endangered(Event, topic="external_dependency.endangered"):
        """It may not be there in time."""

    class Broken(Freed, topic="external_dependency.broken"):
        """It will not be there; the dependant goes without."""

    class Resolved(Freed, topic="external_dependency.resolved"):
        """It is there."""

    class AlreadyOver(Refused, code="external_dependency.already_over"):
        """A broken or resolved dependency stays so; declare it anew."""

    @event(Declared)
    def __init__(self, place: Place, dependant: UUID, what: str, owner: UUID, needed_by: date | None) -> None:
        self.dependant, self.what, self.owner, self.needed_by = dependant, what, owner, needed_by
        self.state = State.DECLARED

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def declare(cls, dependant: Feature, what: Sentence, owner: Person, needed_by: Day | None = None) -> Self:
        """Say what a feature needs from outside, by when, and who of ours answers for it."""
        dependant.be_alive()
        return cls(place=dependant.place, dependant=dependant.id, what=what, owner=owner.id, needed_by=needed_by)

    @decision(PRODUCT_MANAGER, TECH_LEAD)
    def accept(self) -> None:
        """Vouch for the promise that it will be there in time."""
        if self._becomes(State.ACCEPTED):
            self._accepted(dependant=self.dependant)

    @event(Accepted)
    def _accepted(self, dependant: UUID) -> None:
        self.state = State.ACCEPTED

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def endanger(self, *, why: Why) -> None:
        """Say that it may not be there in time; it is accepted again, or broken."""
        if self._becomes(State.AT_RISK):
            self._endangered()

    @event(Endangered)
    def _endangered(self) -> None:
        self.state = State.AT_RISK

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def break_external_dependency(self, *, why: Why) -> None:
        """Let the dependant go without it."""
        if self._becomes(State.BROKEN):
            self._broken(dependant=self.dependant)

    @event(Broken)
    def _broken(self, dependant: UUID) -> None:
        self.state = State.BROKEN

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def resolve(self) -> None:
        """Say that it is there."""
        if self._becomes(State.RESOLVED):
            self._resolved(dependant=self.dependant)

    @event(Resolved)
    def _resolved(self, dependant: UUID) -> None:
        self.state = State.RESOLVED

    def _becomes(self, state: State) -> bool:
        if self.state is not state and self.state in OVER:
            raise self.AlreadyOver
        return self.state is not state
