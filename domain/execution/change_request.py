"""Somebody wants other than what was agreed: its impact is assessed before the product manager decides."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, Exact, PersonId, Place, Sentence, Stage, Value, Why

Features = Annotated[tuple[Feature, ...], Field(min_length=1), AfterValidator(distinct)]


class Kind(StrEnum):
    """What happens to the features it is about."""

    ADD = "add"
    REMOVE = "remove"
    MODIFY = "modify"


class Change(Value):
    """What shall be otherwise."""

    what: Sentence
    kind: Kind


class Impact(Value):
    """What a change costs in the currency of the case (None: not known), how many days, for what, at which risk."""

    cost: Annotated[Exact | None, Field(examples=["1200.00"])] = None
    days: int
    value: Sentence
    risk: Sentence


class State(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ChangeRequest(Aggregate):
    """The only way to change a locked scope."""

    TOPIC = "change_request"

    class Asked(Created, topic="change_request.asked"):
        scope: UUID
        change: Change
        features: tuple[UUID, ...]
        author: PersonId

    class Assessed(Event, topic="change_request.assessed"):
        impact: Impact
        assessor: PersonId

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

    class AlreadyDecided(Refused, code="change_request.already_decided"):
        """An approved, rejected or withdrawn request stays so; ask again with a new one."""

    class AuthorNeverApproves(NotAllowed, code="change_request.author_never_approves"):
        """A change is approved by somebody other than whoever asked for it."""

    @event(Asked)
    def __init__(self, place: Place, scope: UUID, change: Change, features: tuple[UUID, ...], author: UUID) -> None:
        self.scope, self.change, self.features, self.author = scope, change, features, author
        self.state = State.ASKED
        self.impact: Impact | None = None

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
        self.impact = impact

    @decision(PRODUCT_MANAGER)
    def approve(self, *, by: Actor) -> None:
        """Agree to the change, knowing its impact."""
        if by == self.author:
            raise self.AuthorNeverApproves
        if self.state is not State.APPROVED:
            self._undecided()
            if self.impact is None:
                raise self.NotAssessed
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
