"""Somebody wants other than what was agreed: its impact is assessed before the product manager decides."""

from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.execution.change_values import Change, Impact, Kind, State
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Stage, Why

Features = Annotated[tuple[Feature, ...], Field(min_length=1, max_length=500), AfterValidator(distinct)]


class ChangeRequest(Aggregate):
    """The only way to change a locked scope."""

    TOPIC = "change_request"
    SHOWN = "2"

    class Asked(Created, topic="change_request.asked", version=2):
        scope: UUID
        change: Change
        features: tuple[UUID, ...]
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody was asked where the wish comes from."""
            return {**state, "change": {**state["change"], "origin": None}}

    class Assessed(Event, topic="change_request.assessed"):
        impact: Impact
        assessor: PersonId

    class Granted(Event, topic="change_request.granted"):
        sponsor: PersonId
        impact: Impact

    class Approved(Event, topic="change_request.approved"):
        approver: PersonId
        scope: UUID
        kind: Kind
        features: tuple[UUID, ...]

    class Rejected(Event, topic="change_request.rejected"):
        """The scope stays as it was agreed."""

    class Withdrawn(Event, topic="change_request.withdrawn"):
        """Nobody wants it any more."""

    class ScopeNotLocked(Refused, code="change_request.scope_not_locked"):
        """A scope that is not locked yet is changed without a request."""

    class DoesNotFit(Refused, code="change_request.does_not_fit"):
        """What is added is not in the scope yet; what is removed or modified is."""

    class NotAssessed(Refused, code="change_request.not_assessed"):
        """A change is approved on its assessed impact; have the tech lead assess it first."""

    class NotGranted(Refused, code="change_request.not_granted"):
        """A change that affects the budget or the date is approved after a sponsor has granted what it costs."""

    class AlreadyDecided(Refused, code="change_request.already_decided"):
        """An approved, rejected or withdrawn request stays so; ask again with a new one."""

    class AuthorNeverApproves(NotAllowed, code="change_request.author_never_approves"):
        """A change is approved by somebody other than whoever asked for it."""

    @event(Asked)
    def __init__(self, place: Place, scope: UUID, change: Change, features: tuple[UUID, ...], author: UUID) -> None:
        self.scope, self.change, self.features, self.author = scope, change, features, author
        self.state = State.ASKED
        self.impact: Impact | None = None
        self.granted_by: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, DEVELOPER)
    def ask(cls, iteration: Iteration, scope: MvpScope, change: Change, features: Features, *, by: Actor) -> Self:
        """Ask to add to a locked scope, to take away from it, or to do something in it otherwise."""
        if not scope.locked:
            raise cls.ScopeNotLocked(pointer="/scope")
        if any((each.id in scope.features) == (change.kind is Kind.ADD) for each in features):
            raise cls.DoesNotFit(pointer="/features")
        asked = tuple(each.id for each in features)
        return cls(place=iteration.inside(Stage.EXECUTION), scope=scope.id, change=change, features=asked, author=by)

    @command(TECH_LEAD)
    def assess(self, impact: Impact, *, by: Actor) -> None:
        """Say what the change would cost, bring and risk."""
        self._undecided()
        if impact != self.impact:
            self._assessed(impact=impact, assessor=by)

    @event(Assessed)
    def _assessed(self, impact: Impact, assessor: UUID) -> None:
        self.impact, self.granted_by = impact, None

    @decision(SPONSOR)
    def grant(self, *, by: Actor) -> None:
        """Agree to what the change costs and how long it takes, as it was assessed last."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        self._undecided()
        if self.impact is None:
            raise self.NotAssessed
        if self.granted_by is None:
            self._granted(sponsor=by, impact=self.impact)

    @event(Granted)
    def _granted(self, sponsor: UUID, impact: Impact) -> None:
        self.granted_by = sponsor

    @decision(PRODUCT_MANAGER)
    def approve(self, *, by: Actor) -> None:
        """Agree to the change, knowing its impact."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if self.state is not State.APPROVED:
            self._undecided()
            if self.impact is None:
                raise self.NotAssessed
            if self.granted_by is None and not self.impact.is_free:
                raise self.NotGranted
            self._approved(approver=by, scope=self.scope, kind=self.change.kind, features=self.features)

    @event(Approved)
    def _approved(self, approver: UUID, scope: UUID, kind: Kind, features: tuple[UUID, ...]) -> None:
        self.state = State.APPROVED

    @decision(PRODUCT_MANAGER)
    def reject(self, *, why: Why) -> None:
        """Stay with what was agreed."""
        if self.state is not State.REJECTED:
            self._undecided()
            self._rejected()

    @event(Rejected)
    def _rejected(self) -> None:
        self.state = State.REJECTED

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def withdraw(self) -> None:
        """Ask no longer."""
        if self.state is not State.WITHDRAWN:
            self._undecided()
            self._withdrawn()

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.state = State.WITHDRAWN

    def _undecided(self) -> None:
        if self.state is not State.ASKED:
            raise self.AlreadyDecided
