"""A need, pain or wish of customers, in their words, before anybody thinks of a solution."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.desired_outcome import DesiredOutcome
from domain.discovery.opportunity_tree import OpportunityTree
from domain.discovery.opportunity_values import EXPLORED, FRAMED, Frame, Score, State
from domain.discovery.segment import Segment
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Why


class Opportunity(OpportunityTree, Aggregate):
    """Something customers would be better off with, solvable in more than one way."""

    TOPIC, CUSTOMISED = "opportunity", True
    PLURAL = "opportunities"
    SHOWN = "3"

    class Identified(Created, topic="opportunity.identified"):
        title: str
        need: str
        author: PersonId | None
        seeded_by: UUID | None

    class Framed(Event, topic="opportunity.framed"):
        frame: Frame
        segment: UUID | None

    class Explored(Event, topic="opportunity.explored"):
        learned: str

    class Prioritised(Event, topic="opportunity.prioritised"):
        score: Score

    class Selected(Event, topic="opportunity.selected"):
        """It is worth a problem statement."""

    class Parked(Event, topic="opportunity.parked"):
        """Not now; it may be reopened."""

    class Discarded(Event, topic="opportunity.discarded"):
        """Not at all; the evidence stays."""

    class Reopened(Event, topic="opportunity.reopened"):
        """It is looked at again."""

    class OutOfTurn(Refused, code="opportunity.out_of_turn"):
        """An opportunity is framed, then explored, then prioritised; take the step before first."""

    @event(Identified)
    def __init__(self, place: Place, title: str, need: str, author: UUID | None, seeded_by: UUID | None) -> None:
        self.title, self.need, self.author, self.seeded_by = title, need, author, seeded_by
        self.state = State.IDENTIFIED
        self.frame: Frame | None = None
        self.segment: UUID | None = None
        self.score: Score | None = None
        self._stand_alone()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def identify(
        cls,
        iteration: Iteration,
        title: Name,
        need: Sentence,
        outcome: DesiredOutcome | None = None,
        parent: "Opportunity | None" = None,
        *,
        by: Actor,
    ) -> Self:
        """Write down what customers need, in their words, and which outcome or larger need it is a part of."""
        if parent:
            parent.be_open()
        made = cls(place=iteration.inside(Stage.DISCOVERY), title=title, need=need, author=by, seeded_by=None)
        if outcome or parent:
            made.grow(outcome.id if outcome else None, parent.id if parent else None)
        return made

    @classmethod
    @consequence
    def seed(cls, place: Place, title: str, need: str, insight: UUID) -> Self:
        """Begin with what the last turn of the loop learned."""
        return cls(place=place, title=title, need=need, author=None, seeded_by=insight)

    @classmethod
    @consequence
    def branch(cls, place: Place, title: str, need: str, author: UUID, parent: UUID) -> Self:
        """Begin as a part of a larger opportunity."""
        made = cls(place=place, title=title, need=need, author=author, seeded_by=None)
        made.grow(None, parent)
        return made

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def frame_opportunity(self, frame: Frame, segment: Segment | None = None) -> None:
        """Say who would be better off, in which situation, and with what."""
        self.be_open()
        if (frame, segment.id if segment else None) != (self.frame, self.segment):
            self._framed(frame=frame, segment=segment.id if segment else None)

    @event(Framed)
    def _framed(self, frame: Frame, segment: UUID | None) -> None:
        self.frame, self.segment = frame, segment
        self.state = State.FRAMED if self.state is State.IDENTIFIED else self.state

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def explore(self, learned: Sentence) -> None:
        """Say that enough was seen and heard of it, and what was learned."""
        self._be_in(FRAMED)
        if self.state is State.FRAMED:
            self._explored(learned=learned)

    @event(Explored)
    def _explored(self, learned: str) -> None:
        self.state = State.EXPLORED

    @command(PRODUCT_MANAGER)
    def prioritise(self, score: Score) -> None:
        """Say how much it matters to customers, and how content they are now."""
        self._be_in(EXPLORED)
        if score != self.score:
            self._prioritised(score=score)

    @event(Prioritised)
    def _prioritised(self, score: Score) -> None:
        self.score = score
        self.state = State.PRIORITISED if self.state is State.EXPLORED else self.state

    @command(PRODUCT_MANAGER)
    def select(self, *, why: Why) -> None:
        """Choose it as worth a problem statement; the reason says so too where it was not prioritised."""
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
            self._be_its_own()
            self._parked()

    @event(Parked)
    def _parked(self) -> None:
        self.state = State.PARKED

    @command(PRODUCT_MANAGER)
    def discard(self, *, why: Why) -> None:
        """Set it aside for good."""
        if self.state is not State.DISCARDED:
            self._be_its_own()
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

    def _be_in(self, states: frozenset[State]) -> None:
        self.be_open()
        if self.state not in states:
            raise self.OutOfTurn(facts=(self.state,))
