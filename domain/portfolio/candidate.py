"""A product as a scenario considers it, and the problem that all of them are together."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from domain.discovery.business_case import BusinessCase
from domain.planning.scenario_values import Sum
from domain.portfolio.allocation import Allocation
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import WHOLE, Booking, Cost, Share, Strength
from domain.portfolio.problem import Bond, Cap, Item, Need, Problem
from domain.portfolio.synergy import Synergy
from domain.values import Seen, Value


class Demand(Value):
    """What an allocation asks of a pool, and what it has of it already."""

    allocation: Seen
    pool: UUID
    shares: tuple[Share, ...]
    has: Booking | None


class Candidate(Value):
    """A product with its approved case, what it asks for, and the products without which it makes no sense."""

    product: UUID
    case: Seen
    value: Decimal
    cost: Decimal
    currency: str
    demands: tuple[Demand, ...]
    requires: tuple[UUID, ...]

    @property
    def rests_on(self) -> tuple[Seen, ...]:
        """What it was made of, as that stood."""
        return (self.case, *(each.allocation for each in self.demands))

    @property
    def allocations(self) -> tuple[UUID, ...]:
        """The allocations by which it asks."""
        return tuple(each.allocation.id for each in self.demands)

    @property
    def takes(self) -> Cost:
        """What it costs."""
        return Cost(product=self.product, cost=Sum(amount=self.cost, currency=self.currency))


def worth(case: BusinessCase) -> tuple[Decimal, Decimal, str]:
    """The net present value of an approved case, the sum of its costs, and their currency."""
    npv = case.appraisal.npv if case.appraisal else Decimal()
    return npv, sum(case.totals.costs, Decimal()), case.totals.currency


def demand(allocation: Allocation) -> Demand:
    """What an allocation asks for."""
    about = {"allocation": allocation.seen, "pool": allocation.pool}
    return Demand(**about, shares=allocation.shares, has=allocation.booking)


def problem(
    candidates: Iterable[Candidate], portfolio: Portfolio, pools: Iterable[CapacityPool], synergies: Iterable[Synergy]
) -> Problem:
    """All candidates, with what is left for them of the budget, of each bucket's share and of each pool."""
    considered = {each.product: each for each in candidates}
    others = {product: cost for product, cost in portfolio.funded.items() if product not in considered}
    budget = portfolio.budget.amount if portfolio.budget else None
    spent = sum((each.amount for each in others.values()), Decimal())
    caps = [(b.name, budget * b.share / WHOLE - portfolio.taken(others, b.name)) for b in portfolio.buckets if budget]
    return Problem(
        items=tuple(_item(each, portfolio) for each in considered.values()),
        capacity=tuple(_capacity(considered, pools)),
        budget=None if budget is None else _rest(budget - spent),
        caps=tuple(Cap(bucket=name, amount=_rest(amount)) for name, amount in caps),
        bonds=tuple(_bonds(considered, synergies)),
    )


def _rest(amount: Decimal) -> Decimal:
    return max(amount, Decimal())


def _item(candidate: Candidate, portfolio: Portfolio) -> Item:
    needs = [Need(pool=d.pool, period=share.period, fte=share.fte) for d in candidate.demands for share in d.shares]
    return Item(
        product=candidate.product,
        bucket=portfolio.products[candidate.product].bucket,
        value=candidate.value,
        cost=candidate.cost,
        needs=tuple(needs),
        requires=candidate.requires,
    )


def _capacity(considered: dict[UUID, Candidate], pools: Iterable[CapacityPool]) -> Iterable[Need]:
    """What each pool has to promise: what the candidates have firmly already is theirs to ask for again."""
    demands = [each for candidate in considered.values() for each in candidate.demands]
    wanted = sorted({(each.pool, share.period) for each in demands for share in each.shares})
    known = {pool.id: pool for pool in pools}
    for pool, period in wanted:
        theirs = [each.has for each in demands if each.pool == pool and each.has]
        back = sum((_of(each, period) for each in theirs if each.strength is Strength.HARD), Decimal())
        taken = known[pool].hard.get(period, Decimal()) - back
        yield Need(pool=pool, period=period, fte=_rest(known[pool].room(period) - taken))


def _of(booking: Booking, period: str) -> Decimal:
    return sum((each.fte for each in booking.shares if each.period == period), Decimal())


def _bonds(considered: dict[UUID, Candidate], synergies: Iterable[Synergy]) -> Iterable[Bond]:
    for each in synergies:
        if together := tuple(product for product in each.products if product in considered):
            yield Bond(products=together, value=each.value.amount)
