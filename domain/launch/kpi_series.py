"""What is measured of a KPI through all the turns of the loop: its newest readings, and the days that count."""

from typing import Any, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.measured import Observation, Quality, Reading, Window, newest
from domain.launch.series_before import SeriesBefore
from domain.launch.series_windows import SeriesWindows
from domain.planning.kpi import Definition
from domain.values import Place

MOST_SEGMENTS = 50


class KpiSeries(SeriesWindows, SeriesBefore, Aggregate):
    """The newest reading of each segment of a KPI, and what counts of it for each launch."""

    TOPIC = "kpi_series"
    PLURAL = "kpi-series"
    SHOWN = "2"

    class Opened(Created, topic="kpi_series.opened", version=2):
        kpi: UUID
        definition: Definition
        definition_version: int | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Revisions were not told to a series then."""
            return {**state, "definition_version": None}

    class DefinitionNoted(Event, topic="kpi_series.definition_noted"):
        definition_version: int

    class ReadingNoted(Event, topic="kpi_series.reading_noted"):
        reading: Reading
        windows: tuple[UUID, ...]

    class TooManySegments(Refused, code="kpi_series.too_many_segments"):
        """A KPI is measured for at most 50 segments; define another KPI for what divides customers otherwise."""

    @staticmethod
    def create_id(kpi: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(kpi, "series")

    @event(Opened)
    def __init__(self, place: Place, kpi: UUID, definition: Definition, definition_version: int | None) -> None:
        self.kpi, self.definition_version = kpi, definition_version  # None: not known, opened when nobody told
        self.observations: tuple[Observation, ...] = ()
        self.readings: tuple[Reading, ...] = ()
        self.windows: dict[str, Window] = {}

    @classmethod
    @consequence
    def open(cls, place: Place, kpi: UUID, definition: Definition) -> Self:
        """Wait for the first observation of a KPI."""
        return cls(place=Place(product=place.product), kpi=kpi, definition=definition, definition_version=1)

    @consequence
    def note_definition(self, version: int) -> None:
        """Remember by which version of its definition the KPI is measured from now on."""
        self._definition_noted(definition_version=version)

    @event(DefinitionNoted)
    def _definition_noted(self, definition_version: int) -> None:
        self.definition_version = definition_version

    @consequence
    def note(self, reading: Reading, quality: Quality) -> None:
        """Remember a value if it is the newest of its segment, or of a window; a suspect one counts for nothing."""
        if quality is Quality.SUSPECT:
            return
        now = newest((*self.readings, reading))
        if len(now) > MOST_SEGMENTS:
            raise self.TooManySegments
        windows = tuple(UUID(name) for name, window in self.windows.items() if window.reads(reading))
        if now != self.readings or windows:
            self._reading_noted(reading=reading, windows=windows)

    @event(ReadingNoted)
    def _reading_noted(self, reading: Reading, windows: tuple[UUID, ...]) -> None:
        self.readings = newest((*self.readings, reading))
        for each in windows:
            self._rewrite(each, readings=newest((*self.windows[str(each)].readings, reading)))
