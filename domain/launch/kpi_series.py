"""What was measured of a KPI, day by day, through all the turns of the loop."""

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command, consequence
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.kpi import Definition
from domain.values import Exact, Now, Place, Value, Why, Word

Number = Annotated[int, Field(ge=1, description="which observation; the first is 1", examples=[1])]
EVERYBODY = "all"


class Observation(Value):
    """A value, the day it stood at, the segment it is of, and where it comes from."""

    value: Annotated[Exact, Field(examples=["42.5"])]
    on: date
    segment: Word = EVERYBODY
    source: Annotated[Word, Field(examples=["usage log"])]


class KpiSeries(Aggregate):
    """The observations of one KPI; a wrong one is corrected, and what it said stays on record."""

    TOPIC = "kpi_series"
    PLURAL = "kpi-series"

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

    class Observed(Event, topic="kpi_series.observed", version=2):
        number: int
        observation: Observation
        kpi: UUID
        definition_version: int | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody kept by which definition it was measured."""
            return {**state, "definition_version": None}

    class Corrected(Event, topic="kpi_series.corrected"):
        number: int
        value: Exact
        was: Exact
        kpi: UUID

    class ObservedLater(Invalid, code="kpi_series.observed_later"):
        """A value was observed on a day that has come; give that day."""

    class NoSuchObservation(Refused, code="kpi_series.no_such_observation"):
        """Nothing was observed under this number; the first is 1."""

    @staticmethod
    def create_id(kpi: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(kpi, "series")

    @event(Opened)
    def __init__(self, place: Place, kpi: UUID, definition: Definition, definition_version: int | None) -> None:
        self.kpi, self.definition_version = kpi, definition_version  # None: not known, opened when nobody told
        self.observations: tuple[Observation, ...] = ()

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

    @command(PRODUCT_MANAGER)
    def observe(self, observation: Observation, *, now: Now) -> None:
        """Put a measured value on record; the same observation counts once."""
        if observation.on > now.date():
            raise self.ObservedLater(pointer="/observation/on")
        if observation not in self._distinct:
            number, version = len(self.observations) + 1, self.definition_version
            self._observed(number=number, observation=observation, kpi=self.kpi, definition_version=version)

    @event(Observed)
    def _observed(self, number: int, observation: Observation, kpi: UUID, definition_version: int | None) -> None:
        self.observations = (*self.observations, observation)
        self._distinct.add(observation)

    @command(PRODUCT_MANAGER)
    def correct(self, number: Number, value: Exact, *, why: Why) -> None:
        """Replace a value that was wrong; what it said stays on record."""
        if number > len(self.observations):
            raise self.NoSuchObservation(pointer="/number")
        was = self.observations[number - 1].value
        if value != was:
            self._corrected(number=number, value=value, was=was, kpi=self.kpi)

    @event(Corrected)
    def _corrected(self, number: int, value: Exact, was: Exact, kpi: UUID) -> None:
        right = self.observations[number - 1].model_copy(update={"value": value})
        self.observations = (*self.observations[: number - 1], right, *self.observations[number:])
        vars(self).pop("_distinct", None)

    @cached_property
    def _distinct(self) -> set[Observation]:
        """What was observed, to be found among thousands at once."""
        return set(self.observations)

    @property
    def latest(self) -> Exact | None:
        """The value of the newest day, of all segments together; None when nothing was observed."""
        whole = [each for each in reversed(self.observations) if each.segment == EVERYBODY]
        return max(whole, key=lambda each: each.on).value if whole else None
