"""A number with its unit and how much it rests on; what cannot be told is missing, and never zero."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Self

from domain.values import Value

DAY = Decimal(86_400)
DIGITS = Decimal("0.0001")
Span = tuple[datetime, datetime]


class Unit(StrEnum):
    """What a number counts."""

    DAYS = "days"
    SHARE = "share"  # of 1
    PER_WEEK = "per_week"
    STORIES = "stories"
    COUNT = "count"
    RATIO = "ratio"


class Figure(Value):
    """A value, and how many facts it rests on; with no value, why there is none."""

    value: Decimal | None
    of: int
    missing: str | None = None

    @classmethod
    def none(cls, missing: str) -> Self:
        """There is no value, for this reason."""
        return cls(value=None, of=0, missing=missing)

    @classmethod
    def told(cls, value: Decimal, of: int) -> Self:
        """A value, to four digits."""
        return cls(value=value.quantize(DIGITS).normalize() + 0, of=of)

    @classmethod
    def count(cls, number: int, of: int, missing: str) -> Self:
        """How many there are among some, where there are any."""
        return cls.told(Decimal(number), of) if of else cls.none(missing)


def share(part: int | Decimal, whole: int | Decimal, of: int, missing: str) -> Figure:
    """A part of a whole, which may be nothing."""
    return Figure.told(Decimal(part) / Decimal(whole), of) if whole else Figure.none(missing)


def mean(values: Sequence[Decimal], missing: str) -> Figure:
    """The mean of what there is."""
    return Figure.told(sum(values, Decimal()) / len(values), len(values)) if values else Figure.none(missing)


def middle(values: Sequence[Decimal], missing: str) -> Figure:
    """The median of what there is."""
    return Figure.told(Decimal(median(values)), len(values)) if values else Figure.none(missing)


def days(spans: Iterable[Span]) -> list[Decimal]:
    """How many days lie in each span, part of a day included."""
    return [Decimal((end - start).total_seconds()) / DAY for start, end in spans]
