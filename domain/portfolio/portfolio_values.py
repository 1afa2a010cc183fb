"""The words of a portfolio: buckets, horizons, what is booked of whose capacity, and for when."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from domain.planning.scenario_values import Period, Sum
from domain.values import Day, Exact, Sentence, Value, Word, each_once

WHOLE = Decimal(100)
Fte = Annotated[Exact, Field(ge=0, le=10_000, decimal_places=2, examples=["2.50"])]


class Horizon(StrEnum):
    """How soon an investment pays: the core business, what emerges, what may be one day."""

    H1 = "h1"
    H2 = "h2"
    H3 = "h3"


class Strength(StrEnum):
    """Whether capacity is pencilled in, or promised."""

    SOFT = "soft"
    HARD = "hard"


class Progress(StrEnum):
    """What became of a request."""

    REQUESTED = "requested"
    ALLOCATED = "allocated"
    RELEASED = "released"
    REALLOCATED = "reallocated"


class Bucket(Value):
    """A strategic theme, and how many percent of the portfolio shall go into it."""

    name: Word
    share: Annotated[Exact, Field(gt=0, le=100, decimal_places=2, examples=["100.00"])]


class Holding(Value):
    """Where a product stands in its portfolio."""

    bucket: Word
    horizon: Horizon


class Move(Holding):
    """Where a product shall stand from now on."""

    product: UUID


class Review(Value):
    """What was found when the whole was looked at, and when it is looked at again."""

    findings: Sentence
    next_review: Day


class Cost(Value):
    """What a product takes of the budget."""

    product: UUID
    cost: Sum


class Share(Value):
    """So many full-time equivalents throughout a quarter."""

    period: Period
    fte: Annotated[Exact, Field(gt=0, le=10_000, decimal_places=2, examples=["2.50"])]


class Booking(Value):
    """What is taken of a pool, and how firmly."""

    strength: Strength
    shares: tuple[Share, ...]

    @property
    def total(self) -> Decimal:
        """FTE times quarters."""
        return sum((each.fte for each in self.shares), Decimal())


def named_once(buckets: tuple[Bucket, ...]) -> tuple[Bucket, ...]:
    """Refuse two buckets of one name; raises ValueError."""
    if not each_once(each.name for each in buckets):
        raise ValueError("each bucket has a name of its own")
    return buckets


def each_period_once(shares: tuple[Share, ...]) -> tuple[Share, ...]:
    """Refuse two shares of one quarter; raises ValueError."""
    if not each_once(each.period for each in shares):
        raise ValueError("each quarter is named once")
    return shares


Buckets = Annotated[tuple[Bucket, ...], Field(min_length=1, max_length=20), AfterValidator(named_once)]
Shares = Annotated[tuple[Share, ...], Field(min_length=1, max_length=12), AfterValidator(each_period_once)]
