"""What scorers put in, by framework; what it comes to is never kept, and always computed."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from domain.planning.formula import valued
from domain.planning.frameworks import ByFormula, ByScorecard
from domain.planning.kano import KanoScore, Outcome
from domain.planning.roadmap_values import Moscow, one_of
from domain.values import Exact, Value, Word, each_once

CENT, STEP = Decimal("0.01"), Decimal("0.0001")
Tenth = Annotated[int, Field(ge=1, le=10, examples=[7])]
Degree = Annotated[Exact, Field(ge=0, le=10, decimal_places=2, examples=["7.50"])]
Fibonacci = Literal[1, 2, 3, 5, 8, 13, 21]
Effort = Annotated[Exact, Field(gt=0, le=1_000_000, decimal_places=2, examples=["2.50"])]


class RiceScore(Value):
    """Reach a period of the round, impact and confidence on their scales, effort in the round's unit."""

    method: Literal["rice"]
    reach: Annotated[int, Field(ge=0, le=1_000_000_000, examples=[1200])]
    impact: Annotated[Exact, *one_of("3", "2", "1", "0.5", "0.25")]
    confidence: Annotated[Exact, *one_of("1.0", "0.8", "0.5")]
    effort: Annotated[Exact, Field(ge=Decimal("0.5"), le=1_000_000, decimal_places=2, examples=["2.50"])]

    def outcome(self, _: Any) -> Outcome:
        """Reach × impact × confidence ÷ effort, to the cent."""
        return Outcome(score=(self.reach * self.impact * self.confidence / self.effort).quantize(CENT))


class MoscowScore(Value):
    """The class for the time box, and the effort in the round's unit."""

    method: Literal["moscow"]
    moscow: Moscow
    effort: Effort

    def outcome(self, _: Any) -> Outcome:
        """Musts first, then shoulds, coulds, and what will not come this time."""
        return Outcome(score=Decimal(list(Moscow)[::-1].index(self.moscow)), category=self.moscow)


class WsjfScore(Value):
    """Four sizes, each relative to the smallest of its column, which is a 1."""

    method: Literal["wsjf"]
    value: Fibonacci
    criticality: Fibonacci
    opportunity: Fibonacci
    size: Fibonacci

    def outcome(self, _: Any) -> Outcome:
        """(Value + criticality + opportunity) ÷ size, to four places."""
        delay = Decimal(self.value + self.criticality + self.opportunity)
        return Outcome(score=(delay / self.size).quantize(STEP))


class IceScore(Value):
    """Impact, confidence and ease from 1 to 10."""

    method: Literal["ice"]
    impact: Tenth
    confidence: Tenth
    ease: Tenth

    def outcome(self, _: Any) -> Outcome:
        """Impact × confidence × ease."""
        return Outcome(score=Decimal(self.impact * self.confidence * self.ease))


class ValueOverEffortScore(Value):
    """Value from 1 to 10, effort in the round's unit."""

    method: Literal["value_effort"]
    value: Tenth
    effort: Effort

    def outcome(self, _: Any) -> Outcome:
        """Value ÷ effort, to four places."""
        return Outcome(score=(self.value / self.effort).quantize(STEP))


class OpportunityScore(Value):
    """How important it is to people, and how satisfied they are today."""

    method: Literal["opportunity"]
    importance: Degree
    satisfaction: Degree

    def outcome(self, _: Any) -> Outcome:
        """Importance + max(0, importance − satisfaction)."""
        return Outcome(score=self.importance + max(Decimal(), self.importance - self.satisfaction))


class CostOfDelayScore(Value):
    """What a period of delay costs in the round's currency, and how many such periods the work takes."""

    method: Literal["cost_of_delay"]
    cost: Annotated[Exact, Field(ge=0, decimal_places=2, examples=["12000.00"])]
    duration: Effort

    def outcome(self, _: Any) -> Outcome:
        """Cost ÷ duration, to four places."""
        return Outcome(score=(self.cost / self.duration).quantize(STEP))


class Rated(Value):
    """A number, and what it is for."""

    name: Word
    value: Annotated[Exact, Field(ge=-1_000_000_000, le=1_000_000_000, examples=["7"])]


def _rated_once(values: tuple[Rated, ...]) -> tuple[Rated, ...]:
    if not each_once(each.name for each in values):
        raise ValueError("each is rated once")
    return values


Ratings = Annotated[tuple[Rated, ...], Field(min_length=1, max_length=20), AfterValidator(_rated_once)]


class ScorecardScore(Value):
    """Points from 0 to 10 for every criterion of the round."""

    method: Literal["scorecard"]
    points: Ratings

    def outcome(self, framework: ByScorecard) -> Outcome:
        """The weighted mean, to four places."""
        points = {each.name: each.value for each in self.points}
        weighed = sum((each.weight * points[each.name] for each in framework.criteria), Decimal())
        weight = sum((each.weight for each in framework.criteria), Decimal())
        return Outcome(score=(weighed / weight).quantize(STEP))


class FormulaScore(Value):
    """A value for every input of the round's formula."""

    method: Literal["formula"]
    inputs: Ratings

    def outcome(self, framework: ByFormula) -> Outcome:
        """What the formula comes to; raises Undefined where it has no value."""
        return Outcome(score=valued(framework.formula, {each.name: each.value for each in self.inputs}))


Score = Annotated[
    RiceScore
    | MoscowScore
    | WsjfScore
    | KanoScore
    | IceScore
    | ValueOverEffortScore
    | ScorecardScore
    | OpportunityScore
    | CostOfDelayScore
    | FormulaScore,
    Field(discriminator="method"),
]
