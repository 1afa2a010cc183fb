"""What we believe, how it will be tested, and whether it turned out to be so."""

from typing import TYPE_CHECKING, Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.assumption import Assumption
from domain.discovery.evidence import Evidence
from domain.discovery.experiment_values import Outcome
from domain.discovery.opportunity import Opportunity
from domain.discovery.verdict import NextStep, Verdict, Weight
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Place, Seen, Sentence, Stage, Value

if TYPE_CHECKING:
    from domain.discovery.experiment import Experiment


class HypothesisTest(Value):
    """We will do this, measure that, and are right if it reaches this; fixed before anybody looks."""

    method: Sentence
    metric: Sentence
    right_if: Sentence


Grounds = Annotated[
    tuple[Evidence, ...], Field(min_length=1, max_length=100, description="the evidence the verdict rests on")
]


class Hypothesis(Aggregate):
    """A testable assumption; the riskiest are critical, and the gate waits for their verdict."""

    TOPIC = "hypothesis"
    PLURAL = "hypotheses"
    SHOWN = "2"

    class Stated(Created, topic="hypothesis.stated", version=2):
        opportunity: UUID
        belief: str
        test: HypothesisTest
        weight: Weight
        assumption: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Assumptions had no page of their own."""
            return {**state, "assumption": None}

    class Judged(Event, topic="hypothesis.judged", version=2):
        verdict: Verdict
        learning: str
        evidence: tuple[Seen, ...]
        next_step: NextStep | None
        observed: str | None
        experiment: UUID | None
        expert_judgement: str | None
        assumption: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody said what follows, or which experiment it was."""
            unsaid = ("next_step", "observed", "experiment", "expert_judgement", "assumption")
            return {**state, **dict.fromkeys(unsaid)}

    class Questioned(Event, topic="hypothesis.questioned"):
        evidence: UUID
        weight: Weight
        assumption: UUID | None

    class AlreadyJudged(Refused, code="hypothesis.already_judged"):
        """A verdict stands until it is suspect; state a new hypothesis to test again."""

    class OnRetractedEvidence(Refused, code="hypothesis.on_retracted_evidence"):
        """A verdict does not rest on evidence that was retracted or is suspect; name evidence that stands."""

    class NotTested(Refused, code="hypothesis.not_tested"):
        """A verdict needs a concluded experiment of its own, or expert judgement that says why none was made."""

    class AgainstItsCriterion(Refused, code="hypothesis.against_its_criterion"):
        """A hypothesis is not validated by an experiment that missed its criterion; give the verdict it supports."""

    @event(Stated)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        opportunity: UUID,
        belief: str,
        test: HypothesisTest,
        weight: Weight,
        assumption: UUID | None,
    ) -> None:
        self.opportunity, self.belief, self.test, self.weight = opportunity, belief, test, weight
        self.assumption = assumption
        self.verdict: Verdict | None = None
        self.next_step: NextStep | None = None
        self.suspect: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def state(  # noqa: PLR0917  # a door gives them by name
        cls,
        iteration: Iteration,
        opportunity: Opportunity,
        belief: Sentence,
        test: HypothesisTest,
        weight: Weight = Weight.CRITICAL,
        assumption: Assumption | None = None,
    ) -> Self:
        """State what we believe and when we are right, so that it can be tested."""
        opportunity.be_open()
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            opportunity=opportunity.id,
            belief=belief,
            test=test,
            weight=weight,
            assumption=assumption.id if assumption else None,
        )

    @command(PRODUCT_MANAGER)
    def judge(  # noqa: PLR0917  # a door gives them by name
        self,
        verdict: Verdict,
        learning: Sentence,
        evidence: Grounds,
        next_step: NextStep,
        experiment: "Experiment | None" = None,
        expert_judgement: Sentence | None = None,
        observed: Sentence | None = None,
    ) -> None:
        """Give the verdict that a concluded experiment supports, and say what was learned and what follows."""
        self._be_open_to(verdict, evidence)
        self._be_tested(verdict, experiment, expert_judgement)
        if self.verdict is None or self.suspect:
            self._judged(
                verdict=verdict,
                learning=learning,
                evidence=tuple(each.seen for each in evidence),
                next_step=next_step,
                observed=observed,
                experiment=experiment.id if experiment else None,
                expert_judgement=expert_judgement,
                assumption=self.assumption,
            )

    @event(Judged)
    def _judged(  # noqa: PLR0917  # the library calls it by name
        self,
        verdict: Verdict,
        learning: str,
        evidence: tuple[Seen, ...],
        next_step: NextStep | None,
        observed: str | None,
        experiment: UUID | None,
        expert_judgement: str | None,
        assumption: UUID | None,
    ) -> None:
        self.verdict, self.next_step, self.suspect = verdict, next_step, ()

    @consequence
    def question(self, evidence: UUID) -> None:
        """Become suspect: what the verdict rests on does not stand."""
        if evidence not in self.suspect:
            self._questioned(evidence=evidence, weight=self.weight, assumption=self.assumption)

    @event(Questioned)
    def _questioned(self, evidence: UUID, weight: Weight, assumption: UUID | None) -> None:
        self.suspect = (*self.suspect, evidence)

    def _be_open_to(self, verdict: Verdict, evidence: Grounds) -> None:
        if not all(each.stands for each in evidence):
            raise self.OnRetractedEvidence(pointer="/evidence")
        if self.verdict not in (None, verdict) and not self.suspect:
            raise self.AlreadyJudged

    def _be_tested(self, verdict: Verdict, experiment: "Experiment | None", judged: str | None) -> None:
        if experiment is None:
            if judged is None:
                raise self.NotTested
            return
        if experiment.hypothesis != self.id or experiment.outcome is None:
            raise self.NotTested(pointer="/experiment")
        if verdict is Verdict.VALIDATED and experiment.outcome is Outcome.MISSED:
            raise self.AgainstItsCriterion(pointer="/verdict")
