"""The declared loop: which gate leaves which stage, what follows, and the policy decisions are held to."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, NewType, Self

from pydantic import Field, model_validator

from domain.values import Exact, Stage, Value, pattern


class GateName(StrEnum):
    """The five gates of one turn of the loop, in order."""

    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"


LEAVES = {
    GateName.G1: Stage.DISCOVERY,
    GateName.G2: Stage.PLANNING,
    GateName.G3: Stage.EXECUTION,
    GateName.G4: Stage.LAUNCH,
    GateName.G5: Stage.LAUNCH,
}
NEXT = {GateName.G1: Stage.PLANNING, GateName.G2: Stage.EXECUTION, GateName.G3: Stage.LAUNCH}
ORDER = tuple(Stage)


def gates_of(stage: Stage) -> tuple[GateName, ...]:
    """The gates that are passed inside this stage, in order."""
    return tuple(gate for gate, left in LEAVES.items() if left is stage)


def after(gate: GateName) -> GateName:
    """The gate passed just after this one; raises IndexError for the last."""
    names = list(GateName)
    return names[names.index(gate) + 1]


Criterion = Annotated[str, *pattern(r"^[a-z0-9_]{1,60}$", "npv_reaches_hurdle")]
Definition = Annotated[str, *pattern(r"^[a-z][a-z0-9-]{0,39}@[1-9][0-9]{0,3}$", "four-steps@2")]
FOUR_STEPS = "four-steps@1"  # the written definition of the lifecycle that a product follows unless it adopts another
MOST = 100  # criteria of one gate


class Advice(StrEnum):
    """What people score from 0 to 10 where no fact tells: it advises, and decides nothing."""

    STRATEGIC_FIT = "strategic_fit"
    MARKET_ATTRACTIVENESS = "market_attractiveness"
    COMPETITIVE_ADVANTAGE = "competitive_advantage"
    FEASIBILITY = "feasibility"
    REWARD_VS_RISK = "reward_vs_risk"


Count = Annotated[int, Field(ge=1, le=20, examples=[2])]
Share = Annotated[Exact, Field(ge=0, le=1, examples=["0.6"])]
Weight = Annotated[Exact, Field(ge=0, le=100, decimal_places=2, examples=["1"])]
ShouldMeet = dict[GateName, Annotated[tuple[Criterion, ...], Field(max_length=MOST)]]
Weights = dict[Advice, Weight]


NONE: dict[Any, Any] = {}


class Policy(Value):
    """What gates are held to; decisions record the version. Another field is another version of the facts it is in."""

    version: Annotated[int, Field(ge=1, description="one more than that of the policy before", examples=[2])] = 1
    hurdle: Exact = Decimal(0)
    quorum: Annotated[int, Field(ge=1, le=20)] = 1
    agreeing: Annotated[int, Field(ge=0, le=20, description="votes for the decision, of those that were cast")] = 0
    signatures: Annotated[int, Field(ge=0, le=20, description="signatures of approval without which none goes")] = 0
    should_meet: Annotated[ShouldMeet, Field(description="every other criterion must be met")] = NONE
    weights: Annotated[Weights, Field(description="of what people score; 1 where nothing is said")] = NONE
    competition_days: Annotated[int, Field(ge=1, le=3650)] = 90
    evidence_items: Annotated[int, Field(ge=1, le=100, description="of a problem that is validated")] = 3
    participants: Annotated[int, Field(ge=1, le=100, description="whom that evidence comes from")] = 2
    key_results: Annotated[tuple[Count, Count], Field(description="of an objective, the fewest and the most")] = (2, 5)
    must_share: Share = Decimal("0.6")

    @model_validator(mode="after")
    def _agree_with_itself(self) -> Self:
        if self.key_results[0] > self.key_results[1]:
            raise ValueError("the fewest key results are no more than the most")
        return self


POLICY = Policy()  # until a workspace publishes its own
InForce = NewType("InForce", Policy)  # a parameter of this type is the policy a command is held to
