"""The second stage: it keeps the facts its gate asks for, and asks whether what is planned may be built."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import consequence, decision
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName
from domain.planning.baseline import Baseline
from domain.planning.kpi import Kpi
from domain.planning.mvp_scope import MvpScope
from domain.planning.objective import Objective
from domain.planning.risk_standing import Standing
from domain.planning.roadmap_values import distinct
from domain.planning.vision import Vision
from domain.values import Actor, PersonId, Place, Seen

Objectives = Annotated[tuple[Objective, ...], Field(min_length=1), AfterValidator(distinct)]
Kpis = Annotated[tuple[Kpi, ...], Field(min_length=1), AfterValidator(distinct)]


class Planning(Aggregate):
    """One iteration's way from a case to a plan that can be built."""

    TOPIC = "planning"
    SHOWN = "2"

    class Opened(Created, topic="planning.opened"):
        """There is a case; now there will be a plan."""

    class DependencyAwaited(Event, topic="planning.dependency_awaited"):
        dependency: UUID

    class DependencySettled(Event, topic="planning.dependency_settled"):
        dependency: UUID

    class RiskNoted(Event, topic="planning.risk_noted"):
        risk: UUID
        standing: Standing

    class RisksHandedOver(Event, topic="planning.risks_handed_over"):
        risks: tuple[UUID, ...]

    class HandoverAccepted(Event, topic="planning.handover_accepted"):
        owner: PersonId

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
        self.owner: UUID | None = None

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

    @decision(PRODUCT_OWNER)
    def accept_handover(self, *, by: Actor) -> None:
        """Take over what was planned, to have it built."""
        if by != self.owner:
            self._handover_accepted(owner=by)

    @event(HandoverAccepted)
    def _handover_accepted(self, owner: UUID) -> None:
        self.owner = owner

    @decision(PRODUCT_MANAGER)
    def submit(
        self, vision: Vision, objectives: Objectives, kpis: Kpis, *, mvp: MvpScope, baseline: Baseline, by: Actor
    ) -> None:
        """Ask for the decision, on this plan as it stands now."""
        aims = {each.id for each in objectives}
        criteria = Criteria.of(
            {
                "vision_stated": vision.place == self.place,
                "objectives_measurable": not any(each.abandoned for each in objectives),
                "kpis_with_baseline_and_target": all(each.definition.baseline is not None for each in kpis),
                "mvp_locked": mvp.locked and mvp.place == self.place,
                "mvp_tests_something": mvp.hypothesis is not None or mvp.objective in aims,
                "roadmap_baselined": baseline.created_on > self.created_on,
                "hard_dependencies_accepted": not self.awaited,
                "top_risks_answered": Standing.UNANSWERED not in self.risks.values(),
                "handover_accepted": self.owner is not None,
            }
        )
        members = (vision, *objectives, *kpis, mvp, baseline)
        people, package = interested(by, members), frozen(members)
        self._submitted(gate=GateName.G2, package=package, criteria=criteria, interested=people)

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        """Change nothing: the gate holds the submission."""
