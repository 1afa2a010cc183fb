"""What we believe, how it will be tested, and whether it turned out to be so."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.evidence import Evidence
from domain.discovery.opportunity import Opportunity
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Place, Seen, Sentence, Stage, Value


class Weight(StrEnum):
    """Whether the gate waits for the verdict."""

    CRITICAL = "critical"
    MINOR = "minor"


class Verdict(StrEnum):
    """How a test ended."""

    VALIDATED = "validated"
    INVALIDATED = "invalidated"
    INCONCLUSIVE = "inconclusive"


class Experiment(Value):
    """We will do this, measure that, and are right if it reaches this; fixed before anybody looks."""

    method: Sentence
    metric: Sentence
    right_if: Sentence


Grounds = Annotated[tuple[Evidence, ...], Field(min_length=1, description="the evidence the verdict rests on")]


class Hypothesis(Aggregate):
    """A testable assumption; the riskiest are critical, and the gate waits for their verdict."""

    TOPIC = "hypothesis"
    PLURAL = "hypotheses"

    class Stated(Created, topic="hypothesis.stated"):
        opportunity: UUID
        belief: str
        test: Experiment
        weight: Weight

    class Judged(Event, topic="hypothesis.judged"):
        verdict: Verdict
        learning: str
        evidence: tuple[Seen, ...]

    class AlreadyJudged(Refused, code="hypothesis.already_judged"):
        """A verdict stands; state a new hypothesis to test again."""

    class OnRetractedEvidence(Refused, code="hypothesis.on_retracted_evidence"):
        """A verdict does not rest on evidence that was retracted."""

    @event(Stated)
    def __init__(self, place: Place, opportunity: UUID, belief: str, test: Experiment, weight: Weight) -> None:
        self.opportunity, self.belief, self.test, self.weight = opportunity, belief, test, weight
        self.verdict: Verdict | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def state(
        cls,
        iteration: Iteration,
        opportunity: Opportunity,
        belief: Sentence,
        test: Experiment,
        weight: Weight = Weight.CRITICAL,
    ) -> Self:
        """State what we believe and when we are right, so that it can be tested."""
        opportunity.be_open()
        place = iteration.inside(Stage.DISCOVERY)
        return cls(place=place, opportunity=opportunity.id, belief=belief, test=test, weight=weight)

    @command(PRODUCT_MANAGER)
    def judge(self, verdict: Verdict, learning: Sentence, evidence: Grounds) -> None:
        """Give the verdict that the evidence supports."""
        if any(each.retracted for each in evidence):
            raise self.OnRetractedEvidence(pointer="/evidence")
        if self.verdict not in (None, verdict):
            raise self.AlreadyJudged
        if self.verdict is None:
            self._judged(verdict=verdict, learning=learning, evidence=tuple(each.seen for each in evidence))

    @event(Judged)
    def _judged(self, verdict: Verdict, learning: str, evidence: tuple[Seen, ...]) -> None:
        self.verdict = verdict
