"""The words of a risk: what may happen, how likely and how bad it is, and what is done about it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.product.iteration import Iteration
from domain.values import PersonId, Place, Sentence, Stage, Value

GRAVE = 12  # from this exposure on a risk needs a response to be built upon, and a sponsor to be accepted
Level = Annotated[int, Field(ge=1, le=5, examples=[3])]


class Category(StrEnum):
    """What would suffer."""

    VALUE = "value"
    USABILITY = "usability"
    FEASIBILITY = "feasibility"
    VIABILITY = "viability"
    SECURITY = "security"
    COMPLIANCE = "compliance"
    DELIVERY = "delivery"


class Threat(Value):
    """Because of this cause that may happen, which would have this effect."""

    cause: Sentence
    event: Sentence
    effect: Sentence
    category: Category


class Assessment(Value):
    """How likely it is and how bad it would be, each from 1 to 5."""

    probability: Level
    impact: Level

    @property
    def exposure(self) -> int:
        """Probability × impact: from 1 to 25."""
        return self.probability * self.impact


class Strategy(StrEnum):
    """What one can do about a risk, or about a chance."""

    AVOID = "avoid"
    MITIGATE = "mitigate"
    TRANSFER = "transfer"
    ACCEPT = "accept"
    EXPLOIT = "exploit"


class Response(Value):
    """What is done, by whom, at which sign, and how much of the risk is left then."""

    strategy: Strategy
    action: Sentence
    owner: PersonId
    trigger: Sentence
    residual: Assessment


class State(StrEnum):
    """What became of a risk."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MATERIALISED = "materialised"
    CLOSED = "closed"


def being_built(iteration: Iteration) -> Place:
    """The place of what concerns planning as well as execution; raises NotInThatStage in another stage."""
    return iteration.inside(Stage.PLANNING if iteration.stage is Stage.PLANNING else Stage.EXECUTION)
