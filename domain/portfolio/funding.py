"""The half of a portfolio that is about money, and about what it refuses."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PORTFOLIO_MANAGER, SPONSOR
from domain.command import consequence, workspace_command
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.scenario_values import Sum
from domain.portfolio.portfolio_values import WHOLE, Bucket, Cost, Holding
from domain.values import Money


class Funding(Part):
    """A budget for all products, of which each bucket may take its share at most."""

    buckets: tuple[Bucket, ...]
    products: dict[UUID, Holding]
    budget: Money | None
    funded: dict[UUID, Sum]

    class BudgetLimited(Event, topic="portfolio.budget_limited"):
        envelope: Money

    class Funded(Event, topic="portfolio.funded"):
        scenario: UUID
        costs: tuple[Cost, ...]
        left_out: tuple[UUID, ...]

    class ProductLetGo(Event, topic="portfolio.product_let_go"):
        product: UUID

    class SharesNotWhole(Refused, code="portfolio.shares_not_whole"):
        """The shares of all buckets total 100 percent; divide the whole, no more and no less."""

    class AlreadyDivided(Refused, code="portfolio.already_divided"):
        """A portfolio that was divided is rebalanced; say why."""

    class NoSuchBucket(Refused, code="portfolio.no_such_bucket"):
        """A product stands in one of the portfolio's buckets; name one of them, or define them first."""

    class BucketInUse(Refused, code="portfolio.bucket_in_use"):
        """A bucket with products in it does not go away; move them in the same rebalancing."""

    class AlreadyInside(Refused, code="portfolio.already_inside"):
        """The product is in this portfolio, elsewhere; move it by a rebalancing, and say why."""

    class NotInside(Refused, code="portfolio.not_inside"):
        """The product is in another portfolio or in none; add it to this one first."""

    class TooManyProducts(Refused, code="portfolio.too_many_products"):
        """A portfolio has 100 products at most; begin another."""

    class OverBudget(Refused, code="portfolio.over_budget"):
        """What is funded stays within the budget, and a bucket within its share of it; take less, or widen it first."""

    class AnotherCurrency(Refused, code="portfolio.another_currency"):
        """A portfolio is spent in one currency; name that one, or fund its products anew first."""

    @workspace_command(SPONSOR, PORTFOLIO_MANAGER)
    def limit_budget(self, envelope: Money) -> None:
        """Set the guardrail: what all products together may take."""
        if envelope != self.budget:
            self._stay_within(envelope, self.funded)
            self._budget_limited(envelope=envelope)

    @event(BudgetLimited)
    def _budget_limited(self, envelope: Money) -> None:
        self.budget = envelope

    @consequence
    def fund(self, scenario: UUID, costs: tuple[Cost, ...], left_out: tuple[UUID, ...]) -> None:
        """Spend what an adopted scenario says, and no longer what it left out; raises OverBudget."""
        for each in costs:
            self.expect(each.product)
        self._stay_within(self.budget, _funded(self.funded, costs, left_out))
        self._funded(scenario=scenario, costs=costs, left_out=left_out)

    @event(Funded)
    def _funded(self, scenario: UUID, costs: tuple[Cost, ...], left_out: tuple[UUID, ...]) -> None:
        self.funded = _funded(self.funded, costs, left_out)

    @consequence
    def let_go(self, product: UUID) -> None:
        """Forget a product that has ended, with its money."""
        if product in self.products:
            self._product_let_go(product=product)

    @event(ProductLetGo)
    def _product_let_go(self, product: UUID) -> None:
        self.products = {each: holding for each, holding in self.products.items() if each != product}
        self.funded = {each: cost for each, cost in self.funded.items() if each != product}

    def expect(self, product: UUID) -> None:
        """Raise NotInside for a product of another portfolio."""
        if product not in self.products:
            raise self.NotInside(facts=(str(product),))

    @property
    def currencies(self) -> frozenset[str]:
        """The currency of the budget and of what is funded; none as long as there is no money."""
        return _currencies(self.budget, self.funded)

    def taken(self, funded: Mapping[UUID, Sum], bucket: str) -> Decimal:
        """What the products of a bucket take of the budget."""
        return _total(cost for each, cost in funded.items() if self.products[each].bucket == bucket)

    def _stay_within(self, budget: Money | None, funded: Mapping[UUID, Sum]) -> None:
        if len(_currencies(budget, funded)) > 1:
            raise self.AnotherCurrency
        if budget:
            over = [b.name for b in self.buckets if self.taken(funded, b.name) > budget.amount * b.share / WHOLE]
            total = _total(funded.values())
            if over or total > budget.amount:
                raise self.OverBudget(facts=(f"{total} of {budget.amount}", *over))


def _total(costs: Iterable[Sum]) -> Decimal:
    return sum((each.amount for each in costs), Decimal())


def _currencies(budget: Money | None, funded: Mapping[UUID, Sum]) -> frozenset[str]:
    return frozenset(each.currency for each in (budget, *funded.values()) if each)


def _funded(before: Mapping[UUID, Sum], costs: tuple[Cost, ...], left_out: tuple[UUID, ...]) -> dict[UUID, Sum]:
    kept = {each: cost for each, cost in before.items() if each not in left_out}
    return kept | {each.product: each.cost for each in costs}
