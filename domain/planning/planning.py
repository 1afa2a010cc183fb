"""The second stage: it keeps the facts its gate asks for, and asks whether what is planned may be built."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName
from domain.planning.baseline import Baseline
from domain.planning.handover import Handover, Kpis, Objectives, not_offered
from domain.planning.mvp_scope import MvpScope
from domain.planning.reservation import Reservation, not_reserved
from domain.planning.risk_standing import Standing
from domain.planning.vision import Vision
from domain.values import Actor, Place, Seen


class Planning(Handover, Reservation, Aggregate):
    """One iteration's way from a case to a plan that can be built."""

    TOPIC = "planning"
    SHOWN = "2"

    class Opened(Created, topic="planning.opened"):
        """There is a case; now there will be a plan."""

    class DependencyAwaited(Event, topic="planning.dependency_awaited"):
        dependency: UUID

    class DependencySettled(Event, topic="planning.dependency_settled"):
        dependency: UUID

    class RoundNoted(Event, topic="planning.round_noted"):
        round: UUID

    class RiskNoted(Event, topic="planning.risk_noted"):
        risk: UUID
        standing: Standing

    class RisksHandedOver(Event, topic="planning.risks_handed_over"):
        risks: tuple[UUID, ...]

    class Submitted(Submission, topic="planning.submitted"):
        """The gate is asked to decide on a plan."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Planning.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.awaited: tuple[UUID, ...] = ()
        self.risks: dict[UUID, Standing] = {}  # those that are not settled
        self.round: UUID | None = None
        vars(self).update({**not_offered(), **not_reserved()})

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)

    @consequence
    def await_dependency(self, dependency: UUID) -> None:
        """Remember that a dependency was not accepted yet."""
        self._dependency_awaited(dependency=dependency)

    @event(DependencyAwaited)
    def _dependency_awaited(self, dependency: UUID) -> None:
        self.awaited = (*self.awaited, dependency)

    @consequence
    def settle_dependency(self, dependency: UUID) -> None:
        """Remember that a dependency was accepted, or is over."""
        if dependency in self.awaited:
            self._dependency_settled(dependency=dependency)

    @event(DependencySettled)
    def _dependency_settled(self, dependency: UUID) -> None:
        self.awaited = tuple(each for each in self.awaited if each != dependency)

    @consequence
    def note_risk(self, risk: UUID, standing: Standing) -> None:
        """Remember whether a risk waits for a response, or for somebody who accepts what is left of it."""
        if standing is not self.risks.get(risk, Standing.SETTLED):
            self._risk_noted(risk=risk, standing=standing)

    @event(RiskNoted)
    def _risk_noted(self, risk: UUID, standing: Standing) -> None:
        rest = {each: known for each, known in self.risks.items() if each != risk}
        self.risks = rest if standing is Standing.SETTLED else {**rest, risk: standing}

    @consequence
    def hand_over_risks(self) -> None:
        """Tell the stage that begins which risks are not settled."""
        if self.risks:
            self._risks_handed_over(risks=tuple(self.risks))

    @event(RisksHandedOver)
    def _risks_handed_over(self, risks: tuple[UUID, ...]) -> None:
        """Change nothing: the next stage remembers them."""

    @consequence
    def note_round(self, round: UUID) -> None:  # noqa: A002  # the word of the vocabulary
        """Remember the prioritisation round that was closed last."""
        self._round_noted(round=round)

    @event(RoundNoted)
    def _round_noted(self, round: UUID) -> None:  # noqa: A002  # the word of the vocabulary
        self.round = round

    @decision(PRODUCT_MANAGER)
    def submit(
        self, vision: Vision, objectives: Objectives, kpis: Kpis, *, mvp: MvpScope, baseline: Baseline, by: Actor
    ) -> None:
        """Ask for the decision, on this plan as it stands now."""
        members = (vision, *objectives, *kpis, mvp, baseline)
        criteria = self._criteria(vision, objectives, kpis, mvp, baseline)
        people, package = interested(by, members), frozen(members)
        self._submitted(gate=GateName.G2, package=package, criteria=criteria, interested=people)

    def _criteria(
        self, vision: Vision, objectives: Objectives, kpis: Kpis, mvp: MvpScope, baseline: Baseline
    ) -> Criteria:
        aims = {each.id for each in objectives}
        return Criteria.of(
            {
                "vision_stated": vision.place == self.place,
                "objectives_measurable": not any(each.abandoned for each in objectives),
                "kpis_with_baseline_and_target": all(each.definition.baseline is not None for each in kpis),
                "prioritisation_round_closed": self.round is not None,
                "mvp_locked": mvp.locked and mvp.place == self.place,
                "mvp_tests_something": mvp.hypothesis is not None or mvp.objective in aims,
                "every_must_tied": not mvp.untied_musts,
                "roadmap_baselined": baseline.created_on > self.created_on,
                "hard_dependencies_accepted": not self.awaited,
                "capacity_reserved": self.budget is not None,
                "top_risks_answered": Standing.UNANSWERED not in self.risks.values(),
                "handover_accepted": self.has_taken_over(vision, *objectives, *kpis, mvp, baseline),
            }
        )

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        """Change nothing: the gate holds the submission."""
