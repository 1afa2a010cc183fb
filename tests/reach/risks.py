"""Risks of a planning or an execution, as far as they were taken."""

from typing import Any
from uuid import UUID

from tests.world import World

THREAT = {"cause": "One bank answers slowly.", "event": "Its interface fails.", "effect": "Nothing is exported."}
THREAT |= {"category": "feasibility"}
GRAVE, SMALL = {"probability": 3, "impact": 4}, {"probability": 2, "impact": 2}
WHY = {"reason": "We can live with it."}


def response(world: World, residual: dict[str, int], owner: str = "tess") -> dict[str, Any]:
    """A response that leaves this much."""
    said = {"strategy": "mitigate", "action": "Try the interface early.", "trigger": "The first call fails."}
    return {"response": {**said, "owner": world.people[owner], "residual": residual}}


def raised(world: World, iteration: UUID) -> UUID:
    """A risk that nobody has weighed."""
    return world.make("dan", "raise_risk", iteration=iteration, threat=THREAT)


def assessed(world: World, iteration: UUID, assessment: dict[str, int] | None = None) -> UUID:
    """A risk of this exposure; a grave one, unless another is given."""
    risk = raised(world, iteration)
    world.give("tess", "assess_risk", risk, assessment=assessment or GRAVE)
    return risk


def answered(world: World, iteration: UUID, residual: dict[str, int] | None = None) -> UUID:
    """A grave risk with a response that leaves little, unless another is given."""
    risk = assessed(world, iteration)
    world.give("tess", "plan_response", risk, **response(world, residual or SMALL))
    return risk
