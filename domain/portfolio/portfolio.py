"""Products that share money and people, and what shall go into which theme."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PORTFOLIO_MANAGER, SPONSOR
from domain.command import workspace_command
from domain.kernel import Aggregate, Created, Event
from domain.portfolio.funding import Funding
from domain.portfolio.portfolio_values import WHOLE, Bucket, Buckets, Holding, Horizon, Move, Review
from domain.product.product import Product
from domain.values import WORKSPACE, Actor, Day, Name, PersonId, Place, Sentence, Why, Word

MOST = 100
Moves = Annotated[tuple[Move, ...], Field(max_length=MOST)]


class Portfolio(Funding, Aggregate):
    """Strategic buckets with target shares, the products in them, and the budget they share."""

    TOPIC = "portfolio"

    class Established(Created, topic="portfolio.created"):
        name: str
        author: PersonId

    class BucketsDefined(Event, topic="portfolio.buckets_defined"):
        buckets: tuple[Bucket, ...]

    class ProductAdded(Event, topic="portfolio.product_added"):
        product: UUID
        holding: Holding

    class ReviewHeld(Event, topic="portfolio.review_held"):
        number: int
        review: Review

    class Rebalanced(Event, topic="portfolio.rebalanced"):
        buckets: tuple[Bucket, ...]
        moves: tuple[Move, ...]

    @staticmethod
    def create_id(name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Portfolio.at(WORKSPACE, name)

    @event(Established)
    def __init__(self, place: Place, name: str, author: UUID) -> None:
        self.name, self.author = name, author
        self.buckets, self.products, self.budget, self.funded = (), {}, None, {}
        self.reviews = 0
        self.last_review: Review | None = None

    @classmethod
    @workspace_command(PORTFOLIO_MANAGER)
    def create(cls, name: Name, *, by: Actor) -> Self:
        """Begin a portfolio; its name is the only one of its kind."""
        return cls(place=WORKSPACE, name=name, author=by)

    @workspace_command(PORTFOLIO_MANAGER)
    def define_buckets(self, buckets: Buckets) -> None:
        """Say what the portfolio is to be spent on, in percent."""
        if buckets != self.buckets:
            if self.buckets:
                raise self.AlreadyDivided
            _make_a_whole(buckets)
            self._buckets_defined(buckets=buckets)

    @event(BucketsDefined)
    def _buckets_defined(self, buckets: tuple[Bucket, ...]) -> None:
        self.buckets = buckets

    @workspace_command(PORTFOLIO_MANAGER)
    def add_product_to_portfolio(self, product: Product, bucket: Word, horizon: Horizon) -> None:
        """Take a product in, under a theme and a horizon; a product is in one portfolio."""
        holding = Holding(bucket=bucket, horizon=horizon)
        if self.products.get(product.id) == holding:
            return
        if product.id in self.products:
            raise self.AlreadyInside
        product.be_active()
        self._expect_bucket(bucket)
        if len(self.products) == MOST:
            raise self.TooManyProducts
        self._product_added(product=product.id, holding=holding)

    @event(ProductAdded)
    def _product_added(self, product: UUID, holding: Holding) -> None:
        self.products = {**self.products, product: holding}

    @workspace_command(PORTFOLIO_MANAGER, SPONSOR)
    def hold_portfolio_review(self, findings: Sentence, next_review: Day) -> None:
        """Look at the whole, say what was found, and when it is looked at again."""
        review = Review(findings=findings, next_review=next_review)
        if review != self.last_review:
            self._review_held(number=self.reviews + 1, review=review)

    @event(ReviewHeld)
    def _review_held(self, number: int, review: Review) -> None:
        self.reviews, self.last_review = number, review

    @workspace_command(PORTFOLIO_MANAGER)
    def rebalance(self, buckets: Buckets, moves: Moves = (), *, why: Why) -> None:
        """Divide it otherwise, and move products from theme to theme."""
        _make_a_whole(buckets)
        for each in moves:
            self.expect(each.product)
        then = {**self.products, **_holdings(moves)}
        if homeless := {each.bucket for each in then.values()} - {each.name for each in buckets}:
            raise self.BucketInUse(facts=tuple(sorted(homeless)))
        if (buckets, then) != (self.buckets, self.products):
            self._rebalanced(buckets=buckets, moves=moves)

    @event(Rebalanced)
    def _rebalanced(self, buckets: tuple[Bucket, ...], moves: tuple[Move, ...]) -> None:
        self.buckets, self.products = buckets, {**self.products, **_holdings(moves)}

    def _expect_bucket(self, name: str) -> None:
        if all(each.name != name for each in self.buckets):
            raise self.NoSuchBucket(pointer="/bucket", facts=tuple(each.name for each in self.buckets))


def _make_a_whole(buckets: tuple[Bucket, ...]) -> None:
    total = sum((each.share for each in buckets), Decimal())
    if total != WHOLE:
        raise Portfolio.SharesNotWhole(pointer="/buckets", facts=(str(total),))


def _holdings(moves: tuple[Move, ...]) -> dict[UUID, Holding]:
    return {each.product: Holding(bucket=each.bucket, horizon=each.horizon) for each in moves}
