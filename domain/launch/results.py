"""What a launch achieved, against what was promised: a missing value is shown as missing, never as zero."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from domain.launch.kpi_series import KpiSeries
from domain.launch.measured import Reading, Verdict, Window, reaches_target
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.values import Exact, Value


class Result(Value):
    """One KPI: where it began, what it should be, and what it is; provisional while its window is open."""

    kpi: UUID
    name: str
    baseline: Exact | None
    target: Exact
    actual: Exact | None
    variance: Decimal | None
    verdict: Verdict
    segments: tuple[Reading, ...]
    provisional: bool
    grounds: str | None

    @classmethod
    def of(cls, kpi: Kpi, series: KpiSeries | None, iteration: UUID) -> Self:
        """Hold what counts of the observations against the target; the variance is the actual less the target."""
        window = series.windows.get(str(iteration)) if series else None
        reading = series.reading(iteration) if series else None
        actual = reading.value if reading else None
        target = window.target if window and window.target is not None else kpi.target.value
        return cls(
            kpi=kpi.id,
            name=kpi.definition.name,
            baseline=kpi.definition.baseline,
            target=target,
            actual=actual,
            variance=None if actual is None else actual - target,
            verdict=_verdict(kpi, window, actual),
            segments=window.readings if window else (),
            provisional=not (window and window.verdict),
            grounds=window.grounds if window else None,
        )

    @staticmethod
    def from_before(told: dict[str, Any]) -> dict[str, Any]:
        """As it is told today, of what was told when there were no windows."""
        unknown = dict.fromkeys(("baseline", "variance", "grounds"))
        return {**unknown, "segments": [], "provisional": False, **told}


class KeyResultGrade(Value):
    """One key result: how far it came, on a scale from 0 to 1; None while nobody graded it."""

    objective: UUID
    number: int
    metric: str
    actual: Exact | None
    grade: Exact | None


def _verdict(kpi: Kpi, window: Window | None, actual: Decimal | None) -> Verdict:
    if window and window.verdict:
        return window.verdict
    if actual is None:
        return Verdict.MISSING
    return Verdict.MET if reaches_target(kpi, actual) else Verdict.MISSED


def grades_of(objective: Objective) -> Iterator[KeyResultGrade]:
    """The grades of an objective's key results; an abandoned objective has none."""
    for number, wanted in enumerate(() if objective.abandoned else objective.key_results, start=1):
        given = objective.grades.get(number)
        actual, grade = (given.actual, given.grade) if given else (None, None)
        yield KeyResultGrade(objective=objective.id, number=number, metric=wanted.metric, actual=actual, grade=grade)


def results_of(iteration: UUID, kpis: Iterable[Kpi], series: Iterable[KpiSeries]) -> Iterator[Result]:
    """What each KPI came to in this turn, by its series if that was given."""
    measured = {each.kpi: each for each in series}
    yield from (Result.of(kpi, measured.get(kpi.id), iteration) for kpi in kpis)
