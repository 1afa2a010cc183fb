"""The half of a KPI that says where its number stands before anything is built."""

from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Revision
from domain.part import Part
from domain.values import Day, Exact


class BaselinedKpi(Part):
    """A baseline stands in the definition, or there is a day by which it is measured."""

    id: UUID
    definition: Any
    baseline_due: date | None

    class BaselineScheduled(Revision, topic="kpi.baseline_scheduled"):
        due: date

    class BaselineMeasured(Revision, topic="kpi.baseline_measured"):
        baseline: Exact

    class WithoutBaseline(Refused, code="kpi.without_baseline"):
        """What a commitment is measured by has a baseline, or a day by which it is measured; give one of them."""

    class HasABaseline(Refused, code="kpi.has_a_baseline"):
        """A baseline is measured once for each version of the definition; revise the definition to measure anew."""

    @command(PRODUCT_MANAGER)
    def schedule_baseline(self, due: Day) -> None:
        """Say by which day its baseline is measured."""
        self._be_without_baseline()
        if due != self.baseline_due:
            self._baseline_scheduled(due=due)

    @event(BaselineScheduled)
    def _baseline_scheduled(self, due: date) -> None:
        self.baseline_due = due

    @command(PRODUCT_MANAGER)
    def measure_baseline(self, baseline: Exact) -> None:
        """Say where the number stands before anything is built."""
        if baseline == self.definition.baseline:
            return
        self._be_without_baseline()
        self._baseline_measured(baseline=baseline)

    @event(BaselineMeasured)
    def _baseline_measured(self, baseline: Exact) -> None:
        self.definition = self.definition.model_copy(update={"baseline": baseline})

    def be_complete(self) -> None:
        """Raise WithoutBaseline unless a commitment can be measured by it; all else a definition cannot be without."""
        if self.definition.baseline is None and self.baseline_due is None:
            raise self.WithoutBaseline(facts=(str(self.id),))

    def _be_without_baseline(self) -> None:
        if self.definition.baseline is not None:
            raise self.HasABaseline
