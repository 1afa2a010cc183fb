"""Where does every number stand, against where it shall be?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from sys import maxsize
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.launch.kpi_observation import KpiObservation
from domain.launch.kpi_series import KpiSeries
from domain.launch.measured import EVERYBODY, Measurement, Quality
from domain.planning.kpi import Direction, Frequency, Kind, Kpi, Target, Thresholds
from domain.values import PersonId, Stage, Value
from projections.retired import retired
from projections.view import Filtered, Row, View

SHOWN = 12
HEADINGS = {1: "improving", 0: "steady", -1: "worsening"}


class Point(Value):
    """What was observed for a day, as corrected last, and the version of the definition it was measured by.

    It is known by its observation; of those that a series held itself, by its number there.
    """

    number: int | None
    observation: UUID | None
    on: date
    value: Decimal
    definition: int


class Watched(Row):
    """A KPI, also its default view: `status` compares the newest day with the target, and asks no clock.

    It is met, or no_data; short of its target it is open before the day it is due, and missed from that day on.
    """

    id: UUID
    version: int
    iteration: Filtered[UUID | None]
    stage: Filtered[Stage | None]
    name: str
    formula: str
    unit: str
    direction: Direction
    frequency: Frequency
    source: str
    definition: int = 1
    owner: Filtered[PersonId]
    author: PersonId
    kind: Filtered[Kind | None] = None
    baseline: Decimal | None
    baseline_due: date | None = None
    thresholds: Thresholds | None = None
    target: Decimal
    due: date
    actual: Decimal | None = None
    observed_on: date | None = None
    trend: tuple[Point, ...] = ()
    heading: Filtered[str | None] = None
    status: Filtered[str] = "no_data"
    archived: Filtered[bool] = False


def reaches(event: Event) -> Iterator[UUID]:
    """The KPI that was defined, or that is observed."""
    match event:
        case Kpi.Event():
            yield event.originator_id
        case KpiObservation.Recorded(kpi=kpi) | KpiObservation.Corrected(kpi=kpi):
            yield kpi
        case KpiSeries.Observed(kpi=kpi) | KpiSeries.Corrected(kpi=kpi):
            yield kpi


def evolve(row: Watched | None, event: Event) -> Watched | None:
    """The KPI after one more fact."""
    if row is None:
        return _defined(event) if isinstance(event, Kpi.Defined) else None
    known = _learned(row, event) | retired(event, row.id)
    if event.originator_id == row.id:
        known["version"] = max(row.version, event.originator_version)
    return _judged(row.model_copy(update=known))


def _defined(event: Kpi.Defined) -> Watched:
    itself = {"id": event.originator_id, "version": event.originator_version, **event.place.__dict__}
    people = {"owner": event.owner, "author": event.author}
    return Watched(**itself, **people, **dict(event.definition), **_wanted(event.target))


def _learned(row: Watched, event: Event) -> dict[str, Any]:
    match event:
        case Kpi.Retargeted(target=target):
            return _wanted(target)
        case Kpi.DefinitionRevised(definition=definition, number=number):
            return {**dict(definition), "definition": number}
        case Kpi.Classified(kind=kind):
            return {"kind": kind}
        case Kpi.ThresholdsDrawn(thresholds=thresholds):
            return {"thresholds": thresholds}
        case Kpi.BaselineScheduled(due=due):
            return {"baseline_due": due}
        case Kpi.BaselineMeasured(baseline=baseline):
            return {"baseline": baseline}
        case _:
            return _observed(row, event)


def _observed(row: Watched, event: Event) -> dict[str, Any]:
    match event:
        case KpiSeries.Observed(number=number, observation=seen) if seen.segment == EVERYBODY:
            measured_by = event.definition_version or row.definition
            point = Point(number=number, observation=None, on=seen.on, value=seen.value, definition=measured_by)
            return _told(row, point)
        case KpiSeries.Corrected(number=number, value=value):
            right: dict[int | None, Any] = {number: {"value": value}}
            return {"trend": tuple(each.model_copy(update=right.get(each.number)) for each in row.trend)}
        case KpiObservation.Recorded(measurement=seen) | KpiObservation.Corrected(measurement=seen) if _counts(seen):
            known = {"observation": event.originator_id, "definition": event.definition_version}
            return _told(row, Point(number=None, on=seen.on, value=seen.value, **known))
        case _:
            return {}


def _counts(seen: Measurement) -> bool:
    return seen.segment == EVERYBODY and seen.quality is not Quality.SUSPECT


def _told(row: Watched, point: Point) -> dict[str, Any]:
    """The newest days with one more; of one day the last that was told is the newest."""
    others = [each for each in row.trend if point.observation is None or each.observation != point.observation]
    points = sorted((*others, point), key=lambda each: (each.on, maxsize if each.number is None else each.number))
    return {"trend": tuple(points[-SHOWN:])}


def _wanted(target: Target) -> dict[str, Any]:
    return {"target": target.value, "due": target.due}


def _judged(row: Watched) -> Watched:
    if not row.trend:
        return row
    last = row.trend[-1]
    before = [each for each in row.trend[-2:-1] if each.definition == last.definition]
    heading = HEADINGS[_gain(row, before[0].value, last.value)] if before else None
    status = ("missed" if last.on >= row.due else "open") if _gain(row, row.target, last.value) < 0 else "met"
    known = {"actual": last.value, "observed_on": last.on, "heading": heading, "status": status}
    return row.model_copy(update=known)


def _gain(row: Watched, start: Decimal, end: Decimal) -> int:
    """1 when the end is better than the start, -1 when it is worse."""
    rise = (end > start) - (end < start)
    return rise if row.direction is Direction.UP else -rise


FACTS = (Kpi.Event, KpiObservation.Event, KpiSeries.Event)
KPIS = View("kpis", __doc__, Watched, reaches, evolve, order=lambda row: row.name, facts=FACTS, version=2)
