"""Something that may be built: what it is, what it answers, and what it is worth."""

from typing import Annotated, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import IMPORTER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.clock import new_id
from domain.command import command, consequence
from domain.discovery.business_case import BusinessCase
from domain.discovery.opportunity import Opportunity
from domain.kernel import Aggregate, Created, Event
from domain.planning.imported_item import ImportedItem, nothing_told
from domain.planning.roadmap_item import RoadmapItem
from domain.planning.roadmap_values import Kind, Moscow, Obligation, Proposal, Source, State, distinct
from domain.planning.sequenced_item import SequencedItem, alone
from domain.planning.weighed_item import WeighedItem, not_weighed
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.team.person import Person
from domain.values import Actor, PersonId, Place, Stage


class Feature(RoadmapItem, WeighedItem, SequencedItem, ImportedItem, Aggregate):
    """An item of the roadmap, from a proposal to what customers have."""

    TOPIC, SHOWN, CUSTOMISED = "feature", "2", True

    class Registered(Created, topic="feature.registered"):
        proposal: Proposal | None
        owner: PersonId | None
        author: PersonId
        opportunity: UUID | None
        case: UUID | None
        obligation: Obligation | None
        source: Source | None

    class Prioritised(Event, topic="feature.prioritised"):
        round: UUID

    class DependencyOwed(Event, topic="feature.dependency_owed"):
        dependency: UUID

    class DependencySettled(Event, topic="feature.dependency_settled"):
        dependency: UUID

    class WorkBegun(Event, topic="feature.work_begun"):
        """Somebody builds it."""

    class Delivered(Event, topic="feature.delivered"):
        release: UUID

    @staticmethod
    def create_id(place: Place, source: Source | None) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(place.product or UUID(int=0), f"{source.system}/{source.id}") if source else new_id()

    @event(Registered)
    def __init__(
        self,
        place: Place,
        *,
        proposal: Proposal | None,
        owner: UUID | None,
        author: UUID,
        opportunity: UUID | None,
        case: UUID | None,
        obligation: Obligation | None,
        source: Source | None,
    ) -> None:
        vars(self).update(nothing_told())
        self.title = proposal.title if proposal else None
        self.summary = proposal.summary if proposal else None
        self.theme = proposal.theme if proposal else None
        self.kind = proposal.kind if proposal else Kind.FEATURE
        self.owner, self.author, self.source = owner, author, source
        self.opportunity, self.case, self.obligation = opportunity, case, obligation
        self.state, self.placement, self.unaccepted = State.CANDIDATE, None, ()
        vars(self).update({**not_weighed(), **alone()})

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def propose(
        cls,
        iteration: Iteration,
        proposal: Proposal,
        owner: Person,
        *,
        opportunity: Opportunity | None = None,
        case: BusinessCase | None = None,
        obligation: Obligation | None = None,
        by: Actor,
    ) -> Self:
        """Propose to build something, for an opportunity or because something obliges us."""
        cls._answer(opportunity, obligation)
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

    @classmethod
    def _answer(cls, opportunity: Opportunity | None, obligation: Obligation | None) -> None:
        if opportunity:
            opportunity.be_open()
        elif not obligation:
            raise cls.TracesToNothing(pointer="/opportunity")

    @classmethod
    @command(IMPORTER)
    def bring_in_feature(cls, product: Product, source: Source, *, by: Actor) -> Self:
        """Take over what another system knows, under the name it has there; all else is attested."""
        nothing = dict.fromkeys(("proposal", "owner", "opportunity", "case", "obligation"))
        return cls(place=product.place, source=source, author=by, **nothing)

    @consequence
    def rest_on_round(self, round: UUID, moscow: Moscow | None) -> None:  # noqa: A002  # the word of the vocabulary
        """Remember the round that its priority rests on, and the class that it was given there."""
        self._prioritised(round=round)
        if moscow not in (None, self.moscow):
            self._classified(moscow=moscow)

    @event(Prioritised)
    def _prioritised(self, round: UUID) -> None:  # noqa: A002  # the word of the vocabulary
        self.round = round

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
        """Remember that somebody builds it; raises Over for what was dropped."""
        if self.state is State.DROPPED:
            raise self.Over
        if self.state not in (State.IN_PROGRESS, State.DONE):
            self._work_begun()

    @event(WorkBegun)
    def _work_begun(self) -> None:
        self.state = State.IN_PROGRESS

    @consequence
    def deliver(self, release: UUID) -> None:
        """Remember the first release that customers had it with."""
        if self.state is not State.DONE:
            self._delivered(release=release)

    @event(Delivered)
    def _delivered(self, release: UUID) -> None:
        self.state = State.DONE


Features = Annotated[tuple[Feature, ...], Field(min_length=1, max_length=200), AfterValidator(distinct)]
