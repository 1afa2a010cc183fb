"""What has to be true for this to work, of which kind the risk is, and how much hangs on it."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.opportunity import Opportunity
from domain.discovery.verdict import Verdict, Weight
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage


class Risk(StrEnum):
    """What goes wrong if it does not hold: nobody wants it, can use it, can build it, earns by it, or ought to."""

    VALUE = "value"
    USABILITY = "usability"
    FEASIBILITY = "feasibility"
    VIABILITY = "viability"
    ETHICAL = "ethical"


class Importance(StrEnum):
    """How much hangs on it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Known(StrEnum):
    """How much evidence there is for it."""

    NOTHING = "nothing"
    SOME = "some"
    MUCH = "much"


class Assumption(Aggregate):
    """A leap of faith; the critical ones matter most and are known least, and the gate waits for their verdict."""

    TOPIC = "assumption"

    class Stated(Created, topic="assumption.stated"):
        opportunity: UUID
        statement: str
        risk: Risk
        author: PersonId

    class Ranked(Event, topic="assumption.ranked"):
        importance: Importance
        known: Known
        weight: Weight
        verdict: Verdict | None

    class Settled(Event, topic="assumption.settled"):
        hypothesis: UUID
        verdict: Verdict

    class Doubted(Event, topic="assumption.doubted"):
        hypothesis: UUID
        weight: Weight

    @event(Stated)
    def __init__(self, place: Place, opportunity: UUID, statement: str, risk: Risk, author: UUID) -> None:
        self.opportunity, self.statement, self.risk, self.author = opportunity, statement, risk, author
        self.importance: Importance | None = None
        self.known: Known | None = None
        self.weight = Weight.MINOR
        self.verdict: Verdict | None = None
        self.hypothesis: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def state_assumption(
        cls, iteration: Iteration, opportunity: Opportunity, statement: Sentence, risk: Risk, *, by: Actor
    ) -> Self:
        """Say what has to be true, and which kind of risk it is that it is not."""
        opportunity.be_open()
        place = iteration.inside(Stage.DISCOVERY)
        return cls(place=place, opportunity=opportunity.id, statement=statement, risk=risk, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def rank(self, importance: Importance, known: Known) -> None:
        """Say how much hangs on it and how much is known; what matters most and is not well known is critical."""
        critical = importance is Importance.HIGH and known is not Known.MUCH
        if (importance, known) != (self.importance, self.known):
            weight = Weight.CRITICAL if critical else Weight.MINOR
            self._ranked(importance=importance, known=known, weight=weight, verdict=self.verdict)

    @event(Ranked)
    def _ranked(self, importance: Importance, known: Known, weight: Weight, verdict: Verdict | None) -> None:
        self.importance, self.known, self.weight = importance, known, weight

    @consequence
    def settle(self, hypothesis: UUID, verdict: Verdict) -> None:
        """Remember how its test ended."""
        self._settled(hypothesis=hypothesis, verdict=verdict)

    @event(Settled)
    def _settled(self, hypothesis: UUID, verdict: Verdict) -> None:
        self.hypothesis, self.verdict = hypothesis, verdict

    @consequence
    def doubt(self, hypothesis: UUID) -> None:
        """Be open again: the verdict on it has become suspect."""
        if hypothesis == self.hypothesis and self.verdict is not None:
            self._doubted(hypothesis=hypothesis, weight=self.weight)

    @event(Doubted)
    def _doubted(self, hypothesis: UUID, weight: Weight) -> None:
        self.verdict = None
