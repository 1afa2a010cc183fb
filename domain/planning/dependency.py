"""A feature that cannot be without another: declared by whoever needs it, accepted by whoever answers for it."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.values import Place, Why


class State(StrEnum):
    """What became of a dependency."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    BROKEN = "broken"
    RESOLVED = "resolved"
    LAPSED = "lapsed"


OVER = frozenset({State.BROKEN, State.RESOLVED, State.LAPSED})


class Settled(Event):
    """What ends the waiting of a feature for another."""

    dependant: UUID
    on: UUID


class Dependency(Aggregate):
    """One feature waits for another; there is one dependency between the two at most."""

    TOPIC = "dependency"
    PLURAL = "dependencies"

    class Declared(Created, topic="dependency.declared"):
        dependant: UUID
        on: UUID
        needed_by: date | None

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

    class AlreadyOver(Refused, code="dependency.already_over"):
        """A broken or resolved dependency stays so; one that lapsed is renewed when its dependant is revived."""

    @staticmethod
    def create_id(dependant: UUID, on: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(dependant, str(on))

    @event(Declared)
    def __init__(self, place: Place, dependant: UUID, on: UUID, needed_by: date | None) -> None:
        self.dependant, self.on, self.needed_by, self.state = dependant, on, needed_by, State.DECLARED

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
    def declare(cls, dependant: Feature, on: Feature, needed_by: date | None = None) -> Self:
        """Say that a feature needs another one first."""
        dependant.be_alive()
        return cls(place=dependant.place, dependant=dependant.id, on=on.id, needed_by=needed_by)

    @decision(PRODUCT_MANAGER, TECH_LEAD)
    def accept(self) -> None:
        """Promise that what is needed will be there in time."""
        if self._becomes(State.ACCEPTED):
            self._accepted(dependant=self.dependant, on=self.on)

    @event(Accepted)
    def _accepted(self, dependant: UUID, on: UUID) -> None:
        self.state = State.ACCEPTED

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

    @event(Renewed)
    def _renewed(self, dependant: UUID, on: UUID) -> None:
        self.state = State.DECLARED

    def _becomes(self, state: State) -> bool:
        if self.state is not state and self.state in OVER:
            raise self.AlreadyOver
        return self.state is not state
