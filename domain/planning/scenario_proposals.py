"""The half of a scenario that says what it would change: as data, not as facts of what it is about."""

from typing import Annotated
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command
from domain.discovery.business_case import BusinessCase
from domain.errors import Refused
from domain.kernel import Aggregate, Event
from domain.part import Part
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi, Target
from domain.planning.objective import Objective
from domain.planning.scenario_values import (
    AssumeCapacity,
    AssumeWorth,
    Change,
    Effort,
    Fate,
    FeatureChange,
    Period,
    Proposed,
    RetargetKeyResult,
    RetargetKpi,
    Sum,
    Trunk,
)
from domain.values import Day, Exact, Money, Seen

MOST = 100
PROPOSERS = (PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD)
Number = Annotated[int, Field(ge=1, le=100, description="which key result; the first is 1", examples=[1])]


class ScenarioProposals(Part):
    """Its changes in the order in which they would be made, and what each is about as it stood first."""

    fate: Fate
    changes: tuple[Proposed, ...]
    heads: dict[UUID, int]
    last: int

    class ChangeProposed(Event, topic="scenario.change_proposed"):
        proposed: Proposed
        head: Seen | None

    class Over(Refused, code="scenario.over"):
        """A scenario that was applied or discarded stays as it is; open another."""

    class NoSuchChange(Refused, code="scenario.no_such_change"):
        """The scenario never proposed a change of this number; the first is 1."""

    class NoSuchKeyResult(Refused, code="scenario.no_such_key_result"):
        """The objective has no key result of this number; the first is 1."""

    class TooManyChanges(Refused, code="scenario.too_many_changes"):
        """A scenario proposes 100 changes at most; withdraw some, or open another."""

    class AnotherCurrency(Refused, code="scenario.another_currency"):
        """A case is compared with itself in its own currency; say what it is worth in that one."""

    class NotAppraised(Refused, code="scenario.not_appraised"):
        """A case is compared with what it was appraised at; appraise it first."""

    @command(*PROPOSERS)
    def propose_feature_change(self, feature: Feature, change: FeatureChange) -> None:
        """Propose another place, state or priority for a feature."""
        self._propose(change, feature, Trunk.of(feature))

    @command(*PROPOSERS)
    def propose_key_result_target(self, objective: Objective, number: Number, target: Exact, due: Day) -> None:
        """Propose another target for a key result."""
        if number > len(objective.key_results):
            raise self.NoSuchKeyResult(pointer="/number")
        stands = objective.key_results[number - 1]
        change = RetargetKeyResult(to="retarget_key_result", key_result=number, target=target, due=due)
        self._propose(change, objective, Trunk(target=stands.target, due=stands.due))

    @command(*PROPOSERS)
    def propose_kpi_target(self, kpi: Kpi, target: Target) -> None:
        """Propose another target for a KPI."""
        change = RetargetKpi(to="retarget_kpi", target=target)
        self._propose(change, kpi, Trunk(target=kpi.target.value, due=kpi.target.due))

    @command(*PROPOSERS)
    def assume_capacity(self, period: Period, effort: Effort) -> None:
        """Assume how many person-months can be had in a quarter."""
        self._propose(AssumeCapacity(to="assume_capacity", period=period, effort=effort), None, Trunk())

    @command(*PROPOSERS)
    def assume_worth(self, case: BusinessCase, npv: Money) -> None:
        """Assume what a business case is worth."""
        if case.appraisal is None:
            raise self.NotAppraised(pointer="/case")
        stands = Sum(amount=case.appraisal.npv, currency=case.totals.currency)
        if npv.currency != stands.currency:
            raise self.AnotherCurrency(pointer="/npv/currency")
        self._propose(AssumeWorth(to="assume_worth", npv=npv), case, Trunk(npv=stands))

    @property
    def commands(self) -> tuple[Proposed, ...]:
        """The changes that stand for a command: all but the assumptions."""
        return tuple(each for each in self.changes if not isinstance(each.change, AssumeCapacity | AssumeWorth))

    @property
    def package(self) -> tuple[Seen, ...]:
        """What it is about, as that stood when it was proposed."""
        return tuple(Seen(id=each, version=version) for each, version in self.heads.items())

    def _propose(self, change: Change, about: Aggregate | None, trunk: Trunk) -> None:
        self.be_open()
        id_ = about.id if about else None
        if any((each.about, each.change) == (id_, change) for each in self.changes):
            return
        if len(self.changes) == MOST:
            raise self.TooManyChanges
        proposed = Proposed(number=self.last + 1, about=id_, change=change, trunk=trunk)
        self._change_proposed(proposed=proposed, head=about.seen if about else None)

    @event(ChangeProposed)
    def _change_proposed(self, proposed: Proposed, head: Seen | None) -> None:
        self.changes, self.last = (*self.changes, proposed), proposed.number
        if head and head.id not in self.heads:
            self.heads = {**self.heads, head.id: head.version}

    def be_open(self) -> None:
        """Raise Over unless it is open."""
        if self.fate is not Fate.OPEN:
            raise self.Over
