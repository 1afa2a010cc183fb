"""The half of a portfolio that is about money, and about what it refuses."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PORTFOLIO_MANAGER, SPONSOR
from domain.command import consequence, workspace_command
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.portfolio.portfolio_values import WHOLE, Bucket, Cost, Holding
from domain.values import Money


class Funding(Part):
    """A budget for all products, of which each bucket may take its share at most."""

    buckets: tuple[Bucket, ...]
    products: dict[UUID, Holding]
    budget: Money | None
    funded: dict[UUID, Decimal]

    class BudgetLimited(Event, topic="portfolio.budget_limited"):
        envelope: Money

    class Funded(Event, topic="portfolio.funded"):
        scenario: UUID
        costs: tuple[Cost, ...]

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
        """A portfolio has 200 products at most; begin another."""

    class OverBudget(Refused, code="portfolio.over_budget"):
        """What is funded stays within the budget, and a bucket within its share of it; take less, or widen it first."""

    @workspace_command(SPONSOR, PORTFOLIO_MANAGER)
    def limit_budget(self, envelope: Money) -> None:
        """Set the guardrail: what all products together may take."""
        if envelope != self.budget:
            if self.funded and (not self.budget or envelope.currency != self.budget.currency):
                raise self.OverBudget(pointer="/envelope/currency")
            self._stay_within(envelope, self.funded)
            self._budget_limited(envelope=envelope)

    @event(BudgetLimited)
    def _budget_limited(self, envelope: Money) -> None:
        self.budget = envelope

    @consequence
    def fund(self, scenario: UUID, costs: tuple[Cost, ...]) -> None:
        """Spend what an adopted scenario says; raises OverBudget."""
        for each in costs:
            self.expect(each.product)
        if self.budget:
            self._stay_within(self.budget, self.funded | {each.product: each.cost for each in costs})
        self._funded(scenario=scenario, costs=costs)

    @event(Funded)
    def _funded(self, scenario: UUID, costs: tuple[Cost, ...]) -> None:
        self.funded = self.funded | {each.product: each.cost for each in costs}

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

    def taken(self, funded: Mapping[UUID, Decimal], bucket: str) -> Decimal:
        """What the products of a bucket take of the budget."""
        return sum((cost for each, cost in funded.items() if self.products[each].bucket == bucket), Decimal())

    def _stay_within(self, budget: Money, funded: Mapping[UUID, Decimal]) -> None:
        over = [b.name for b in self.buckets if self.taken(funded, b.name) > budget.amount * b.share / WHOLE]
        total = sum(funded.values(), Decimal())
        if over or total > budget.amount:
            raise self.OverBudget(facts=(f"{total} of {budget.amount}", *over))
