"""What goes into each bucket of a portfolio, in people and in money, against what shall?"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from domain.kernel import Event
from domain.portfolio.allocation import Allocation
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import Booking, Bucket, Holding, Strength
from domain.values import Money, Value
from projections.view import Row, View

NONE, WHOLE, PERCENT = Decimal(), Decimal(100), Decimal("0.01")


class Line(Value):
    """A bucket: FTE times quarters and money of its products; shares are percent of what all products have.

    `gap` is the share of promised people less the target; there is none while nobody is promised to anything.
    """

    bucket: str
    target: Decimal
    products: int
    hard: Decimal
    soft: Decimal
    share: Decimal | None
    gap: Decimal | None
    funded: Decimal


class Load(Value):
    """What a product has: FTE times quarters, and money."""

    hard: Decimal = NONE
    soft: Decimal = NONE
    funded: Decimal = NONE


class Balance(Row):
    """A portfolio, bucket by bucket; `loads` and `holdings` are of its products, by id."""

    id: UUID
    name: str
    budget: Money | None = None
    targets: tuple[Bucket, ...] = ()
    holdings: dict[UUID, Holding] = Field(default_factory=dict)
    loads: dict[UUID, Load] = Field(default_factory=dict)
    lines: tuple[Line, ...] = ()


def reaches(event: Event) -> Iterator[UUID]:
    """The portfolio itself, or that of which people are taken."""
    match event:
        case Portfolio.Event():
            yield event.originator_id
        case Allocation.Allocated() | Allocation.Released() | Allocation.Reallocated():
            yield event.portfolio


def evolve(row: Balance | None, event: Event) -> Balance | None:
    """The portfolio after one more fact."""
    if isinstance(event, Portfolio.Established):
        return Balance(product=None, id=event.originator_id, name=event.name)
    if row is None or not (known := _learned(row, event)):
        return row
    return _divided(row.model_copy(update=known))


def _learned(row: Balance, event: Event) -> dict[str, Any]:
    match event:
        case Portfolio.BucketsDefined(buckets=buckets):
            return {"targets": buckets}
        case Portfolio.ProductAdded(product=product, holding=holding):
            return {"holdings": {**row.holdings, product: holding}}
        case Portfolio.Rebalanced(buckets=buckets, moves=moves):
            moved = {each.product: Holding(bucket=each.bucket, horizon=each.horizon) for each in moves}
            return {"targets": buckets, "holdings": {**row.holdings, **moved}}
        case Portfolio.BudgetLimited(envelope=budget):
            return {"budget": budget}
        case Portfolio.Funded(costs=costs, left_out=left_out):
            spent = dict.fromkeys(left_out, NONE) | {each.product: each.cost.amount for each in costs}
            return {"loads": {**row.loads, **{each: _spending(row, each, cost) for each, cost in spent.items()}}}
        case Portfolio.ProductLetGo(product=product):
            return {"holdings": _without(row.holdings, product), "loads": _without(row.loads, product)}
        case Allocation.Allocated(was=was, booking=booking):
            return _booked(row, event, was, booking)
        case Allocation.Released(was=was) | Allocation.Reallocated(was=was):
            return _booked(row, event, was, None)
    return {}


def _load(row: Balance, product: UUID) -> Load:
    return row.loads.get(product, Load())


def _spending(row: Balance, product: UUID, cost: Decimal) -> Load:
    return _load(row, product).model_copy(update={"funded": cost})


def _booked(row: Balance, event: Event, was: Booking | None, booking: Booking | None) -> dict[str, Any]:
    product = event.place.product
    if product is None or product not in row.holdings or not (was or booking):
        return {}
    load = _load(row, product)
    for each, sign in ((was, -1), (booking, 1)):
        if each:
            name = "hard" if each.strength is Strength.HARD else "soft"
            load = load.model_copy(update={name: getattr(load, name) + sign * each.total})
    return {"loads": {**row.loads, product: load}}


def _without(known: dict[UUID, Any], product: UUID) -> dict[UUID, Any]:
    return {each: value for each, value in known.items() if each != product}


def _divided(row: Balance) -> Balance:
    whole = sum((each.hard for each in row.loads.values()), NONE)
    return row.model_copy(update={"lines": tuple(_line(row, each, whole) for each in row.targets)})


def _line(row: Balance, bucket: Bucket, whole: Decimal) -> Line:
    products = [product for product, holding in row.holdings.items() if holding.bucket == bucket.name]
    loads = [_load(row, product) for product in products]
    hard = sum((each.hard for each in loads), NONE)
    share = (hard * WHOLE / whole).quantize(PERCENT) if whole else None
    return Line(
        bucket=bucket.name,
        target=bucket.share,
        products=len(products),
        hard=hard,
        soft=sum((each.soft for each in loads), NONE),
        share=share,
        gap=None if share is None else share - bucket.share,
        funded=sum((each.funded for each in loads), NONE),
    )


FACTS = (Portfolio.Event, Allocation.Allocated, Allocation.Released, Allocation.Reallocated)
BALANCE = View("portfolio_balance", __doc__, Balance, reaches, evolve, order=lambda row: row.name, facts=FACTS)
