"""Something that may be built: from a proposal to a delivered feature, or to none."""

from decimal import Decimal
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence, decision
from domain.discovery.business_case import BusinessCase
from domain.discovery.opportunity import Opportunity
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature_refusals import FeatureRefusals
from domain.planning.roadmap_values import Kind, Moscow, Obligation, Placement, Proposal, Rice, Source, State
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, PersonId, Place, Stage, Why


class Feature(FeatureRefusals, Aggregate):
    """An item of the roadmap; it knows what it waits for, not who waits for it."""

    TOPIC = "feature"

    class Registered(Created, topic="feature.registered"):
        proposal: Proposal | None
        owner: PersonId | None
        author: PersonId
        opportunity: UUID | None
        case: UUID | None
        obligation: Obligation | None
        source: Source | None

    class Scored(Event, topic="feature.scored"):
        rice: Rice
        score: Decimal

    class Classified(Event, topic="feature.classified"):
        moscow: Moscow

    class Planned(Event, topic="feature.planned"):
        placement: Placement

    class Rescheduled(Event, topic="feature.rescheduled"):
        placement: Placement
        was: Placement

    class Committed(Event, topic="feature.committed"):
        """It is promised, not forecast."""

    class CommitmentWithdrawn(Event, topic="feature.commitment_withdrawn"):
        """It is a forecast again."""

    class Dropped(Event, topic="feature.dropped"):
        """It will not be built."""

    class Revived(Event, topic="feature.revived"):
        """It may be built after all."""

    class DependencyOwed(Event, topic="feature.dependency_owed"):
        dependency: UUID

    class DependencySettled(Event, topic="feature.dependency_settled"):
        dependency: UUID

    class WorkBegun(Event, topic="feature.work_begun"):
        """Somebody builds it."""

    class Delivered(Event, topic="feature.delivered"):
        release: UUID

    @event(Registered)
    def __init__(
        self,
        place: Place,
        proposal: Proposal | None,
        owner: UUID | None,
        author: UUID,
        opportunity: UUID | None,
        case: UUID | None,
        obligation: Obligation | None,
        source: Source | None,
    ) -> None:
        self.title, self.theme = (proposal.title, proposal.theme) if proposal else (None, None)
        self.summary, self.kind = (proposal.summary, proposal.kind) if proposal else (None, Kind.FEATURE)
        self.owner, self.author, self.source = owner, author, source
        self.opportunity, self.case, self.obligation = opportunity, case, obligation
        self.state, self.moscow = State.CANDIDATE, cast(Moscow | None, None)
        self.rice: Rice | None = None
        self.score: Decimal | None = None
        self.placement: Placement | None = None
        self.unaccepted: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def propose(
        cls,
        iteration: Iteration,
        proposal: Proposal,
        owner: Person,
        opportunity: Opportunity | None = None,
        case: BusinessCase | None = None,
        obligation: Obligation | None = None,
        *,
        by: Actor,
    ) -> Self:
        """Propose to build something, for an opportunity or because something obliges us."""
        if opportunity:
            opportunity.be_open()
        elif not obligation:
            raise cls.TracesToNothing(pointer="/opportunity")
        return cls(
            place=iteration.inside(Stage.PLANNING),
            proposal=proposal,
            owner=owner.id,
            author=by,
            opportunity=opportunity.id if opportunity else None,
            case=case.id if case else None,
            obligation=obligation,
            source=None,
        )

    @command(PRODUCT_MANAGER)
    def score_feature(self, rice: Rice) -> None:
        """Weigh what it brings against what it takes."""
        self.be_alive()
        if rice != self.rice:
            self._scored(rice=rice, score=rice.score)

    @event(Scored)
    def _scored(self, rice: Rice, score: Decimal) -> None:
        self.rice, self.score = rice, score

    @command(PRODUCT_MANAGER)
    def classify(self, moscow: Moscow) -> None:
        """Say whether the time box must, should, could or will not have it."""
        self.be_alive()
        if moscow is not self.moscow:
            self._classified(moscow=moscow)

    @event(Classified)
    def _classified(self, moscow: Moscow) -> None:
        self.moscow = moscow

    @command(PRODUCT_MANAGER)
    def plan(self, placement: Placement) -> None:
        """Give it its first place on the roadmap."""
        self.be_alive()
        if self.placement not in (None, placement):
            raise self.AlreadyPlanned
        if self.placement is None:
            self._planned(placement=placement)

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
            self._rescheduled(placement=placement, was=self.placement)

    @event(Rescheduled)
    def _rescheduled(self, placement: Placement, was: Placement) -> None:
        self.placement = placement

    @decision(PRODUCT_MANAGER)
    def commit(self) -> None:
        """Promise it."""
        self._be_a_plan()
        if self.state is State.COMMITTED:
            return
        if self.placement is None:
            raise self.NotPlanned
        if not (self.opportunity or self.obligation):
            raise self.TracesToNothing
        if self.unaccepted:
            raise self.DependencyOpen(facts=tuple(map(str, self.unaccepted)))
        self._committed()

    @event(Committed)
    def _committed(self) -> None:
        self.state = State.COMMITTED

    @command(PRODUCT_MANAGER)
    def withdraw_commitment(self, *, why: Why) -> None:
        """Take the promise back."""
        self._be_a_plan()
        if self.state is State.COMMITTED:
            self._commitment_withdrawn()

    @event(CommitmentWithdrawn)
    def _commitment_withdrawn(self) -> None:
        self.state = State.PLANNED

    @command(PRODUCT_MANAGER)
    def drop(self, *, why: Why) -> None:
        """Decide not to build it."""
        if self.state is not State.DROPPED:
            self.be_alive()
            self._dropped()

    @event(Dropped)
    def _dropped(self) -> None:
        self.state = State.DROPPED

    @command(PRODUCT_MANAGER)
    def revive(self, *, why: Why) -> None:
        """Consider it again, where it was on the roadmap."""
        if self.state is State.DROPPED:
            self._revived()

    @event(Revived)
    def _revived(self) -> None:
        self.state = State.PLANNED if self.placement else State.CANDIDATE

    @consequence
    def owe_dependency(self, dependency: UUID) -> None:
        """Remember that something it waits for was not accepted yet."""
        self._dependency_owed(dependency=dependency)

    @event(DependencyOwed)
    def _dependency_owed(self, dependency: UUID) -> None:
        self.unaccepted = (*self.unaccepted, dependency)

    @consequence
    def settle_dependency(self, dependency: UUID) -> None:
        """Remember that what it waits for was accepted, or is over."""
        if dependency in self.unaccepted:
            self._dependency_settled(dependency=dependency)

    @event(DependencySettled)
    def _dependency_settled(self, dependency: UUID) -> None:
        self.unaccepted = tuple(each for each in self.unaccepted if each != dependency)

    @consequence
    def begin_work(self) -> None:
        """Remember that somebody builds it; nobody builds what was dropped."""
        if self.state is State.DROPPED:
            raise self.Over
        if self.state not in (State.IN_PROGRESS, State.DONE):
            self._work_begun()

    @event(WorkBegun)
    def _work_begun(self) -> None:
        self.state = State.IN_PROGRESS

    @consequence
    def deliver(self, release: UUID) -> None:
        """Remember the first release it came with."""
        if self.state is not State.DONE:
            self._delivered(release=release)

    @event(Delivered)
    def _delivered(self, release: UUID) -> None:
        self.state = State.DONE

    def be_alive(self) -> None:
        """Raise Over unless it may still be built."""
        if self.state in (State.DONE, State.DROPPED):
            raise self.Over

    def _be_a_plan(self) -> None:
        self.be_alive()
        if self.state is State.IN_PROGRESS:
            raise self.WorkHasBegun
