"""The words of an experiment: how it is made, what it measures, and when it is a success."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.values import Day, Exact, Money, Name, Sentence, Value

Sample = Annotated[int, Field(ge=1, le=1_000_000_000, examples=[40])]


class Form(StrEnum):
    """How an experiment is made."""

    INTERVIEW = "interview"
    FAKE_DOOR = "fake_door"
    LANDING_PAGE = "landing_page"
    CONCIERGE = "concierge"
    WIZARD_OF_OZ = "wizard_of_oz"
    PROTOTYPE_TEST = "prototype_test"
    A_B_TEST = "a_b_test"
    SPIKE = "spike"


class State(StrEnum):
    """How far an experiment came."""

    DESIGNED = "designed"
    RUNNING = "running"
    CONCLUDED = "concluded"
    ABORTED = "aborted"


class Bound(StrEnum):
    """On which side of the threshold success lies, the threshold included."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Outcome(StrEnum):
    """What an experiment says by the criterion that was fixed before: too few were looked at, or it is clear."""

    REACHED = "reached"
    MISSED = "missed"
    TOO_FEW = "too_few"


class Design(Value):
    """What is done, with how many, in how much time, and for how much money at most."""

    form: Form
    procedure: Sentence
    sample: Sample
    days: Annotated[int, Field(ge=1, le=365, description="the time box", examples=[14])]
    cost: Money


class Criterion(Value):
    """What is measured, and from where on it is a success."""

    metric: Name
    bound: Bound
    threshold: Exact


class Result(Value):
    """What was measured until a day, on how many."""

    value: Exact
    sample: Sample
    measured_on: Day
    note: Sentence | None = None

    def judged(self, criterion: Criterion, design: Design) -> Outcome:
        """What it says."""
        if self.sample < design.sample:
            return Outcome.TOO_FEW
        over = self.value >= criterion.threshold if criterion.bound is Bound.AT_LEAST else self._is_under(criterion)
        return Outcome.REACHED if over else Outcome.MISSED

    def _is_under(self, criterion: Criterion) -> bool:
        return self.value <= criterion.threshold
