"""What products are spent on: in shares that make a whole, within a budget that all of them have."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from domain.portfolio.portfolio import Portfolio
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.portfolio import BUCKETS, WHY, Spread, divided, registered, staffed
from tests.world import World

OTHERS = [{"name": "grow", "share": "50"}, {"name": "run", "share": "30"}, {"name": "try", "share": "20"}]
ENVELOPE = {"amount": "1000.00", "currency": "EUR"}
FINDINGS = {"findings": "Too little goes into what is new.", "next_review": "2027-03-31"}


@pytest.fixture
def empty(world: World) -> UUID:
    staffed(world)
    return divided(world, "Nothing yet")


def add(world: World, portfolio: UUID, product: UUID, bucket: str = "grow") -> list[str]:
    about = {"product": product, "bucket": bucket, "horizon": "h2"}
    return world.told("petra", "add_product_to_portfolio", portfolio, **about)


class TestCreating:
    def test_is_recorded(self, world: World) -> None:
        staffed(world)
        assert world.told("petra", "create_portfolio", name="All") == ["portfolio.created"]

    def test_is_refused_for_a_name_that_is_taken(self, world: World, empty: UUID) -> None:
        with pytest.raises(AlreadyExists):
            world.give("petra", "create_portfolio", name="Nothing yet")

    def test_is_for_the_portfolio_manager_of_the_workspace(self, world: World, empty: UUID) -> None:
        with pytest.raises(NotAllowed, match="create_portfolio is for portfolio_manager"):
            world.give("ada", "create_portfolio", name="Mine")

    def test_is_not_for_the_portfolio_manager_of_one_product(self, world: World, empty: UUID) -> None:
        roles, holder = Roles.at(Place(product=world.product)), world.people["eve"]
        world.give("root", "assign_roles", roles, role="portfolio_manager", holder=holder)
        with pytest.raises(NotAllowed):
            world.give("eve", "create_portfolio", name="Mine")


class TestDefiningBuckets:
    def test_is_recorded(self, world: World) -> None:
        staffed(world)
        portfolio = world.make("petra", "create_portfolio", name="All")
        assert world.told("petra", "define_buckets", portfolio, buckets=BUCKETS) == ["portfolio.buckets_defined"]

    def test_again_changes_nothing(self, world: World, empty: UUID) -> None:
        assert world.told("petra", "define_buckets", empty, buckets=BUCKETS) == []

    @pytest.mark.parametrize("shares", [("60", "39.99"), ("60", "40.01"), ("100", "0.01")])
    def test_is_refused_unless_they_total_100(self, world: World, shares: tuple[str, str]) -> None:
        staffed(world)
        portfolio = world.make("petra", "create_portfolio", name="All")
        buckets = [{"name": name, "share": each} for name, each in zip("ab", shares, strict=True)]
        with pytest.raises(Portfolio.SharesNotWhole):
            world.give("petra", "define_buckets", portfolio, buckets=buckets)

    @pytest.mark.parametrize(
        "buckets",
        [[], [{"name": "a", "share": "50"}] * 2, [{"name": "a", "share": "0"}, {"name": "b", "share": "100"}]],
        ids=["none", "one twice", "one without a share"],
    )
    def test_takes_no_list_that_makes_no_sense(self, world: World, empty: UUID, buckets: list[Any]) -> None:
        with pytest.raises(ValidationError):
            world.give("petra", "define_buckets", empty, buckets=buckets)

    def test_otherwise_is_a_rebalancing(self, world: World, empty: UUID) -> None:
        with pytest.raises(Portfolio.AlreadyDivided):
            world.give("petra", "define_buckets", empty, buckets=OTHERS)


class TestAddingAProduct:
    def test_gives_it_a_stake(self, world: World, empty: UUID) -> None:
        assert add(world, empty, world.product) == ["portfolio.product_added", "stake.taken"]
        assert world.state(empty)["products"] == {str(world.product): {"bucket": "grow", "horizon": "h2"}}

    def test_again_changes_nothing(self, world: World, empty: UUID) -> None:
        add(world, empty, world.product)
        assert add(world, empty, world.product) == []

    def test_to_another_bucket_is_a_rebalancing(self, world: World, empty: UUID) -> None:
        add(world, empty, world.product)
        with pytest.raises(Portfolio.AlreadyInside):
            add(world, empty, world.product, "run")

    def test_is_refused_without_such_a_bucket(self, world: World, empty: UUID) -> None:
        with pytest.raises(Portfolio.NoSuchBucket):
            add(world, empty, world.product, "elsewhere")

    def test_is_refused_where_another_portfolio_has_it(self, world: World, empty: UUID) -> None:
        add(world, empty, world.product)
        with pytest.raises(AlreadyExists):
            add(world, divided(world, "Another"), world.product)

    def test_is_refused_while_it_rests(self, world: World, empty: UUID) -> None:
        world.give("ada", "place_on_hold", world.product, **WHY)
        with pytest.raises(Product.Rests):
            add(world, empty, world.product)

    def test_is_refused_beyond_a_hundred(self, world: World, empty: UUID) -> None:
        about = {"name": "Another", "accountable": world.people["ada"]}
        products = [world.make("root", "register_product", key=f"P{n}", **about) for n in range(101)]
        for each in products[:-1]:
            add(world, empty, each)
        with pytest.raises(Portfolio.TooManyProducts):
            add(world, empty, products[-1])

    def test_is_for_the_portfolio_manager(self, world: World, empty: UUID) -> None:
        about = {"product": world.product, "bucket": "grow", "horizon": "h1"}
        with pytest.raises(NotAllowed):
            world.give("sandra", "add_product_to_portfolio", empty, **about)


class TestLimitingTheBudget:
    def test_is_recorded(self, world: World, empty: UUID) -> None:
        assert world.told("sandra", "limit_budget", empty, envelope=ENVELOPE) == ["portfolio.budget_limited"]

    def test_to_the_same_changes_nothing(self, world: World, empty: UUID) -> None:
        world.give("sandra", "limit_budget", empty, envelope=ENVELOPE)
        assert world.told("petra", "limit_budget", empty, envelope=ENVELOPE) == []

    def test_is_not_for_a_product_manager(self, world: World, empty: UUID) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "limit_budget", empty, envelope=ENVELOPE)


class TestHoldingAReview:
    def test_is_numbered(self, world: World, empty: UUID) -> None:
        assert world.told("petra", "hold_portfolio_review", empty, **FINDINGS) == ["portfolio.review_held"]
        assert (world.state(empty)["reviews"], world.state(empty)["last_review"]) == (1, FINDINGS)

    def test_told_again_changes_nothing(self, world: World, empty: UUID) -> None:
        world.give("petra", "hold_portfolio_review", empty, **FINDINGS)
        assert world.told("sandra", "hold_portfolio_review", empty, **FINDINGS) == []

    def test_is_not_for_a_product_manager(self, world: World, empty: UUID) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "hold_portfolio_review", empty, **FINDINGS)


class TestRebalancing:
    def test_moves_products_into_other_buckets(self, world: World, done: Spread) -> None:
        moves = [{"product": done.products[0], "bucket": "try", "horizon": "h3"}]
        told = world.told("petra", "rebalance_portfolio", done.portfolio, buckets=OTHERS, moves=moves, **WHY)
        assert told == ["portfolio.rebalanced"]
        stands = world.state(done.portfolio)["products"][str(done.products[0])]
        assert stands == {"bucket": "try", "horizon": "h3"}

    def test_to_what_it_is_changes_nothing(self, world: World, done: Spread) -> None:
        assert world.told("petra", "rebalance_portfolio", done.portfolio, buckets=BUCKETS, **WHY) == []

    def test_is_refused_unless_the_shares_total_100(self, world: World, done: Spread) -> None:
        with pytest.raises(Portfolio.SharesNotWhole) as refused:
            world.give("petra", "rebalance_portfolio", done.portfolio, buckets=OTHERS[:2], **WHY)
        assert refused.value.facts == ("80",)

    def test_is_refused_where_a_product_loses_its_bucket(self, world: World, done: Spread) -> None:
        buckets = [{"name": "grow", "share": "100"}]
        with pytest.raises(Portfolio.BucketInUse) as refused:
            world.give("petra", "rebalance_portfolio", done.portfolio, buckets=buckets, **WHY)
        assert refused.value.facts == ("run",)

    def test_is_refused_for_a_product_that_is_elsewhere(self, world: World, done: Spread) -> None:
        moves = [{"product": registered(world, "OTHERS"), "bucket": "run", "horizon": "h3"}]
        with pytest.raises(Portfolio.NotInside):
            world.give("petra", "rebalance_portfolio", done.portfolio, buckets=BUCKETS, moves=moves, **WHY)

    def test_needs_a_reason(self, world: World, done: Spread) -> None:
        with pytest.raises(ValidationError, match="reason"):
            world.give("petra", "rebalance_portfolio", done.portfolio, buckets=OTHERS)


class TestSunsettingAProduct:
    def test_takes_it_out(self, world: World, done: Spread) -> None:
        told = world.told("sam", "sunset_product", done.products[0], **WHY)
        assert told == ["product.sunset_decided", "stake.rested", "stake.ended", "portfolio.product_let_go"]
        assert [*world.state(done.portfolio)["products"]] == [str(done.products[1])]
