"""What a launch achieved, against what was promised: a missing value is shown as missing, never as zero."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.launch.kpi_series import KpiSeries
from domain.planning.kpi import Direction, Kpi
from domain.planning.objective import Objective
from domain.values import Exact, Value


class Verdict(StrEnum):
    """Whether a target was reached, as far as anybody looked."""

    MET = "met"
    MISSED = "missed"
    MISSING = "missing"


class Result(Value):
    """One KPI: what it should be, and what it is."""

    kpi: UUID
    name: str
    target: Exact
    actual: Exact | None
    verdict: Verdict

    @classmethod
    def of(cls, kpi: Kpi, series: KpiSeries | None) -> Self:
        """Hold the newest observation against the target."""
        actual = series.latest if series else None
        name, target = kpi.definition.name, kpi.target.value
        return cls(kpi=kpi.id, name=name, target=target, actual=actual, verdict=_verdict(kpi, actual))


class KeyResultGrade(Value):
    """One key result: how far it came, on a scale from 0 to 1; None while nobody graded it."""

    objective: UUID
    number: int
    metric: str
    actual: Exact | None
    grade: Exact | None


def _verdict(kpi: Kpi, actual: Exact | None) -> Verdict:
    if actual is None:
        return Verdict.MISSING
    target, rises = kpi.target.value, kpi.definition.direction is Direction.UP
    return Verdict.MET if (actual >= target if rises else actual <= target) else Verdict.MISSED


def grades_of(objective: Objective) -> Iterator[KeyResultGrade]:
    """The grades of an objective's key results; an abandoned objective has none."""
    for number, wanted in enumerate(() if objective.abandoned else objective.key_results, start=1):
        given = objective.grades.get(number)
        actual, grade = (given.actual, given.grade) if given else (None, None)
        yield KeyResultGrade(objective=objective.id, number=number, metric=wanted.metric, actual=actual, grade=grade)
