"""The problem that candidates are together: what is left for them of the budget, of each bucket, of each pool."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

import pytest

from domain.portfolio.candidate import Candidate, problem
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio_values import Booking, Strength
from domain.portfolio.problem import Problem
from tests.reach.candidates import (
    EARLY,
    LATE,
    OTHER,
    POOL,
    A,
    B,
    C,
    D,
    candidate,
    demand,
    pool,
    portfolio,
    shares,
    synergy,
)


def left(given: Problem) -> dict[tuple[UUID, str], str]:
    return {(each.pool, each.period): str(each.fte) for each in given.capacity}


def of(candidates: Iterable[Candidate], *pools: CapacityPool) -> dict[tuple[UUID, str], str]:
    return left(problem(candidates, portfolio(), pools, ()))


class TestTheBudget:
    def test_is_none_where_none_was_set(self) -> None:
        given = problem([candidate(A)], portfolio(None), (), ())
        assert (given.budget, given.caps) == (None, ())

    def test_leaves_what_no_others_have(self) -> None:
        """What candidates have already is theirs to ask for again."""
        given = problem([candidate(C)], portfolio(a=(A, "70"), b=(B, "30"), c=(C, "500"), d=(D, "7")), (), ())
        assert given.budget == Decimal(893)

    def test_leaves_each_bucket_what_no_others_have_of_its_share(self) -> None:
        given = problem([candidate(C)], portfolio(a=(A, "70"), b=(B, "30"), c=(C, "500"), d=(D, "7")), (), ())
        assert {each.bucket: each.amount for each in given.caps} == {"grow": Decimal(530), "run": Decimal(363)}

    def test_leaves_nothing_rather_than_less(self) -> None:
        given = problem([candidate(C)], portfolio(a=(A, "1000.01")), (), ())
        assert (given.budget, [each.amount for each in given.caps]) == (Decimal(), [Decimal(), Decimal(400)])


class TestAnItem:
    def test_stands_in_its_bucket_and_takes_of_each_quarter(self) -> None:
        asked = demand(*shares("1.50", "2"))
        (item,) = problem([candidate(B, asked)], portfolio(), [pool("1")], ()).items
        assert (item.product, item.bucket, item.value, item.cost) == (B, "run", Decimal(80), Decimal(100))
        needs = [(each.pool, each.period, str(each.fte)) for each in item.needs]
        assert needs == [(POOL, EARLY, "1.50"), (POOL, LATE, "2")]


class TestCapacity:
    def test_is_what_is_promised_to_nobody(self) -> None:
        asked = demand(*shares("1", "1"))
        assert of([candidate(A, asked)], pool("1.50")) == {(POOL, EARLY): "2.50", (POOL, LATE): "4"}

    def test_counts_what_was_signed(self) -> None:
        asked = demand(*shares("1"))
        assert of([candidate(A, asked)], pool("3", extra="1.25")) == {(POOL, EARLY): "2.25"}

    def test_is_nothing_rather_than_less(self) -> None:
        assert of([candidate(A, demand(*shares("1")))], pool("5")) == {(POOL, EARLY): "0"}

    @pytest.mark.parametrize(("strength", "back"), [(Strength.HARD, "3.75"), (Strength.SOFT, "1")])
    def test_counts_what_the_candidates_were_promised(self, strength: Strength, back: str) -> None:
        """What is pencilled in took nothing away."""
        has = Booking(strength=strength, shares=shares("2.75", "0.50"))
        asked = demand(*shares("1"), has=has)
        assert of([candidate(A, asked)], pool("3")) == {(POOL, EARLY): back}

    @pytest.mark.parametrize("pools", [(POOL, OTHER), (OTHER, POOL)])
    def test_of_each_pool_is_its_own(self, pools: tuple[UUID, UUID]) -> None:
        one, other = pools
        has = Booking(strength=Strength.HARD, shares=shares("1"))
        asked = demand(*shares("1"), pool=one, has=has), demand(*shares("1"), pool=other)
        found = of([candidate(A, *asked)], *(pool("2", id_=each) for each in pools))
        assert found == {(one, EARLY): "3", (other, EARLY): "2"}

    @pytest.mark.parametrize(("has", "early", "late"), [(("1", None), "3", "2"), ((None, "1"), "2", "3")])
    def test_of_each_quarter_is_its_own(self, has: tuple[str | None, str | None], early: str, late: str) -> None:
        asked = demand(*shares("1", "1"), has=Booking(strength=Strength.HARD, shares=shares(*has)))
        assert of([candidate(A, asked)], pool("2", "2")) == {(POOL, EARLY): early, (POOL, LATE): late}


class TestABond:
    def test_is_between_those_that_are_considered(self) -> None:
        given = problem([candidate(A), candidate(B)], portfolio(), (), [synergy(A, B), synergy(B, C), synergy(C, D)])
        assert [(each.products, each.value) for each in given.bonds] == [((A, B), Decimal(-5)), ((B,), Decimal(-5))]
