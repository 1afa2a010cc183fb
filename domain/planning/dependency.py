"""A feature that cannot be without another: declared by whoever needs it, accepted by whoever answers for it."""

from datetime import date
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.dependency_values import OVER, Kind, Settled, State, overlap
from domain.planning.feature import Feature
from domain.team.person import Person
from domain.values import Day, PersonId, Place, Why


class Dependency(Aggregate):
    """One feature waits for another; there is one dependency between the two at most."""

    TOPIC = "dependency"
    PLURAL = "dependencies"
    SHOWN = "2"

    class Declared(Created, topic="dependency.declared"):
        dependant: UUID
        on: UUID
        needed_by: date | None

    class Specified(Event, topic="dependency.specified"):
        dependant: UUID
        on: UUID
        kind: Kind
        owner: PersonId | None

    class Endangered(Event, topic="dependency.endangered"):
        dependant: UUID
        on: UUID

    class Accepted(Settled, topic="dependency.accepted"):
        """It will be there in time."""

    class Broken(Settled, topic="dependency.broken"):
        """It will not be there; the dependant goes without."""

    class Resolved(Settled, topic="dependency.resolved"):
        """It is there."""

    class Lapsed(Settled, topic="dependency.lapsed"):
        """The dependant was dropped, and waits for nothing."""

    class Renewed(Event, topic="dependency.renewed"):
        dependant: UUID
        on: UUID

    class StartsTooEarly(Refused, code="dependency.starts_too_early"):
        """By finish-to-start a feature starts when the other has ended; reschedule one of them first."""

    class AlreadyOver(Refused, code="dependency.already_over"):
        """A broken or resolved dependency stays so; one that lapsed is renewed when its dependant is revived."""

    @staticmethod
    def create_id(dependant: UUID, on: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(dependant, str(on))

    @event(Declared)
    def __init__(self, place: Place, dependant: UUID, on: UUID, needed_by: date | None) -> None:
        self.dependant, self.on, self.needed_by, self.state = dependant, on, needed_by, State.DECLARED
        self.kind = Kind.REQUIRES
        self.owner: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def declare(
        cls,
        dependant: Feature,
        on: Feature,
        needed_by: Day | None = None,
        *,
        kind: Kind = Kind.REQUIRES,
        owner: Person | None = None,
    ) -> Self:
        """Say that a feature needs another one first, how, and who answers for that."""
        dependant.be_alive()
        if kind is Kind.FINISH_TO_START and overlap(dependant, on):
            raise cls.StartsTooEarly(pointer="/dependant")
        declared = cls(place=dependant.place, dependant=dependant.id, on=on.id, needed_by=needed_by)
        if owner or kind is not Kind.REQUIRES:
            declared._specified(dependant=dependant.id, on=on.id, kind=kind, owner=owner.id if owner else None)
        return declared

    @event(Specified)
    def _specified(self, dependant: UUID, on: UUID, kind: Kind, owner: UUID | None) -> None:
        self.kind, self.owner = kind, owner

    @decision(PRODUCT_MANAGER, TECH_LEAD)
    def accept(self) -> None:
        """Promise that what is needed will be there in time."""
        if self._becomes(State.ACCEPTED):
            self._accepted(dependant=self.dependant, on=self.on)

    @event(Accepted)
    def _accepted(self, dependant: UUID, on: UUID) -> None:
        self.state = State.ACCEPTED

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def put_at_risk(self, *, why: Why) -> None:
        """Say that what is needed may not be there in time; it is accepted again, or broken."""
        if self._becomes(State.AT_RISK):
            self._endangered(dependant=self.dependant, on=self.on)

    @consequence
    def endanger(self) -> None:
        """Be at risk, since what is needed ends after the dependant starts."""
        if self.state not in OVER | {State.AT_RISK}:
            self._endangered(dependant=self.dependant, on=self.on)

    @event(Endangered)
    def _endangered(self, dependant: UUID, on: UUID) -> None:
        self.state = State.AT_RISK

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def break_dependency(self, *, why: Why) -> None:
        """Let the dependant go without it."""
        if self._becomes(State.BROKEN):
            self._broken(dependant=self.dependant, on=self.on)

    @event(Broken)
    def _broken(self, dependant: UUID, on: UUID) -> None:
        self.state = State.BROKEN

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def resolve(self) -> None:
        """Say that what is needed is there."""
        if self._becomes(State.RESOLVED):
            self._resolved(dependant=self.dependant, on=self.on)

    @event(Resolved)
    def _resolved(self, dependant: UUID, on: UUID) -> None:
        self.state = State.RESOLVED

    @consequence
    def lapse(self) -> None:
        """Have a feature that was dropped wait no longer."""
        if self._becomes(State.LAPSED):
            self._lapsed(dependant=self.dependant, on=self.on)

    @event(Lapsed)
    def _lapsed(self, dependant: UUID, on: UUID) -> None:
        self.state = State.LAPSED

    @consequence
    def renew(self) -> None:
        """Have a revived feature wait again, until it is accepted anew."""
        if self.state is State.LAPSED:
            self._renewed(dependant=self.dependant, on=self.on)
            if self.kind is Kind.FINISH_TO_START:
                self._specified(dependant=self.dependant, on=self.on, kind=self.kind, owner=self.owner)

    @event(Renewed)
    def _renewed(self, dependant: UUID, on: UUID) -> None:
        self.state = State.DECLARED

    def _becomes(self, state: State) -> bool:
        if self.state is not state and self.state in OVER:
            raise self.AlreadyOver
        return self.state is not state
