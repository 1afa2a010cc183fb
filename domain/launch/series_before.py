"""What a series held itself before every observation had a page of its own: kept, corrected, and not added to."""

from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Event
from domain.launch.measured import Observation
from domain.part import Part
from domain.values import Exact, Why

Number = Annotated[int, Field(ge=1, description="which observation; the first is 1", examples=[1])]


class SeriesBefore(Part):
    """The observations that stand in the series itself."""

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

    class NoSuchObservation(Refused, code="kpi_series.no_such_observation"):
        """Nothing was observed in the series under this number; correct the observation that has a page of its own."""

    kpi: UUID
    observations: tuple[Observation, ...]

    @event(Observed)
    def _observed(self, number: int, observation: Observation, kpi: UUID, definition_version: int | None) -> None:
        self.observations = (*self.observations, observation)

    @command(PRODUCT_MANAGER)
    def correct(self, number: Number, value: Exact, *, why: Why) -> None:
        """Replace a value that the series holds itself and that was wrong; what it said stays on record."""
        if number > len(self.observations):
            raise self.NoSuchObservation(pointer="/number")
        was = self.observations[number - 1].value
        if value != was:
            self._corrected(number=number, value=value, was=was, kpi=self.kpi)

    @event(Corrected)
    def _corrected(self, number: int, value: Exact, was: Exact, kpi: UUID) -> None:
        right = self.observations[number - 1].model_copy(update={"value": value})
        self.observations = (*self.observations[: number - 1], right, *self.observations[number:])
