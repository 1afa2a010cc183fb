"""People of a pool for a product, quarter by quarter: asked for, pencilled in or promised, and given back."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PORTFOLIO_MANAGER, PRODUCT_MANAGER, PROJECT_MANAGER
from domain.command import command, consequence, workspace_decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import Booking, Progress, Share, Shares, Strength
from domain.portfolio.refusals import AnotherPortfolio
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Actor, PersonId, Place, Sentence, Why


class Allocation(Aggregate):
    """Full-time equivalents of one pool for one product, or for one turn of its loop."""

    TOPIC = "allocation"

    class Requested(Created, topic="allocation.requested"):
        portfolio: UUID
        pool: UUID
        iteration: UUID | None
        shares: tuple[Share, ...]
        purpose: str
        author: PersonId
        origin: UUID | None

    class Allocated(Event, topic="allocation.allocated"):
        portfolio: UUID
        pool: UUID
        booking: Booking
        was: Booking | None
        allocator: PersonId

    class Released(Event, topic="allocation.released"):
        portfolio: UUID
        pool: UUID
        was: Booking | None

    class Reallocated(Event, topic="allocation.reallocated"):
        portfolio: UUID
        pool: UUID
        was: Booking
        to: UUID
        purpose: str
        allocator: PersonId

    class Over(Refused, code="allocation.over"):
        """What was released or reallocated stays so; request it anew."""

    class NotAllocated(Refused, code="allocation.not_allocated"):
        """Only what was allocated can go elsewhere; allocate it, or request it for the other product."""

    @event(Requested)
    def __init__(
        self,
        place: Place,
        *,
        portfolio: UUID,
        pool: UUID,
        iteration: UUID | None,
        shares: tuple[Share, ...],
        purpose: str,
        author: UUID,
        origin: UUID | None,
    ) -> None:
        self.portfolio, self.pool, self.iteration, self.origin = portfolio, pool, iteration, origin
        self.shares, self.purpose, self.author, self.state = shares, purpose, author, Progress.REQUESTED
        self.booking: Booking | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PROJECT_MANAGER, PORTFOLIO_MANAGER)
    def request(
        cls, product: Product, portfolio: Portfolio, pool: CapacityPool, shares: Shares, purpose: Sentence,
        *, iteration: Iteration | None = None, by: Actor,
    ) -> Self:
        """Ask for people, quarter by quarter, for a product that is in the pool's portfolio."""
        product.be_active()
        portfolio.expect(product.id)
        if pool.portfolio != portfolio.id:
            raise AnotherPortfolio(pointer="/pool")
        return cls(
            place=product.place,
            portfolio=portfolio.id,
            pool=pool.id,
            iteration=iteration.id if iteration else None,
            shares=shares,
            purpose=purpose,
            author=by,
            origin=None,
        )

    @workspace_decision(PORTFOLIO_MANAGER)
    def allocate_capacity(self, strength: Strength, shares: Shares | None = None, *, by: Actor) -> None:
        """Pencil in or promise what was asked for, or other shares of it."""
        self.be_open()
        self._allocate(Booking(strength=strength, shares=shares or self.shares), by)

    @consequence
    def grant(self, by: UUID) -> None:
        """Promise what was asked for; raises Over where nobody asks any more."""
        self.be_open()
        self._allocate(Booking(strength=Strength.HARD, shares=self.shares), by)

    def _allocate(self, booking: Booking, by: UUID) -> None:
        if booking != self.booking:
            self._allocated(
                portfolio=self.portfolio, pool=self.pool, booking=booking, was=self.booking, allocator=by
            )

    @event(Allocated)
    def _allocated(self, portfolio: UUID, pool: UUID, booking: Booking, was: Booking | None, allocator: UUID) -> None:
        self.booking, self.state = booking, Progress.ALLOCATED

    @command(PORTFOLIO_MANAGER, PRODUCT_MANAGER)
    def release(self, *, why: Why) -> None:
        """Give it back, or ask for it no longer."""
        if self.state is Progress.REALLOCATED:
            raise self.Over
        self.lapse()

    @consequence
    def lapse(self) -> None:
        """Give it back, unless it is over."""
        if self.state not in (Progress.RELEASED, Progress.REALLOCATED):
            self._released(portfolio=self.portfolio, pool=self.pool, was=self.booking)

    @event(Released)
    def _released(self, portfolio: UUID, pool: UUID, was: Booking | None) -> None:
        self.state = Progress.RELEASED

    @workspace_decision(PORTFOLIO_MANAGER)
    def reallocate_capacity(self, to: Product, portfolio: Portfolio, *, by: Actor, why: Why) -> None:
        """Have another product of the portfolio have these people, as firmly as this one had them."""
        self.be_open()
        if not self.booking:
            raise self.NotAllocated
        if portfolio.id != self.portfolio:
            raise AnotherPortfolio(pointer="/portfolio")
        portfolio.expect(to.id)
        to.be_active()
        if to.place != self.place:
            self._reallocated(
                portfolio=self.portfolio,
                pool=self.pool,
                was=self.booking,
                to=to.id,
                purpose=self.purpose,
                allocator=by,
            )

    @event(Reallocated)
    def _reallocated(  # noqa: PLR0917  # the library calls it by name
        self, portfolio: UUID, pool: UUID, was: Booking, to: UUID, purpose: str, allocator: UUID
    ) -> None:
        self.state = Progress.REALLOCATED

    @classmethod
    @consequence
    def inherit(cls, moved: "Allocation.Reallocated") -> Self:
        """Begin with what another product had."""
        heir = cls(
            place=Place(product=moved.to),
            portfolio=moved.portfolio,
            pool=moved.pool,
            iteration=None,
            shares=moved.was.shares,
            purpose=moved.purpose,
            author=moved.allocator,
            origin=moved.originator_id,
        )
        heir._allocate(moved.was, moved.allocator)
        return heir

    def be_open(self) -> None:
        """Raise Over for what was released or reallocated."""
        if self.state in (Progress.RELEASED, Progress.REALLOCATED):
            raise self.Over
