"""The words of the roadmap: what is proposed, how much it is worth, and when it shall come."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from domain.values import Day, Exact, Name, Sentence, Value, Word, each_once, pattern

T = TypeVar("T")
CENT = Decimal("0.01")


def distinct(given: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse a set that names something twice; raises ValueError."""
    if not each_once(given):
        raise ValueError("each is named once")
    return given


def one_of(*allowed: str) -> tuple[object, ...]:
    """Bound an exact number to a scale."""
    scale = [Decimal(each) for each in allowed]

    def on_the_scale(value: Decimal) -> Decimal:
        if value not in scale:
            raise ValueError(f"one of {', '.join(allowed)}")
        return value

    schema = WithJsonSchema({"type": "string", "enum": allowed})
    return AfterValidator(on_the_scale), schema, Field(examples=[allowed[0]])


class State(StrEnum):
    """How far a feature came."""

    CANDIDATE = "candidate"
    PLANNED = "planned"
    COMMITTED = "committed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Kind(StrEnum):
    """Whether customers see it, or it makes way for what they see."""

    FEATURE = "feature"
    ENABLER = "enabler"


class Moscow(StrEnum):
    """DSDM's four classes, always of one time box: `wont` means not this time."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


class Duty(StrEnum):
    """Why something is built that no customer asked for."""

    REGULATORY = "regulatory"
    MANDATORY = "mandatory"
    DEBT = "debt"


class Proposal(Value):
    """What might be built, and under which theme."""

    title: Name
    summary: Sentence
    theme: Word
    kind: Kind = Kind.FEATURE


class Obligation(Value):
    """What obliges us, where no opportunity does."""

    kind: Duty
    what: Sentence


class Source(Value):
    """The system a feature came from, and what it is called there."""

    system: Word
    id: Word


class Rice(Value):
    """Reach in people a quarter, impact and confidence on their scales, effort in person-months."""

    reach: Annotated[int, Field(gt=0, le=1_000_000_000, examples=[1200])]
    impact: Annotated[Exact, *one_of("3", "2", "1", "0.5", "0.25")]
    confidence: Annotated[Exact, *one_of("1.0", "0.8", "0.5")]
    effort: Annotated[Exact, Field(gt=0, decimal_places=2, examples=["2.50"])]

    @property
    def score(self) -> Decimal:
        """Reach × impact × confidence / effort, to the cent."""
        return (self.reach * self.impact * self.confidence / self.effort).quantize(CENT)


class Quarter(Value):
    """In this quarter of a calendar year."""

    when: Literal["quarter"]
    quarter: Annotated[str, *pattern(r"^20\d\d-Q[1-4]$", "2026-Q3")]

    @property
    def target(self) -> str:
        """The quarter as it is written."""
        return self.quarter

    @property
    def ends(self) -> date | None:
        """The last day of the quarter."""
        year, month = int(self.quarter[:4]), 3 * int(self.quarter[-1])
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


class Dates(Value):
    """From one day to another."""

    when: Literal["dates"]
    start: Day
    end: Day

    @model_validator(mode="after")
    def _end_after_the_start(self) -> Self:
        if self.end < self.start:
            raise ValueError("the end is not before the start")
        return self

    @property
    def target(self) -> str:
        """Both days, as ISO 8601 writes an interval."""
        return f"{self.start}/{self.end}"

    @property
    def ends(self) -> date | None:
        """The last day."""
        return self.end


class Bucket(Value):
    """Now, next or later, without a date."""

    when: Literal["bucket"]
    bucket: Literal["now", "next", "later"]

    @property
    def target(self) -> str:
        """The bucket as it is called."""
        return self.bucket

    @property
    def ends(self) -> date | None:
        """No day was named."""
        return None


class ReleaseName(Value):
    """With a release, whenever that comes."""

    when: Literal["release"]
    release: Word

    @property
    def target(self) -> str:
        """The release as it is called."""
        return self.release

    @property
    def ends(self) -> date | None:
        """No day was named."""
        return None


Placement = Annotated[Quarter | Dates | Bucket | ReleaseName, Field(discriminator="when")]
