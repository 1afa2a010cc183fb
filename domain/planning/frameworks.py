"""The ways to say what comes first; a round follows one of them, in one version, with one period and one unit."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from domain.planning.formula import CHOICES, Text, parsed
from domain.planning.roadmap_values import distinct
from domain.values import Exact, Sentence, Value, Word, each_once, pattern

Input = Annotated[str, *pattern(r"^[a-z][a-z0-9_]{0,31}$", "value")]
Weight = Annotated[Exact, Field(gt=0, le=100, decimal_places=2, examples=["2.50"])]


class Period(StrEnum):
    """How long what is counted goes on."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class EffortUnit(StrEnum):
    """What effort is told in."""

    PERSON_MONTHS = "person_months"
    PERSON_WEEKS = "person_weeks"
    PERSON_DAYS = "person_days"
    STORY_POINTS = "story_points"


class Excess(StrEnum):
    """What happens when musts take more of the effort than policy allows."""

    WARN = "warn"
    BLOCK = "block"


class Level(StrEnum):
    """What a class of MoSCoW is relative to."""

    PROJECT = "project"
    INCREMENT = "increment"
    TIMEBOX = "timebox"


class Framework(Value):
    """What every framework says: the version of its rules."""

    version: Literal[1] = 1


class ByRice(Framework):
    """Reach × impact × confidence ÷ effort."""

    method: Literal["rice"]
    reach_period: Period
    effort_unit: EffortUnit


class ByMoscow(Framework):
    """Must, should, could, or won't this time: always of a named time box, and at one level."""

    method: Literal["moscow"]
    box: Word
    level: Level
    effort_unit: EffortUnit
    excess: Excess = Excess.BLOCK


class ByWsjf(Framework):
    """Weighted shortest job first: (value + time criticality + opportunity enabled) ÷ job size, all relative."""

    method: Literal["wsjf"]


class ByKano(Framework):
    """What people say when they have it, against what they say when they do not."""

    method: Literal["kano"]
    question: Sentence


class ByIce(Framework):
    """Impact × confidence × ease, each from 1 to 10."""

    method: Literal["ice"]


class ByValueOverEffort(Framework):
    """Value ÷ effort."""

    method: Literal["value_effort"]
    effort_unit: EffortUnit


class Criterion(Value):
    """What candidates are held to, and how much it weighs."""

    name: Word
    weight: Weight


def _named_once(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    if not each_once(each.name for each in criteria):
        raise ValueError("each is named once")
    return criteria


class ByScorecard(Framework):
    """Σ weight × points ÷ Σ weight, with points from 0 to 10."""

    method: Literal["scorecard"]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20), AfterValidator(_named_once)]


class ByOpportunity(Framework):
    """Importance + max(0, importance − satisfaction), each from 0 to 10."""

    method: Literal["opportunity"]


class ByCostOfDelay(Framework):
    """What a period of delay costs ÷ how many such periods the work takes."""

    method: Literal["cost_of_delay"]
    period: Period
    currency: Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")] = "EUR"


class ByFormula(Framework):
    """Arithmetic over declared inputs: + − × ÷, parentheses, min, max, and whole powers up to 10."""

    method: Literal["formula"]
    inputs: Annotated[
        tuple[Input, ...], Field(min_length=1, max_length=12, examples=[["value", "effort"]]), AfterValidator(distinct)
    ]
    formula: Annotated[Text, Field(examples=["value / effort"])]

    @field_validator("inputs")
    @classmethod
    def _leave_the_choices(cls, inputs: tuple[str, ...]) -> tuple[str, ...]:
        if CHOICES.keys() & set(inputs):
            raise ValueError("min and max name no input")
        return inputs

    @field_validator("formula")
    @classmethod
    def _can_be_read(cls, formula: str, known: ValidationInfo) -> str:
        """Raise FormulaFault, a ValueError that tells at which character."""
        if "inputs" in known.data:
            parsed(formula, frozenset(known.data["inputs"]))
        return formula


Chosen = Annotated[
    ByRice
    | ByMoscow
    | ByWsjf
    | ByKano
    | ByIce
    | ByValueOverEffort
    | ByScorecard
    | ByOpportunity
    | ByCostOfDelay
    | ByFormula,
    Field(discriminator="method"),
]
