"""The words of a business case: figures by period, lines of cost and benefit, options, and the argument."""

from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.discovery.appraisal import CENT, Appraisal
from domain.values import Exact, Name, Sentence, Value, Word, pattern

LONGEST = 120
Amount = Annotated[Exact, Field(decimal_places=2, ge=0, examples=["250000.00"])]
Lines = Annotated[
    tuple[Amount, ...], Field(min_length=1, max_length=LONGEST, description="by period, from period 0 on")
]
Rate = Annotated[Exact, Field(gt=-1, le=10, description="a period, above −100 %", examples=["0.10"])]
Currency = Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")]
Period = Annotated[int, Field(ge=0, lt=LONGEST, description="the first is 0", examples=[1])]
Spread = Annotated[Exact, Field(ge=0, le=1, description="by which share it may turn out otherwise", examples=["0.20"])]
Chance = Annotated[Exact, Field(gt=0, le=1, description="how likely it is, 1 at most", examples=["0.80"])]


class State(StrEnum):
    """How far a case was decided."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class Figures(Value):
    """Costs and benefits by period in one currency, and the rate a period they are discounted with."""

    costs: Annotated[Lines, Field(examples=[["250000.00", "40000.00", "40000.00"]])]
    benefits: Annotated[Lines, Field(examples=[["0.00", "180000.00", "260000.00"]])]
    rate: Rate
    currency: Currency = "EUR"

    @model_validator(mode="after")
    def _cover_the_same_periods(self) -> Self:
        if len(self.costs) != len(self.benefits):
            raise ValueError("costs and benefits cover the same periods")
        return self

    def appraised(self) -> Appraisal:
        """What these figures are worth."""
        return Appraisal.of(self.costs, self.benefits, self.rate)


class Terms(Value):
    """How many periods a case looks ahead, in which currency, and at which rate a period it discounts."""

    periods: Annotated[int, Field(ge=1, le=LONGEST, examples=[5])]
    rate: Rate
    currency: Currency = "EUR"

    def blank(self) -> Figures:
        """Nothing by period yet."""
        nothing = (Decimal("0.00"),) * self.periods
        return Figures(costs=nothing, benefits=nothing, rate=self.rate, currency=self.currency)


class Recurrence(StrEnum):
    """Whether an amount falls due once, or in every period from the first to the last."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"


class Spending(StrEnum):
    """Whether it buys something that lasts, or keeps things running."""

    CAPEX = "capex"
    OPEX = "opex"


class Gain(StrEnum):
    """What kind of benefit it is; an intangible one is named, and no amount stands for it."""

    REVENUE = "revenue"
    SAVING = "saving"
    AVOIDED_COST = "avoided_cost"
    INTANGIBLE = "intangible"


class Line(Value):
    """An amount in the currency of the case, and the periods in which it falls due."""

    label: Name
    amount: Amount
    recurrence: Recurrence
    period: Period
    until: Period | None = None
    spread: Spread = Decimal(0)

    @model_validator(mode="after")
    def _end_after_it_begins(self) -> Self:
        if self.until is not None and (self.recurrence is Recurrence.ONE_OFF or self.until < self.period):
            raise ValueError("what recurs ends after it begins, and what falls due once has no end")
        return self

    def falls_due(self, period: int) -> bool:
        """Whether it falls due in a period."""
        if self.recurrence is Recurrence.ONE_OFF:
            return period == self.period
        return self.period <= period and (self.until is None or period <= self.until)

    def expected(self, swing: int) -> Decimal:
        """What is expected, to the cent: less by its spread (−1), as it is (0), or more (1)."""
        return (self.amount * (1 + swing * self.spread)).quantize(CENT, ROUND_HALF_EVEN)


class CostLine(Line):
    """What something costs."""

    spending: Spending
    category: Word


class BenefitLine(Line):
    """What something brings, and how likely that is."""

    gain: Gain
    probability: Chance = Decimal(1)

    @model_validator(mode="after")
    def _count_what_is_tangible(self) -> Self:
        if (self.gain is Gain.INTANGIBLE) != (self.amount == 0):
            raise ValueError("an intangible benefit has the amount 0, any other one has more")
        return self

    def expected(self, swing: int) -> Decimal:
        """What is expected, to the cent, weighed by how likely it is."""
        return (super().expected(swing) * self.probability).quantize(CENT, ROUND_HALF_EVEN)


class Standing(StrEnum):
    """What was thought of an option."""

    RECOMMENDED = "recommended"
    CONSIDERED = "considered"
    RULED_OUT = "ruled_out"


class Option(Value):
    """Another way to go, and what was thought of it."""

    name: Name
    summary: Sentence
    standing: Standing


class Argument(Value):
    """Why: how it fits the strategy, what might go wrong, at which price it is to be sold, what is recommended."""

    recommendation: Sentence
    strategic_fit: Sentence
    risks: Annotated[tuple[Sentence, ...], Field(max_length=30)] = ()
    pricing: Sentence | None = None


class Sensitivity(Value):
    """What the case is worth at worst and at best, by the spread of its lines; the base is the appraisal itself.

    Break-even is the share of the benefits at which NPV is zero, or None where none come.
    """

    worst: Appraisal
    best: Appraisal
    break_even: Decimal | None
