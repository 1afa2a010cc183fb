"""How many there are, and never more of them promised than that, unless a sponsor signs for it."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from domain.portfolio.capacity_pool import CapacityPool
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.reach.portfolio import NEXT_QUARTER, QUARTER, WHY, Spread, share
from tests.world import World


def signed(done: Spread, extra: str, who: str = "sandra") -> list[str]:
    return done.world.told(who, "sign_over_allocation", done.pool, period=QUARTER, extra=extra, **WHY)


def allocate(done: Spread, allocation: UUID, strength: str = "hard", who: str = "petra", **more: Any) -> list[str]:
    return done.world.told(who, "allocate_capacity", allocation, strength=strength, **more)


class TestOpening:
    def test_is_recorded(self, world: World, done: Spread) -> None:
        about = {"portfolio": done.portfolio, "name": "data science", "kind": "skill"}
        assert world.told("petra", "open_capacity_pool", **about) == ["capacity_pool.opened"]

    def test_is_refused_for_a_name_that_is_taken(self, world: World, done: Spread) -> None:
        with pytest.raises(AlreadyExists):
            world.give("petra", "open_capacity_pool", portfolio=done.portfolio, name="developer", kind="skill")

    def test_is_for_the_portfolio_manager(self, world: World, done: Spread) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "open_capacity_pool", portfolio=done.portfolio, name="testers", kind="role")


class TestDeclaringCapacity:
    def test_is_recorded(self, world: World, done: Spread) -> None:
        told = world.told("petra", "declare_capacity", done.pool, period=QUARTER, fte="5.50")
        assert told == ["capacity_pool.capacity_declared"]
        assert world.state(done.pool)["declared"] == {QUARTER: "5.50", NEXT_QUARTER: "4"}

    def test_again_changes_nothing(self, world: World, done: Spread) -> None:
        assert world.told("petra", "declare_capacity", done.pool, period=QUARTER, fte="4") == []

    def test_is_refused_below_what_is_promised(self, world: World, done: Spread) -> None:
        done.allocated("hard", share("3"))
        with pytest.raises(CapacityPool.OverAllocated):
            world.give("petra", "declare_capacity", done.pool, period=QUARTER, fte="2.99")

    def test_counts_on_what_is_signed_beyond_it(self, world: World, done: Spread) -> None:
        signed(done, "1.50")
        done.allocated("hard", share("5"))
        with pytest.raises(CapacityPool.OverAllocated):
            world.give("petra", "declare_capacity", done.pool, period=QUARTER, fte="3.49")
        told = world.told("petra", "declare_capacity", done.pool, period=QUARTER, fte="3.50")
        assert told == ["capacity_pool.capacity_declared"]

    def test_below_what_is_pencilled_in_is_told(self, world: World, done: Spread) -> None:
        done.allocated("soft", share("3"))
        told = world.told("petra", "declare_capacity", done.pool, period=QUARTER, fte="2")
        assert told == ["capacity_pool.capacity_declared", "capacity_pool.over_allocation_detected"]

    @pytest.mark.parametrize(("period", "fte"), [("2027-Q5", "1"), (QUARTER, "-0.01"), (QUARTER, "10000.01")])
    def test_takes_nothing_out_of_bounds(self, world: World, done: Spread, period: str, fte: str) -> None:
        with pytest.raises(ValidationError):
            world.give("petra", "declare_capacity", done.pool, period=period, fte=fte)


class TestHardAllocations:
    def test_go_up_to_what_is_declared(self, done: Spread) -> None:
        done.allocated("hard", share("2.50"))
        done.allocated("hard", share("1.50"), product=1)
        assert done.sums()[0] == {QUARTER: "4.00"}

    def test_stay_within_the_declared_capacity_of_each_period(self, done: Spread) -> None:
        done.allocated("hard", share("2.50"))
        more = done.requested(share("1.51"), share("1", NEXT_QUARTER), product=1)
        with pytest.raises(CapacityPool.OverAllocated) as refused:
            allocate(done, more)
        assert refused.value.facts == ("developer 2027-Q1: 4.01 of 4",)
        assert done.sums()[0] == {QUARTER: "2.50"}

    def test_are_refused_in_a_period_nothing_was_declared_for(self, done: Spread) -> None:
        with pytest.raises(CapacityPool.OverAllocated):
            done.allocated("hard", share("0.01", "2028-Q1"))

    def test_may_go_beyond_by_a_signed_exception(self, done: Spread) -> None:
        assert signed(done, "1") == ["capacity_pool.exception_signed"]
        done.allocated("hard", share("5"))
        with pytest.raises(CapacityPool.OverAllocated):
            done.allocated("hard", share("0.01"), product=1)

    def test_are_never_made_under_an_exception_by_whoever_signed_it(self, world: World, done: Spread) -> None:
        holder = world.people["sandra"]
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="portfolio_manager", holder=holder)
        signed(done, "1")
        more = done.requested(share("5"))
        with pytest.raises(CapacityPool.SignerNeverAllocates):
            allocate(done, more, who="sandra")
        assert allocate(done, more, who="petra")

    @pytest.mark.parametrize("fte", ["3.99", "4"])
    def test_within_what_is_declared_are_made_by_whoever_signed_for_more(
        self, world: World, done: Spread, fte: str
    ) -> None:
        holder = world.people["sandra"]
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="portfolio_manager", holder=holder)
        signed(done, "1")
        assert allocate(done, done.requested(share(fte)), who="sandra")

    @pytest.mark.parametrize("signer", [0, 1, 2])
    def test_under_an_exception_are_made_by_anybody_else(self, world: World, done: Spread, signer: int) -> None:
        names = sorted(("petra", "pavel", "sandra"), key=world.people.__getitem__)
        for name in names:
            for role in ("portfolio_manager", "sponsor"):
                roles = Roles.at(WORKSPACE)
                world.give("root", "assign_roles", roles, role=role, holder=world.people[name])
        signed(done, "1", names.pop(signer))
        for name in names:
            made = done.requested(share("5"))
            assert allocate(done, made, who=name)
            world.give(name, "release_allocation", made, **WHY)

    def test_that_are_made_anew_take_what_they_had(self, done: Spread) -> None:
        made = done.allocated("hard", share("3"))
        assert allocate(done, made, shares=[share("4")])
        assert done.sums() == ({QUARTER: "4"}, {})

    def test_of_two_people_at_once_take_no_more_than_there_is(self, done: Spread) -> None:
        first, second = done.requested(share("3")), done.requested(share("3"), product=1)
        allocate(done, first)
        with pytest.raises(CapacityPool.OverAllocated):
            allocate(done, second, who="pavel")


class TestSigningAnException:
    def test_twice_changes_nothing(self, done: Spread) -> None:
        signed(done, "1")
        assert signed(done, "1") == []

    def test_adds_to_what_is_declared(self, done: Spread) -> None:
        signed(done, "2")
        done.allocated("hard", share("5"))
        with pytest.raises(CapacityPool.OverAllocated) as refused:
            signed(done, "0.99")
        assert refused.value.facts == ("developer 2027-Q1: 5 of 4.99",)
        assert signed(done, "1") == ["capacity_pool.exception_signed"]

    def test_is_ended_only_when_it_is_not_needed(self, done: Spread) -> None:
        signed(done, "1")
        made = done.allocated("hard", share("5"))
        with pytest.raises(CapacityPool.OverAllocated):
            signed(done, "0")
        done.world.give("petra", "release_allocation", made, **WHY)
        assert signed(done, "0") == ["capacity_pool.exception_signed"]

    def test_is_for_the_sponsor_of_the_workspace(self, done: Spread) -> None:
        for who in ("petra", "sam"):
            with pytest.raises(NotAllowed, match="sign_over_allocation is for sponsor"):
                signed(done, "1", who)

    def test_needs_a_reason_and_cannot_be_back_dated(self, world: World, done: Spread) -> None:
        for more in ({}, {**WHY, "occurred_at": "2026-11-19T09:00:00Z"}):
            with pytest.raises(ValidationError):
                world.give("sandra", "sign_over_allocation", done.pool, period=QUARTER, extra="1", **more)


class TestSoftAllocations:
    def test_that_are_too_many_are_a_fact(self, world: World, done: Spread) -> None:
        done.allocated("hard", share("3"))
        told = allocate(done, done.requested(share("2"), product=1), "soft")
        assert told == ["allocation.allocated", "capacity_pool.booked", "capacity_pool.over_allocation_detected"]
        detected = world.facts()[-1]
        assert isinstance(detected, CapacityPool.OverAllocationDetected)
        assert (detected.period, str(detected.room), str(detected.hard), str(detected.soft)) == (QUARTER, "4", "3", "2")

    def test_promise_nobody(self, done: Spread) -> None:
        done.allocated("soft", share("2"))
        assert done.sums() == ({}, {QUARTER: "2"})

    def test_are_too_many_by_their_sum(self, done: Spread) -> None:
        done.allocated("hard", share("1"))
        told = allocate(done, done.requested(share("3.01"), product=1), "soft")
        assert told[-1] == "capacity_pool.over_allocation_detected"

    def test_that_fit_are_none(self, done: Spread) -> None:
        done.allocated("hard", share("2"))
        told = allocate(done, done.requested(share("2"), product=1), "soft")
        assert told == ["allocation.allocated", "capacity_pool.booked"]
