"""One value that was measured of a KPI: of a day, a segment and a source, and by which version of its definition."""

from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic_core import to_json

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Invalid
from domain.kernel import Aggregate, Created, Event
from domain.launch.measured import Measurement, Quality, Reading
from domain.planning.kpi import Kpi
from domain.values import Actor, Exact, Now, PersonId, Place, Why


class KpiObservation(Aggregate):
    """A measured value; a wrong one is corrected, and what it said stays on record."""

    TOPIC = "kpi_observation"

    class Recorded(Created, topic="kpi_observation.recorded"):
        kpi: UUID
        definition_version: int
        unit: str
        measurement: Measurement
        author: PersonId

    class Corrected(Event, topic="kpi_observation.corrected"):
        kpi: UUID
        definition_version: int
        measurement: Measurement
        was: Exact

    class MeasuredLater(Invalid, code="kpi_observation.measured_later"):
        """A value was measured on a day that has come; give that day."""

    @staticmethod
    def create_id(kpi: UUID, measurement: Measurement) -> UUID:
        """The id is that of what makes it the only one: of one day, segment and source there is one value."""
        named = measurement.on, measurement.since, measurement.segment, measurement.source, measurement.method
        return uuid5(kpi, to_json(named).decode())

    @event(Recorded)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self, place: Place, kpi: UUID, definition_version: int, unit: str, measurement: Measurement, author: UUID
    ) -> None:
        self.kpi, self.definition_version, self.unit = kpi, definition_version, unit
        self.measurement, self.author = measurement, author

    @classmethod
    @command(PRODUCT_MANAGER)
    def record(cls, kpi: Kpi, measurement: Measurement, *, by: Actor, now: Now) -> Self:
        """Put a measured value on record; to say another of the same day, segment and source, correct it."""
        if measurement.on > now.date():
            raise cls.MeasuredLater(pointer="/measurement/on")
        return cls(
            place=Place(product=kpi.place.product),
            kpi=kpi.id,
            definition_version=kpi.number,
            unit=kpi.definition.unit,
            measurement=measurement,
            author=by,
        )

    @command(PRODUCT_MANAGER)
    def correct(self, value: Exact, *, why: Why) -> None:
        """Replace a value that was wrong, or vouch for one that was in doubt; what it said stays on record."""
        right = self.measurement.model_copy(update={"value": value, "quality": Quality.GOOD})
        if right != self.measurement:
            version, was = self.definition_version, self.measurement.value
            self._corrected(kpi=self.kpi, definition_version=version, measurement=right, was=was)

    @event(Corrected)
    def _corrected(self, kpi: UUID, definition_version: int, measurement: Measurement, was: Exact) -> None:
        self.measurement = measurement


def reading_of(observation: UUID, measured: Measurement) -> Reading:
    """A value as a series notes it."""
    return Reading(on=measured.on, value=measured.value, segment=measured.segment, observation=observation)
