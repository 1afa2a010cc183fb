"""The most value within every limit: as good as trying everything."""

from decimal import Decimal
from itertools import combinations
from random import Random
from uuid import UUID

import pytest

from domain.portfolio.problem import Bond, Cap, Item, Need, Problem
from domain.portfolio.solver import NODES, solve

POOLS, PERIODS = [UUID(int=100), UUID(int=101)], ["2027-Q1", "2027-Q2"]


def cents(chance: Random, most: int, least: int = 0) -> Decimal:
    return Decimal(chance.randint(least, most)) / 100


def item(n: int, value: str, cost: str = "0", bucket: str = "grow", requires: tuple[int, ...] = ()) -> Item:
    needed = tuple(UUID(int=each) for each in requires)
    amounts = {"value": Decimal(value), "cost": Decimal(cost)}
    return Item(product=UUID(int=n), bucket=bucket, needs=(), requires=needed, **amounts)


def problem(*items: Item, budget: str = "1000000", caps: tuple[Cap, ...] = (), bonds: tuple[Bond, ...] = ()) -> Problem:
    return Problem(items=items, capacity=(), budget=Decimal(budget), caps=caps, bonds=bonds)


def any_problem(seed: int) -> Problem:
    chance = Random(seed)  # noqa: S311  a problem is no secret
    numbers = range(1, chance.randint(2, 9))
    items = tuple(
        Item(
            product=UUID(int=n),
            bucket=chance.choice(["grow", "run"]),
            value=cents(chance, 10_000, -2_000),
            cost=cents(chance, 5_000),
            needs=tuple(Need(pool=chance.choice(POOLS), period=p, fte=cents(chance, 300)) for p in PERIODS),
            requires=tuple(UUID(int=other) for other in numbers if other != n and chance.random() < 0.15),
        )
        for n in numbers
    )
    pairs = [pair for pair in combinations(numbers, 2) if chance.random() < 0.3]
    bonds = tuple(Bond(products=tuple(UUID(int=n) for n in p), value=cents(chance, 4_000, -4_000)) for p in pairs)
    capacity = tuple(Need(pool=pool, period=p, fte=cents(chance, 700)) for pool in POOLS for p in PERIODS)
    caps = tuple(Cap(bucket=bucket, amount=cents(chance, 9_000)) for bucket in ("grow", "run"))
    return Problem(items=items, capacity=capacity, budget=cents(chance, 15_000), caps=caps, bonds=bonds)


def allowed(problem: Problem, chosen: tuple[Item, ...]) -> bool:
    ids = {each.product for each in chosen}
    if any(not set(each.requires) <= ids for each in chosen):
        return False
    if problem.budget is not None and sum(each.cost for each in chosen) > problem.budget:
        return False
    if any(sum(each.cost for each in chosen if each.bucket == cap.bucket) > cap.amount for cap in problem.caps):
        return False
    needs = [need for each in chosen for need in each.needs]
    return all(
        sum(need.fte for need in needs if (need.pool, need.period) == (has.pool, has.period)) <= has.fte
        for has in problem.capacity
    )


def best(problem: Problem) -> Decimal:
    """The greatest value there is, by trying every choice."""
    worths = [Decimal()]
    for size in range(len(problem.items) + 1):
        for chosen in filter(lambda each: allowed(problem, each), combinations(problem.items, size)):
            ids = {each.product for each in chosen}
            own = sum((each.value for each in chosen), Decimal())
            worths.append(own + sum((b.value for b in problem.bonds if set(b.products) <= ids), Decimal()))
    return max(worths)


