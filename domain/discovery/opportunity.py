"""A need, pain or wish of customers, in their words, before anybody thinks of a solution."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Why


class State(StrEnum):
    """How far an opportunity was taken."""

    IDENTIFIED = "identified"
    SELECTED = "selected"
    PARKED = "parked"
    DISCARDED = "discarded"


class Opportunity(Aggregate):
    """Something customers would be better off with, solvable in more than one way."""

    TOPIC, CUSTOMISED = "opportunity", True
    PLURAL = "opportunities"

    class Identified(Created, topic="opportunity.identified"):
        title: str
        need: str
        author: PersonId | None
        seeded_by: UUID | None

    class Selected(Event, topic="opportunity.selected"):
        """It is worth a problem statement."""

    class Parked(Event, topic="opportunity.parked"):
        """Not now; it may be reopened."""

    class Discarded(Event, topic="opportunity.discarded"):
        """Not at all; the evidence stays."""

    class Reopened(Event, topic="opportunity.reopened"):
        """It is looked at again."""

    class NotOpen(Refused, code="opportunity.not_open"):
        """An opportunity that was parked or discarded is reopened before it is used."""

    @event(Identified)
    def __init__(self, place: Place, title: str, need: str, author: UUID | None, seeded_by: UUID | None) -> None:
        self.title, self.need, self.author, self.seeded_by = title, need, author, seeded_by
        self.state = State.IDENTIFIED

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def identify(cls, iteration: Iteration, title: Name, need: Sentence, *, by: Actor) -> Self:
        """Write down what customers need, in their words."""
        return cls(place=iteration.inside(Stage.DISCOVERY), title=title, need=need, author=by, seeded_by=None)

    @classmethod
    @consequence
    def seed(cls, place: Place, title: str, need: str, insight: UUID) -> Self:
        """Begin with what the last turn of the loop learned."""
        return cls(place=place, title=title, need=need, author=None, seeded_by=insight)

    @command(PRODUCT_MANAGER)
    def select(self, *, why: Why) -> None:
        """Choose it as worth a problem statement."""
        self.be_open()
        if self.state is not State.SELECTED:
            self._selected()

    @event(Selected)
    def _selected(self) -> None:
        self.state = State.SELECTED

    @command(PRODUCT_MANAGER)
    def park(self, *, why: Why) -> None:
        """Set it aside for now."""
        if self.state is not State.PARKED:
            self._parked()

    @event(Parked)
    def _parked(self) -> None:
        self.state = State.PARKED

    @command(PRODUCT_MANAGER)
    def discard(self, *, why: Why) -> None:
        """Set it aside for good."""
        if self.state is not State.DISCARDED:
            self._discarded()

    @event(Discarded)
    def _discarded(self) -> None:
        self.state = State.DISCARDED

    @command(PRODUCT_MANAGER)
    def reopen(self, *, why: Why) -> None:
        """Look at it again."""
        if self.state in (State.PARKED, State.DISCARDED):
            self._reopened()

    @event(Reopened)
    def _reopened(self) -> None:
        self.state = State.IDENTIFIED

    def be_open(self) -> None:
        """Raise NotOpen unless work may rest on it."""
        if self.state in (State.PARKED, State.DISCARDED):
            raise self.NotOpen
