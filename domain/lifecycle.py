"""The declared loop: which gate leaves which stage, what follows, and the policy decisions are held to."""

from decimal import Decimal
from enum import StrEnum

from domain.values import Stage, Value


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


class Policy(Value):
    """The thresholds a gate is held to; a decision records the version it was held to."""

    version: int
    hurdle: Decimal
    quorum: int
    competition_days: int
    evidence_items: int
    participants: int
    key_results: tuple[int, int]
    must_share: Decimal


POLICY = Policy(
    version=1,
    hurdle=Decimal(0),
    quorum=1,
    competition_days=90,
    evidence_items=3,
    participants=2,
    key_results=(2, 5),
    must_share=Decimal("0.6"),
)
