"""Candidates, and what they are of, made without a ledger: they are in the state that a test says."""

from decimal import Decimal
from uuid import UUID

from domain.planning.scenario_values import Sum
from domain.portfolio.candidate import Candidate, Demand
from domain.portfolio.capacity_pool import CapacityPool, Signed
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import Booking, Bucket, Holding, Horizon, Share
from domain.portfolio.synergy import State, Synergy
from domain.values import Money, Seen

A, B, C, D = (UUID(int=n) for n in range(1, 5))
POOL, OTHER = UUID(int=10), UUID(int=11)
OURS, LOSS = UUID(int=50), UUID(int=60)
EARLY, LATE = "2027-Q1", "2027-Q2"


def shares(early: str | None = None, late: str | None = None) -> tuple[Share, ...]:
    """So many people in each of the quarters."""
    asked = ((EARLY, early), (LATE, late))
    return tuple(Share(period="".join([*period]), fte=Decimal(fte)) for period, fte in asked if fte)


def demand(*asked: Share, pool: UUID = POOL, has: Booking | None = None) -> Demand:
    """What is asked of a pool."""
    return Demand(allocation=Seen(id=UUID(int=20), version=1), pool=pool, shares=asked, has=has)


def candidate(product: UUID, *demands: Demand, currency: str = "EUR", requires: tuple[UUID, ...] = ()) -> Candidate:
    """A product worth 80 for 100."""
    about = {"product": product, "case": Seen(id=UUID(int=30), version=1), "currency": currency, "requires": requires}
    return Candidate(**about, value=Decimal(80), cost=Decimal(100), demands=demands)


def portfolio(
    budget: str | None = "1000", id_: UUID = OURS, currency: str = "EUR", **funded: tuple[UUID, str]
) -> Portfolio:
    """Of four products, of which those that are named have so much money."""
    made = Portfolio.__new__(Portfolio)
    made._id = id_  # noqa: SLF001
    made.buckets = tuple(Bucket(name=name, share=Decimal(share)) for name, share in (("grow", "60"), ("run", "40")))
    stands = dict(zip((A, B, C, D), ("grow", "run", "grow", "run"), strict=True))
    made.products = {each: Holding(bucket="".join([*bucket]), horizon=Horizon.H1) for each, bucket in stands.items()}
    made.budget = Money(amount=Decimal(budget), currency=currency) if budget else None
    made.funded = {product: Sum(amount=Decimal(amount), currency=currency) for product, amount in funded.values()}
    return made


def pool(early: str, late: str | None = None, extra: str | None = None, id_: UUID = POOL) -> CapacityPool:
    """Of four people in each quarter, of whom so many are promised."""
    made = CapacityPool.__new__(CapacityPool)
    made._id = id_  # noqa: SLF001
    made.declared = {EARLY: Decimal(4), LATE: Decimal(4)}
    made.exceptions = {EARLY: Signed(extra=Decimal(extra), signer=UUID(int=40))} if extra else {}
    made.hard = {each.period: each.fte for each in shares(early, late)}
    return made


def synergy(*products: UUID, of: UUID = OURS, currency: str = "EUR", id_: UUID = LOSS) -> Synergy:
    """A confirmed one, of a loss of 5."""
    made = Synergy.__new__(Synergy)
    made._id, made.portfolio, made.state = id_, of, State.CONFIRMED  # noqa: SLF001
    made.products, made.value = products, Money(amount=Decimal(-5), currency=currency)
    return made
