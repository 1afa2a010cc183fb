"""What was measured of a KPI, when, of whom and how?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.launch.kpi_observation import KpiObservation
from domain.launch.measured import Measurement, Method, Quality
from domain.values import PersonId
from projections.view import Filtered, Row, Sought, View


class Observed(Row):
    """A value as corrected last, and the version of the KPI it was measured by; also its default view."""

    id: UUID
    version: int
    kpi: Sought[UUID]
    on: date
    begins: date | None = None
    segment: Filtered[str]
    value: Decimal
    unit: str
    source: str
    method: Filtered[Method]
    quality: Filtered[Quality]
    definition: int
    author: PersonId
    was: Decimal | None = None


def reaches(event: Event) -> Iterator[UUID]:
    """The observation itself."""
    yield event.originator_id


def evolve(row: Observed | None, event: Event) -> Observed | None:
    """The observation after one more fact."""
    match event:
        case KpiObservation.Recorded(measurement=seen):
            itself = {"product": event.place.product, "id": event.originator_id, "version": event.originator_version}
            about = {"kpi": event.kpi, "unit": event.unit, "definition": event.definition_version}
            return Observed(**itself, **about, **_said(seen), author=event.author)
        case KpiObservation.Corrected(measurement=seen, was=was) if row:
            return row.model_copy(update={"version": event.originator_version, **_said(seen), "was": was})
    return row


def _said(seen: Measurement) -> dict[str, Any]:
    said = dict(seen)
    return {"begins": said.pop("since"), **said}


OBSERVATIONS = View(
    "kpi-observations",
    __doc__,
    Observed,
    reaches=reaches,
    evolve=evolve,
    order=lambda row: f"{row.on} {row.segment}",
    facts=(KpiObservation.Event,),
)
