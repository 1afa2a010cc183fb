"""What the business case promised and what came of it, period by period: a period nobody looked at stays unknown."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.discovery.business_case import BusinessCase
from domain.discovery.case_values import State
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Exact, PersonId, Place, Sentence, Stage, Value

Amount = Annotated[Exact, Field(decimal_places=2, ge=0, examples=["175000.00"])]
Period = Annotated[int, Field(ge=0, le=1000, description="which period of the case; the first is 0", examples=[1])]


class Compared(Value):
    """Benefits of the periods that are known, against those promised for them; None while none is known."""

    case: UUID
    currency: str
    planned: tuple[Decimal, ...]
    realised: tuple[Decimal | None, ...]
    variance: Decimal | None


class Benefits(Aggregate):
    """The benefits of one launch, held against the case that it was paid for by."""

    TOPIC = "benefits"
    PLURAL = "benefits"

    class Opened(Created, topic="benefits.opened"):
        case: UUID
        planned: tuple[Decimal, ...]
        currency: str
        author: PersonId

    class Realised(Event, topic="benefits.realised"):
        period: int
        amount: Decimal
        source: str

    class NotApproved(Refused, code="benefits.not_approved"):
        """Benefits are held against the approved case of their own turn; name that one."""

    class NoSuchPeriod(Refused, code="benefits.no_such_period"):
        """The case promises nothing for this period; the first is 0."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Benefits.at(place)

    @event(Opened)
    def __init__(
        self, place: Place, case: UUID, planned: tuple[Decimal, ...], currency: str, *, author: PersonId
    ) -> None:
        self.case, self.planned, self.currency, self.author = case, planned, currency, author
        self.realised: dict[str, Decimal] = {}
        self.sources: dict[str, str] = {}

    @classmethod
    @command(PRODUCT_MANAGER)
    def open(cls, iteration: Iteration, case: BusinessCase, *, by: Actor) -> Self:
        """Take over what the approved case promises, to see what comes of it."""
        place = iteration.inside(Stage.LAUNCH)
        if case.state is not State.APPROVED or case.place.iteration != place.iteration:
            raise cls.NotApproved(pointer="/case")
        planned, currency = case.totals.benefits, case.totals.currency
        return cls(place=place, case=case.id, planned=planned, currency=currency, author=by)

    @command(PRODUCT_MANAGER)
    def record_benefit(self, period: Period, amount: Amount, source: Sentence) -> None:
        """Put on record what a period brought, in the currency of the case, and what shows it."""
        if period >= len(self.planned):
            raise self.NoSuchPeriod(pointer="/period")
        name = str(period)
        if (self.realised.get(name), self.sources.get(name)) != (amount, source):
            self._realised(period=period, amount=amount, source=source)

    @event(Realised)
    def _realised(self, period: int, amount: Decimal, source: str) -> None:
        self.realised = {**self.realised, str(period): amount}
        self.sources = {**self.sources, str(period): source}

    @property
    def compared(self) -> Compared:
        """What is known, against what was promised for the same periods."""
        realised = tuple(self.realised.get(str(period)) for period, _ in enumerate(self.planned))
        known = [(was, planned) for was, planned in zip(realised, self.planned, strict=True) if was is not None]
        variance = sum((was - planned for was, planned in known), Decimal()) if known else None
        return Compared(
            case=self.case, currency=self.currency, planned=self.planned, realised=realised, variance=variance
        )
