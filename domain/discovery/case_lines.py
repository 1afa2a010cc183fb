"""The half of a business case that is worked on: lines, the rate, and what it is worth."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.discovery.appraisal import FORMULA, Appraisal, break_even
from domain.discovery.case_values import (
    BenefitLine,
    CostLine,
    Figures,
    Line,
    Rate,
    Sensitivity,
)
from domain.errors import Refused
from domain.kernel import Event, Revision
from domain.part import Part
from domain.values import Name, Why

MOST = 200


class CaseLines(Part):
    """Every line counts on top of the figures by period that the case was drafted with."""

    figures: Figures
    appraisal: Appraisal | None
    formula: str | None

    if TYPE_CHECKING:

        def _be_open_to_change(self) -> None: ...

    class CostLineAdded(Revision, topic="business_case.cost_line_added"):
        line: CostLine

    class BenefitLineAdded(Revision, topic="business_case.benefit_line_added"):
        line: BenefitLine

    class LineRemoved(Revision, topic="business_case.line_removed"):
        label: str

    class Discounted(Revision, topic="business_case.discounted"):
        rate: Decimal

    class Appraised(Event, topic="business_case.appraised"):
        inputs: Figures
        appraisal: Appraisal
        sensitivity: Sensitivity
        formula: str

    class BeyondHorizon(Refused, code="business_case.beyond_horizon"):
        """A line falls due within the periods that the case looks ahead; name an earlier period."""

    class LabelTaken(Refused, code="business_case.label_taken"):
        """Each line has a label of its own; remove the one that has it first."""

    class TooManyLines(Refused, code="business_case.too_many_lines"):
        """A case has 200 lines at most; sum up what belongs together."""

    def _begin_with_no_line(self) -> None:
        self.costs: tuple[CostLine, ...] = ()
        self.benefits: tuple[BenefitLine, ...] = ()
        self.sensitivity: Sensitivity | None = None
        self.inputs: Figures | None = None

    @command(PRODUCT_MANAGER)
    def add_cost_line(self, line: CostLine) -> None:
        """Say what one thing costs, and when."""
        if self._is_new(line):
            self._cost_line_added(line=line)

    @event(CostLineAdded)
    def _cost_line_added(self, line: CostLine) -> None:
        self.costs, self.appraisal = (*self.costs, line), None

    @command(PRODUCT_MANAGER)
    def add_benefit_line(self, line: BenefitLine) -> None:
        """Say what one thing brings, when, and how likely that is."""
        if self._is_new(line):
            self._benefit_line_added(line=line)

    @event(BenefitLineAdded)
    def _benefit_line_added(self, line: BenefitLine) -> None:
        self.benefits, self.appraisal = (*self.benefits, line), None

    @command(PRODUCT_MANAGER)
    def remove_case_line(self, label: Name, *, why: Why) -> None:
        """Take out a line of cost or benefit."""
        self._be_open_to_change()
        if any(each.label == label for each in self._lines):
            self._line_removed(label=label)

    @event(LineRemoved)
    def _line_removed(self, label: str) -> None:
        self.costs = tuple(each for each in self.costs if each.label != label)
        self.benefits = tuple(each for each in self.benefits if each.label != label)
        self.appraisal = None

    @command(PRODUCT_MANAGER)
    def discount(self, rate: Rate) -> None:
        """Say at which rate a period it is discounted."""
        self._be_open_to_change()
        if rate != self.figures.rate:
            self._discounted(rate=rate)

    @event(Discounted)
    def _discounted(self, rate: Decimal) -> None:
        self.figures, self.appraisal = self.figures.model_copy(update={"rate": rate}), None

    @command(PRODUCT_MANAGER)
    def appraise(self) -> None:
        """Compute what it is worth as it stands, at worst and at best, and keep what that was computed from."""
        self._be_open_to_change()
        if self.appraisal is None or self.sensitivity is None:
            inputs, worst, best = (self._totals(swing) for swing in (0, -1, 1))
            even = break_even(inputs.costs, inputs.benefits, inputs.rate)
            ends = Sensitivity(worst=worst.appraised(), best=best.appraised(), break_even=even)
            self._appraised(inputs=inputs, appraisal=inputs.appraised(), sensitivity=ends, formula=FORMULA)

    @event(Appraised)
    def _appraised(self, inputs: Figures, appraisal: Appraisal, sensitivity: Sensitivity, formula: str) -> None:
        self.inputs, self.appraisal, self.sensitivity, self.formula = inputs, appraisal, sensitivity, formula

    @property
    def is_complete(self) -> bool:
        """Whether it names at least one cost and one benefit, and was appraised as it stands."""
        costs, benefits = self.costs or any(self.figures.costs), self.benefits or any(self.figures.benefits)
        return bool(costs and benefits) and self.appraisal is not None

    @property
    def _lines(self) -> tuple[Line, ...]:
        return (*self.costs, *self.benefits)

    def _totals(self, swing: int) -> Figures:
        """By period, when benefits turn out less (−1) or more (1) than expected, and costs the other way round."""
        summed = {
            "costs": _by_period(self.figures.costs, self.costs, -swing),
            "benefits": _by_period(self.figures.benefits, self.benefits, swing),
        }
        return self.figures.model_copy(update=summed)

    def _is_new(self, line: Line) -> bool:
        self._be_open_to_change()
        if max(line.period, line.until or 0) >= len(self.figures.costs):
            raise self.BeyondHorizon(pointer="/line/period")
        if line in self._lines:
            return False
        if any(each.label == line.label for each in self._lines):
            raise self.LabelTaken(pointer="/line/label")
        if len(self._lines) >= MOST:
            raise self.TooManyLines
        return True


def _by_period(given: Sequence[Decimal], lines: Sequence[Line], swing: int) -> tuple[Decimal, ...]:
    return tuple(
        amount + sum((each.expected(swing) for each in lines if each.falls_due(period)), Decimal())
        for period, amount in enumerate(given)
    )
