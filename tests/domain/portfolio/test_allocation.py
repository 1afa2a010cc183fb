"""People are asked for, pencilled in or promised, and given back; who rests has none."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AnotherProduct, NotAllowed
from domain.lifecycle import GateName
from domain.portfolio.allocation import Allocation
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.refusals import AnotherPortfolio
from domain.portfolio.stake import Stake
from domain.product.product import Product
from domain.values import Place
from tests.reach.discovery import discovered
from tests.reach.portfolio import NEXT_QUARTER, QUARTER, WHY, Spread, divided, registered, share
from tests.world import World

GIVEN_BACK = ["allocation.released", "stake.allocation_forgotten", "capacity_pool.freed"]


def allocate(done: Spread, allocation: UUID, strength: str, **more: Any) -> list[str]:
    return done.world.told("petra", "allocate_capacity", allocation, strength=strength, **more)


def release(done: Spread, allocation: UUID, who: str = "petra") -> list[str]:
    return done.world.told(who, "release_allocation", allocation, **WHY)


def reallocate(done: Spread, allocation: UUID, to: UUID | None = None, **more: Any) -> list[str]:
    about = {"to": to or done.products[1], "portfolio": done.portfolio, **more}
    return done.world.told("petra", "reallocate_capacity", allocation, **about, **WHY)


def standing(done: Spread, product: int) -> list[str]:
    return [*done.world.state(Stake.at(Place(product=done.products[product])))["standing"]]


class TestRequesting:
    def test_is_known_by_its_product(self, done: Spread) -> None:
        asked = done.requested()
        assert done.world.state(asked)["state"] == "requested"
        assert standing(done, 0) == [str(asked)]

    def test_takes_nothing_yet(self, done: Spread) -> None:
        done.requested()
        assert done.sums() == ({}, {})

    def test_is_refused_for_a_product_of_no_portfolio(self, world: World, done: Spread) -> None:
        other = registered(world, "OTHERS")
        about = {"product": other, "portfolio": done.portfolio, "pool": done.pool}
        with pytest.raises(Portfolio.NotInside):
            world.give("ada", "request_allocation", **about, shares=[share("1")], purpose="Anything.")

    def test_is_refused_for_a_pool_of_another_portfolio(self, world: World, done: Spread) -> None:
        other = divided(world, "Another")
        pool = world.make("petra", "open_capacity_pool", portfolio=other, name="developer", kind="role")
        with pytest.raises(AnotherPortfolio):
            done.requested(pool=pool)

    def test_is_refused_while_the_product_rests(self, world: World, done: Spread) -> None:
        world.give("ada", "place_on_hold", world.product, **WHY)
        with pytest.raises(Product.Rests):
            done.requested()

    def test_is_refused_for_a_turn_of_another_product(self, world: World, done: Spread) -> None:
        turn = world.make("ada", "start_iteration", product=done.products[1])
        with pytest.raises(AnotherProduct):
            done.requested(iteration=turn)

    @pytest.mark.parametrize("shares", [[], [share("0")], [share("1"), share("2")], [share("1")] * 13])
    def test_takes_no_shares_that_make_no_sense(self, world: World, done: Spread, shares: list[Any]) -> None:
        about = {"product": done.products[0], "portfolio": done.portfolio, "pool": done.pool}
        with pytest.raises(ValidationError):
            world.give("ada", "request_allocation", **about, shares=shares, purpose="Anything.")

    def test_is_not_for_developers(self, world: World, done: Spread) -> None:
        about = {"product": done.products[0], "portfolio": done.portfolio, "pool": done.pool}
        with pytest.raises(NotAllowed):
            world.give("dan", "request_allocation", **about, shares=[share("1")], purpose="Anything.")


class TestAllocating:
    def test_takes_of_the_pool(self, done: Spread) -> None:
        asked = done.requested(share("2"), share("1", NEXT_QUARTER))
        assert allocate(done, asked, "hard") == ["allocation.allocated", "capacity_pool.booked"]
        assert done.sums() == ({QUARTER: "2", NEXT_QUARTER: "1"}, {})

    def test_again_changes_nothing(self, done: Spread) -> None:
        assert allocate(done, done.allocated("soft"), "soft") == []

    def test_firmly_what_was_pencilled_in_moves_it(self, done: Spread) -> None:
        made = done.allocated("soft")
        allocate(done, made, "hard")
        assert done.sums() == ({QUARTER: "2"}, {})

    def test_less_than_was_asked_for_is_taken(self, done: Spread) -> None:
        allocate(done, done.requested(share("3")), "hard", shares=[share("1.25")])
        assert done.sums() == ({QUARTER: "1.25"}, {})

    def test_is_refused_once_it_was_released(self, done: Spread) -> None:
        made = done.allocated("hard")
        release(done, made)
        with pytest.raises(Allocation.Over):
            allocate(done, made, "hard")

    def test_is_for_the_portfolio_manager_of_the_workspace(self, world: World, done: Spread) -> None:
        for who in ("ada", "sandra"):
            with pytest.raises(NotAllowed, match="allocate_capacity is for portfolio_manager"):
                world.give(who, "allocate_capacity", done.requested(), strength="soft")

    def test_cannot_be_back_dated(self, done: Spread) -> None:
        with pytest.raises(ValidationError, match="occurred_at"):
            allocate(done, done.requested(), "soft", occurred_at="2026-11-19T09:00:00Z")


class TestReleasing:
    def test_gives_back(self, done: Spread) -> None:
        assert release(done, done.allocated("hard")) == GIVEN_BACK
        assert (done.sums(), standing(done, 0)) == (({}, {}), [])

    def test_leaves_what_else_the_product_has(self, done: Spread) -> None:
        first, made, last = sorted(done.requested() for _ in range(3))
        release(done, made)
        assert sorted(standing(done, 0)) == [str(first), str(last)]

    def test_ends_a_mere_request(self, done: Spread) -> None:
        assert release(done, done.requested(), "ada") == GIVEN_BACK[:2]

    def test_twice_changes_nothing(self, done: Spread) -> None:
        made = done.allocated("soft")
        release(done, made)
        assert release(done, made) == []

    def test_is_refused_once_it_went_elsewhere(self, done: Spread) -> None:
        made = done.allocated("soft")
        reallocate(done, made)
        with pytest.raises(Allocation.Over):
            release(done, made)

    def test_is_not_for_developers(self, done: Spread) -> None:
        made = done.allocated("soft")
        with pytest.raises(NotAllowed):
            release(done, made, "dan")


class TestReallocating:
    def test_gives_another_product_what_this_one_had(self, done: Spread) -> None:
        made = done.allocated("hard", share("4"))
        told = reallocate(done, made)
        assert told[0] == "allocation.reallocated"
        (heir,) = standing(done, 1)
        inherited = done.world.state(UUID(heir))
        assert (inherited["origin"], inherited["booking"]["strength"]) == (str(made), "hard")
        assert (standing(done, 0), done.sums()) == ([], ({QUARTER: "4"}, {}))

    def test_to_the_same_product_changes_nothing(self, done: Spread) -> None:
        assert reallocate(done, done.allocated("hard"), done.products[0]) == []

    def test_is_refused_for_a_mere_request(self, done: Spread) -> None:
        with pytest.raises(Allocation.NotAllocated):
            reallocate(done, done.requested())

    def test_is_refused_twice(self, done: Spread) -> None:
        made = done.allocated("soft")
        reallocate(done, made)
        with pytest.raises(Allocation.Over):
            reallocate(done, made)

    def test_is_refused_to_a_product_that_rests(self, done: Spread) -> None:
        made = done.allocated("hard")
        done.world.give("ada", "place_on_hold", done.products[1], **WHY)
        with pytest.raises(Product.Rests):
            reallocate(done, made)

    def test_is_refused_to_another_portfolio(self, done: Spread) -> None:
        made, other = done.allocated("hard"), divided(done.world, "Another")
        with pytest.raises(AnotherPortfolio):
            reallocate(done, made, portfolio=other)

    def test_is_for_the_portfolio_manager_and_needs_a_reason(self, done: Spread) -> None:
        made = done.allocated("hard")
        about = {"to": done.products[1], "portfolio": done.portfolio}
        with pytest.raises(NotAllowed):
            done.world.give("ada", "reallocate_capacity", made, **about, **WHY)
        with pytest.raises(ValidationError, match="reason"):
            done.world.give("petra", "reallocate_capacity", made, **about)


class TestAProductThatRests:
    @pytest.mark.parametrize(("who", "command"), [("ada", "place_on_hold"), ("sam", "sunset_product")])
    def test_releases_its_allocations(self, done: Spread, who: str, command: str) -> None:
        made = [done.allocated("hard", share("1")), done.allocated("soft", share("1")), done.requested()]
        kept = done.allocated("hard", share("1"), product=1)
        done.world.give(who, command, done.products[0], **WHY)
        assert [done.world.state(each)["state"] for each in (*made, kept)] == ["released"] * 3 + ["allocated"]
        assert done.sums() == ({QUARTER: "1"}, {})

    def test_is_given_nobody_until_it_is_resumed(self, done: Spread) -> None:
        done.world.give("ada", "place_on_hold", done.products[0], **WHY)
        made = done.allocated("soft", product=1)
        with pytest.raises(Product.Rests):
            reallocate(done, made, done.products[0])
        assert done.world.told("ada", "resume_product", done.products[0]) == ["product.resumed", "stake.resumed"]
        reallocate(done, made, done.products[0])
        assert len(standing(done, 0)) == 1

    def test_in_no_portfolio_just_rests(self, world: World, done: Spread) -> None:
        other = registered(world, "OTHERS")
        assert world.told("ada", "place_on_hold", other, **WHY) == ["product.placed_on_hold"]


class TestAKilledTurn:
    def test_releases_what_was_for_it_or_for_no_turn(self, done: Spread) -> None:
        discovery = discovered(done.world)
        other = done.world.make("ada", "start_iteration", product=done.products[0], follows=discovery.iteration)
        asked = [done.requested(iteration=each) for each in (discovery.iteration, other)] + [done.requested()]
        discovery.submit()
        discovery.decide(GateName.G1, "kill", grounds="Nobody needs it.")
        assert [done.world.state(each)["state"] for each in asked] == ["released", "requested", "released"]


class TestAStake:
    def test_has_a_hundred_allocations_at_most(self, done: Spread) -> None:
        for _ in range(100):
            done.requested()
        with pytest.raises(Stake.TooManyAllocations):
            done.requested()
