"""What products are worth together beyond what each is worth alone, or less."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PORTFOLIO_MANAGER, SPONSOR
from domain.command import workspace_command, workspace_decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.portfolio.portfolio import Portfolio
from domain.product.product import Product
from domain.values import Actor, Money, PersonId, Place, Sentence, Why, each_once

NOTHING = Decimal()
Products = Annotated[tuple[Product, ...], Field(min_length=2, max_length=10)]


class Kind(StrEnum):
    """What products share, or take from each other."""

    SHARED_COMPONENT = "shared_component"
    SHARED_SEGMENT = "shared_segment"
    CROSS_SELL = "cross_sell"
    COST = "cost"
    CANNIBALISATION = "cannibalisation"


class State(StrEnum):
    """What became of it."""

    IDENTIFIED = "identified"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Synergy(Aggregate):
    """An estimated value of two products or more, if all of them are done; negative where they cannibalise."""

    TOPIC = "synergy"

    class Identified(Created, topic="synergy.identified"):
        portfolio: UUID
        products: tuple[UUID, ...]
        kind: Kind
        value: Money
        rationale: str
        author: PersonId

    class Confirmed(Event, topic="synergy.confirmed"):
        approver: PersonId

    class Dismissed(Event, topic="synergy.dismissed"):
        """It is counted on by nobody."""

    class NamedTwice(Refused, code="synergy.named_twice"):
        """A synergy is between different products; name each once."""

    class SignContradictsKind(Refused, code="synergy.sign_contradicts_kind"):
        """Cannibalisation takes value, every other kind adds some; turn the sign, or choose another kind."""

    class AuthorNeverConfirms(NotAllowed, code="synergy.author_never_confirms"):
        """A synergy is confirmed by somebody other than whoever identified it."""

    class AlreadyDismissed(Refused, code="synergy.already_dismissed"):
        """A dismissed synergy stays so; identify it anew."""

    @event(Identified)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self, place: Place, portfolio: UUID, products: tuple[UUID, ...], kind: Kind, value: Money, rationale: str,
        author: UUID,
    ) -> None:
        self.portfolio, self.products, self.kind, self.value = portfolio, products, kind, value
        self.rationale, self.author, self.state = rationale, author, State.IDENTIFIED

    @classmethod
    @workspace_command(PORTFOLIO_MANAGER, SPONSOR)
    def identify(
        cls, portfolio: Portfolio, products: Products, kind: Kind, value: Money, rationale: Sentence, *, by: Actor
    ) -> Self:
        """Say what products of a portfolio bring together, beyond what each brings, or take from each other."""
        ids = tuple(each.id for each in products)
        if not each_once(ids):
            raise cls.NamedTwice(pointer="/products")
        for each in ids:
            portfolio.expect(each)
        if value.amount == NOTHING or (value.amount < NOTHING) is not (kind is Kind.CANNIBALISATION):
            raise cls.SignContradictsKind(pointer="/value/amount")
        return cls(
            place=portfolio.place,
            portfolio=portfolio.id,
            products=ids,
            kind=kind,
            value=value,
            rationale=rationale,
            author=by,
        )

    @workspace_decision(PORTFOLIO_MANAGER, SPONSOR)
    def confirm(self, *, by: Actor) -> None:
        """Count on it from now on."""
        if by in self.authors:
            raise self.AuthorNeverConfirms
        if self.state is State.DISMISSED:
            raise self.AlreadyDismissed
        if self.state is not State.CONFIRMED:
            self._confirmed(approver=by)

    @event(Confirmed)
    def _confirmed(self, approver: UUID) -> None:
        self.state = State.CONFIRMED

    @workspace_command(PORTFOLIO_MANAGER, SPONSOR)
    def dismiss(self, *, why: Why) -> None:
        """Count on it no longer."""
        if self.state is not State.DISMISSED:
            self._dismissed()

    @event(Dismissed)
    def _dismissed(self) -> None:
        self.state = State.DISMISSED
