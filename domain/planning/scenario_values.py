"""What a scenario may propose: other places, states, priorities and targets, and other assumptions."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.planning.feature import Feature
from domain.planning.kpi import Target
from domain.planning.roadmap_values import Moscow, Placement, Rice, State
from domain.values import Day, Exact, Money, Value, pattern

Period = Annotated[str, *pattern(r"^20\d\d-Q[1-4]$", "2026-Q3")]
Effort = Annotated[Exact, Field(ge=0, le=100_000, decimal_places=2, examples=["6.00"])]


class Sum(Value):
    """A computed amount in one currency: exact, however large it has become."""

    amount: Decimal
    currency: str


class Fate(StrEnum):
    """What became of a scenario."""

    OPEN = "open"
    APPLIED = "applied"
    DISCARDED = "discarded"


class Plan(Value):
    """Its first place on the roadmap."""

    to: Literal["plan"]
    placement: Placement


class Reschedule(Value):
    """Another place on the roadmap."""

    to: Literal["reschedule"]
    placement: Placement


class Commit(Value):
    """A promise."""

    to: Literal["commit"]


class WithdrawCommitment(Value):
    """A forecast again."""

    to: Literal["withdraw_commitment"]


class Drop(Value):
    """Not to be built."""

    to: Literal["drop"]


class Revive(Value):
    """To be built after all."""

    to: Literal["revive"]


class Classify(Value):
    """Another priority in the time box."""

    to: Literal["classify"]
    moscow: Moscow


class Score(Value):
    """Another weight of what it brings against what it takes."""

    to: Literal["score"]
    rice: Rice


OfFeature = Plan | Reschedule | Commit | WithdrawCommitment | Drop | Revive | Classify | Score
FeatureChange = Annotated[OfFeature, Field(discriminator="to")]


class RetargetKeyResult(Value):
    """Another number, or by another day."""

    to: Literal["retarget_key_result"]
    key_result: int
    target: Exact
    due: Day


class RetargetKpi(Value):
    """Another value, or by another day."""

    to: Literal["retarget_kpi"]
    target: Target


class AssumeCapacity(Value):
    """So many person-months can be had in a quarter."""

    to: Literal["assume_capacity"]
    period: Period
    effort: Effort


class AssumeWorth(Value):
    """A business case is worth so much."""

    to: Literal["assume_worth"]
    npv: Money


Change = Annotated[
    OfFeature | RetargetKeyResult | RetargetKpi | AssumeCapacity | AssumeWorth, Field(discriminator="to")
]


class Trunk(Value):
    """How things stand outside of the scenario, as far as a change is about them."""

    placement: Placement | None = None
    state: State | None = None
    effort: Decimal | None = None
    target: Decimal | None = None
    due: Day | None = None
    npv: Sum | None = None

    @classmethod
    def of(cls, feature: Feature) -> "Trunk":
        """How a feature stands."""
        effort = feature.rice.effort if feature.rice else None
        return cls(placement=feature.placement, state=feature.state, effort=effort)


class Proposed(Value):
    """One change of a scenario: its number, what it is about, and how that stood when it was proposed."""

    number: int
    about: UUID | None
    change: Change
    trunk: Trunk
