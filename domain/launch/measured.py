"""The words of measuring: what was seen of a KPI, within which window it counts, and what it says of the target."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from domain.planning.kpi import Direction, Kpi
from domain.values import Day, Exact, Value, Word

EVERYBODY = "all"


class Observation(Value):
    """A value, the day it stood at, the segment it is of, and where it comes from; so it was kept in a series."""

    value: Annotated[Exact, Field(examples=["42.5"])]
    on: Day
    segment: Word = EVERYBODY
    source: Annotated[Word, Field(examples=["usage log"])]


class Method(StrEnum):
    """How a value came about."""

    MEASURED = "measured"
    SAMPLED = "sampled"
    ESTIMATED = "estimated"


class Quality(StrEnum):
    """How far a value can be relied on; a suspect one is kept, and counts for nothing."""

    GOOD = "good"
    PROVISIONAL = "provisional"
    SUSPECT = "suspect"


class Measurement(Value):
    """A value of a day, or of the days since another; of a segment, or of everybody; and how it came about."""

    value: Annotated[Exact, Field(examples=["42.5"])]
    on: Day
    since: Day | None = None
    segment: Word = EVERYBODY
    source: Annotated[Word, Field(examples=["usage log"])]
    method: Method = Method.MEASURED
    quality: Quality = Quality.GOOD

    @model_validator(mode="after")
    def _begin_before_the_end(self) -> Self:
        if self.since and self.since > self.on:
            raise ValueError("what is measured begins on the day it ends on, or before")
        return self


class Reading(Value):
    """The newest value of a segment, and the observation it is from; an old series named none."""

    on: Day
    value: Exact
    segment: str
    observation: UUID | None


class Verdict(StrEnum):
    """Whether a target was reached, as far as anybody looked."""

    MET = "met"
    MISSED = "missed"
    MISSING = "missing"
    NOT_MEASURABLE = "not_measurable"


class Span(Value):
    """From one day to another, or until somebody says that it is enough."""

    opens: Day
    closes: Day | None = None

    @model_validator(mode="after")
    def _open_before_it_closes(self) -> Self:
        if self.closes and self.closes < self.opens:
            raise ValueError("a window closes on the day it opens, or later")
        return self

    def holds(self, day: date) -> bool:
        """Whether what was measured on a day belongs here."""
        return self.opens <= day and (self.closes is None or day <= self.closes)

    def until(self, today: date) -> Self:
        """The same, closed today unless it closed before."""
        last = max(self.opens, today)
        return self.model_copy(update={"closes": min(self.closes or last, last)})


class Window(Value):
    """The days of one launch that count, what they say so far, and what was concluded once it closed."""

    span: Span
    readings: tuple[Reading, ...] = ()
    verdict: Verdict | None = None
    counted: Reading | None = None
    target: Exact | None = None
    grounds: str | None = None

    def reads(self, reading: Reading) -> bool:
        """Whether a reading is news for this window."""
        return self.span.holds(reading.on) and newest((*self.readings, reading)) != newest(self.readings)


def newest(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """The newest reading of each segment; of one day the last that was told counts, and a corrected one replaces."""
    found: dict[str, Reading] = {}
    for each in readings:
        if each.segment not in found or each.on >= found[each.segment].on:
            found[each.segment] = each
    return tuple(found.values())


def reaches_target(kpi: Kpi, value: Decimal) -> bool:
    """Whether a value is as good as the target, or better."""
    rises = kpi.definition.direction is Direction.UP
    return value >= kpi.target.value if rises else value <= kpi.target.value