class TestSolving:
    @pytest.mark.parametrize("seeds", [range(n, n + 50) for n in range(0, 300, 50)], ids=str)
    def test_finds_what_trying_everything_finds(self, seeds: range) -> None:
        for seed in seeds:
            given = any_problem(seed)
            solved = solve(given)
            items = tuple(each for each in given.items if each.product in solved.chosen)
            assert allowed(given, items), seed
            assert (solved.objective, solved.proven) == (best(given), True), seed

    def test_answers_the_same_again_in_whichever_order_it_is_asked(self) -> None:
        given = any_problem(7)
        turned = given.model_copy(update={"items": given.items[::-1]})
        assert solve(given) == solve(given) == solve(turned)

    def test_takes_what_is_worth_less_where_more_is_worth_more(self) -> None:
        """The greedy choice would be the first."""
        given = problem(item(1, "60", "10"), item(2, "50", "6"), item(3, "45", "6"), budget="12")
        assert solve(given).chosen == (UUID(int=2), UUID(int=3))

    def test_takes_a_loss_for_what_requires_it(self) -> None:
        given = problem(item(1, "100", requires=(2,)), item(2, "-10"), item(3, "-1"))
        assert (solve(given).chosen, str(solve(given).objective)) == ((UUID(int=1), UUID(int=2)), "90")

    def test_keeps_each_bucket_within_its_cap(self) -> None:
        caps = (Cap(bucket="grow", amount=Decimal(5)), Cap(bucket="run", amount=Decimal(5)))
        given = problem(item(1, "9", "4"), item(2, "8", "4"), item(3, "1", "4", "run"), budget="10", caps=caps)
        assert solve(given).chosen == (UUID(int=1), UUID(int=3))

    def test_counts_what_products_bring_together_and_take_from_each_other(self) -> None:
        both = (UUID(int=1), UUID(int=2))
        for value, chosen in (("5", both), ("-5", both[:1])):
            given = problem(item(1, "4"), item(2, "3"), bonds=(Bond(products=both, value=Decimal(value)),))
            assert solve(given).chosen == chosen

    def test_adds_up_all_that_an_item_takes_of_a_pool_in_a_quarter(self) -> None:
        need = Need(pool=POOLS[0], period=PERIODS[0], fte=Decimal(3))
        twice = item(1, "5").model_copy(update={"needs": (need, need)})
        for fte, chosen in (("5.99", ()), ("6", (UUID(int=1),))):
            capacity = (need.model_copy(update={"fte": Decimal(fte)}),)
            given = Problem(items=(twice,), capacity=capacity, budget=None, caps=(), bonds=())
            assert solve(given).chosen == chosen

    def test_takes_what_requires_itself(self) -> None:
        assert solve(problem(item(1, "5", requires=(1,)))).chosen == (UUID(int=1),)

    def test_is_told_in_hundredths(self) -> None:
        assert str(solve(problem(item(1, "4.75"))).objective) == "4.75"

    @pytest.mark.parametrize(("most", "proven"), [(2, False), (3, True), (4, True)])
    def test_is_proven_by_the_last_branch_that_may_be_looked_at(
        self, monkeypatch: pytest.MonkeyPatch, most: int, proven: bool  # noqa: FBT001
    ) -> None:
        """Of one item there are three: the beginning, with it, and without it."""
        monkeypatch.setattr("domain.portfolio.solver.NODES", most)
        solved = solve(problem(item(1, "5")))
        assert (solved.nodes, solved.proven) == (min(most, 3), proven)

    def test_of_nothing_at_all_looks_at_one_branch(self) -> None:
        assert (solve(problem()).nodes, solve(problem()).proven) == (1, True)

    def test_looks_at_as_many_branches_as_ever(self) -> None:
        """They are recorded with each answer; what is looked at first, and cut off, is part of the solver's name."""
        assert [solve(any_problem(seed)).nodes for seed in (27, 40, 63, 226, 286, 291)] == [35, 26, 48, 27, 33, 40]

    @pytest.mark.parametrize(("seed", "nodes"), [(0, 20), (1, 52), (2, 20)])
    def test_follows_few_of_the_branches_there_are(self, seed: int, nodes: int) -> None:
        """Of the 511 of eight items, those below which something may still be better."""
        chance = Random(seed)  # noqa: S311  a problem is no secret
        items = [item(n, str(chance.randint(1000, 9999)), str(chance.randint(1000, 9999))) for n in range(1, 9)]
        half = sum(int(each.cost) for each in items) // 2 + chance.randint(0, 99)
        given = problem(*items, budget=str(half))
        assert (solve(given).nodes, solve(given).objective) == (nodes, best(given))

    def test_of_several_alike_takes_the_first(self) -> None:
        given = problem(*(item(n, "7", "5") for n in (3, 1, 2)), budget="10")
        assert solve(given).chosen == (UUID(int=1), UUID(int=2))

    def test_of_nothing_worth_doing_is_nothing(self) -> None:
        assert solve(problem(item(1, "-5"))).chosen == ()

    def test_ends_however_hard_it_is(self) -> None:
        """What is cut off says so, and answers the same again all the same."""
        chance = Random(1)  # noqa: S311  a problem is no secret
        hard = [item(n, str(weight := 1000 + chance.randint(0, 99) * 2), str(weight)) for n in range(1, 25)]
        given = problem(*hard, budget="12001.00")
        solved = solve(given)
        assert (solved.nodes, solved.proven) == (NODES, False)
        assert solved == solve(given)
        assert 0 < solved.objective <= Decimal(12001)
