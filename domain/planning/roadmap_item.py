"""The half of a feature that says when it comes, and how firmly that is meant."""

from collections.abc import Callable
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command, decision
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.kpi import Kpis
from domain.planning.objective import Objective
from domain.planning.roadmap_values import Obligation, Placement, State
from domain.values import Why


class RoadmapItem(Part):
    """Candidate, planned, committed, in progress, then done or dropped."""

    state: State
    placement: Placement | None
    unaccepted: tuple[UUID, ...]
    opportunity: UUID | None
    obligation: Obligation | None
    objective: UUID | None
    kpis: tuple[UUID, ...]
    start_in_time: Callable[[Placement | None], None]
    tell_followers: Callable[[], None]

    class Planned(Event, topic="feature.planned"):
        placement: Placement

    class Rescheduled(Event, topic="feature.rescheduled"):
        placement: Placement
        was: Placement

    class Committed(Event, topic="feature.committed"):
        """It is promised, no longer forecast."""

    class CommitmentWithdrawn(Event, topic="feature.commitment_withdrawn"):
        """It is a forecast again."""

    class Dropped(Event, topic="feature.dropped"):
        """It will not be built."""

    class Revived(Event, topic="feature.revived"):
        """It may be built after all."""

    class TracesToNothing(Refused, code="feature.traces_to_nothing"):
        """A feature answers an opportunity or an obligation; name one of them."""

    class ServesNoObjective(Refused, code="feature.serves_no_objective"):
        """A commitment serves an objective, or is owed to an obligation; aim the feature at an objective first."""

    class NotItsAims(Refused, code="feature.not_its_aims"):
        """A commitment rests on what the feature is aimed at as it stands now; name its objective and all its KPIs."""

    class AlreadyPlanned(Refused, code="feature.already_planned"):
        """It has a place on the roadmap; reschedule it, and say why."""

    class NotPlanned(Refused, code="feature.not_planned"):
        """It has no place on the roadmap yet; plan it first."""

    class DependencyOpen(Refused, code="feature.dependency_open"):
        """A feature is committed when all it depends on was accepted; have these dependencies accepted first."""

    class WorkHasBegun(Refused, code="feature.work_has_begun"):
        """A commitment is given and withdrawn before the work begins; now the feature is delivered or dropped."""

    class Over(Refused, code="feature.over"):
        """A delivered feature stays as it is; one that was dropped is revived first."""

    @command(PRODUCT_MANAGER)
    def plan(self, placement: Placement) -> None:
        """Give it its first place on the roadmap."""
        self.be_alive()
        if self.placement not in (None, placement):
            raise self.AlreadyPlanned
        if self.placement is None:
            self.start_in_time(placement)
            self._planned(placement=placement)
            self.tell_followers()

    @event(Planned)
    def _planned(self, placement: Placement) -> None:
        self.placement = placement
        self.state = State.PLANNED if self.state is State.CANDIDATE else self.state

    @command(PRODUCT_MANAGER)
    def reschedule(self, placement: Placement, *, why: Why) -> None:
        """Move it to another place on the roadmap."""
        self.be_alive()
        if self.placement is None:
            raise self.NotPlanned
        if placement != self.placement:
            self.start_in_time(placement)
            self._rescheduled(placement=placement, was=self.placement)
            self.tell_followers()

    @event(Rescheduled)
    def _rescheduled(self, placement: Placement, was: Placement) -> None:
        self.placement = placement

    @decision(PRODUCT_MANAGER)
    def commit(self, objective: Objective | None = None, kpis: Kpis = ()) -> None:
        """Promise it: planned, traced to what it is for, measured by complete KPIs, and all it depends on accepted."""
        self._be_ahead_of_work()
        if self.state is State.COMMITTED:
            return
        if self.placement is None:
            raise self.NotPlanned
        self._trace(objective, kpis)
        if self.unaccepted:
            raise self.DependencyOpen(facts=tuple(map(str, self.unaccepted)))
        self.start_in_time(self.placement)
        self._committed()

    def _trace(self, objective: Objective | None, kpis: Kpis) -> None:
        if not (self.opportunity or self.obligation):
            raise self.TracesToNothing
        if not (self.objective or self.obligation):
            raise self.ServesNoObjective
        if (objective and objective.id, {each.id for each in kpis}) != (self.objective, set(self.kpis)):
            raise self.NotItsAims(pointer="/objective")
        if objective:
            objective.be_wanted()
        for each in kpis:
            each.be_complete()

    @event(Committed)
    def _committed(self) -> None:
        self.state = State.COMMITTED

    @command(PRODUCT_MANAGER)
    def withdraw_commitment(self, *, why: Why) -> None:
        """Take the promise back."""
        self._be_ahead_of_work()
        if self.state is State.COMMITTED:
            self._commitment_withdrawn()

    @event(CommitmentWithdrawn)
    def _commitment_withdrawn(self) -> None:
        self.state = State.PLANNED

    @command(PRODUCT_MANAGER)
    def drop(self, *, why: Why) -> None:
        """Decide not to build it."""
        if self.state is State.DONE:
            raise self.Over
        if self.state is not State.DROPPED:
            self._dropped()

    @event(Dropped)
    def _dropped(self) -> None:
        self.state = State.DROPPED

    @command(PRODUCT_MANAGER)
    def revive(self, *, why: Why) -> None:
        """Consider it again, at the place on the roadmap it had."""
        if self.state is State.DROPPED:
            self._revived()

    @event(Revived)
    def _revived(self) -> None:
        self.state = State.PLANNED if self.placement else State.CANDIDATE

    def be_alive(self) -> None:
        """Raise Over unless it may still be built."""
        if self.state in (State.DONE, State.DROPPED):
            raise self.Over

    def _be_ahead_of_work(self) -> None:
        self.be_alive()
        if self.state is State.IN_PROGRESS:
            raise self.WorkHasBegun
