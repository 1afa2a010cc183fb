"""Which products to do: considered together, chosen within every limit, adopted all at once or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AnotherProduct, NotAllowed, Refused, SomeRefused
from domain.portfolio.allocation import Allocation
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_scenario import PortfolioScenario
from domain.portfolio.problem import Problem
from domain.portfolio.refusals import AnotherPortfolio
from domain.portfolio.solver import solve
from tests.reach.discovery import Discovered, ask_for_money, discovered
from tests.reach.portfolio import NEXT_QUARTER, QUARTER, WHY, Spread, divided, registered, share, spread
from tests.world import World

ELSEWHERE = ["Another", "Others"]  # of these ids one is smaller than that of the portfolio, and one greater
COST = {"amount": "100.00", "currency": "EUR"}


@dataclass
class Considering:
    """A scenario of a portfolio whose two products have been discovered."""

    spread: Spread
    discoveries: tuple[Discovered, Discovered]
    scenario: UUID

    @property
    def world(self) -> World:
        return self.spread.world

    def case(
        self, product: int, cost: str = "100.00", benefit: str = "180.00", currency: str = "EUR", *,
        approved: bool = True,
    ) -> UUID:
        """A case of one of the products, at no discount."""
        about = {"iteration": self.discoveries[product].iteration, "problem": self.discoveries[product].problem}
        figures = {"costs": [cost], "benefits": [benefit], "rate": "0", "currency": currency}
        made = self.world.make("ada", "draft_business_case", **about, do_nothing="They wait.", figures=figures)
        if approved:
            ask_for_money(self.world, made)
            self.world.give("sam", "approve_business_case", made)
        return made

    def add(self, product: int, /, *allocations: UUID, case: UUID | None = None, **more: Any) -> list[str]:
        """Consider one of the products."""
        about = {"portfolio": self.spread.portfolio, "product": self.spread.products[product]}
        asked = {"case": case or self.case(product), "allocations": allocations}
        return self.world.told("petra", "add_candidate", self.scenario, **{**about, **asked, **more})

    def optimise(self, who: str = "petra", **more: Any) -> list[str]:
        """Choose, looking at the developers."""
        about = {"portfolio": self.spread.portfolio, "pools": [self.spread.pool], **more}
        return self.world.told(who, "optimise_portfolio", self.scenario, **about)

    def adopt(self, *acknowledged: UUID) -> list[str]:
        """Do what was chosen."""
        seen = [{"id": each, "version": self.world.state(each)["version"]} for each in acknowledged]
        return self.world.told("petra", "adopt_portfolio_scenario", self.scenario, acknowledged=seen, **WHY)

    def solution(self) -> tuple[list[str], str]:
        """What was chosen, and what it is worth."""
        solution = self.world.state(self.scenario)["solution"]
        return solution["chosen"], solution["objective"]

    def ids(self, *products: int) -> list[str]:
        """The products as they are listed."""
        return sorted(str(self.spread.products[each]) for each in products)


@pytest.fixture
def done(world: World) -> Considering:
    made = spread(world)
    turns = [world.make("ada", "start_iteration", product=each) for each in made.products]
    first, second = (discovered(world, turn) for turn in turns)
    scenario = world.make("petra", "open_portfolio_scenario", portfolio=made.portfolio, name="Next year")
    return Considering(made, (first, second), scenario)


def more(done: Considering, key: str) -> dict[str, UUID]:
    """One more product of the portfolio, and its approved case."""
    product = registered(done.world, key)
    about = {"product": product, "bucket": "grow", "horizon": "h3"}
    done.world.give("petra", "add_product_to_portfolio", done.spread.portfolio, **about)
    found = discovered(done.world, done.world.make("ada", "start_iteration", product=product))
    return {"product": product, "case": found.case}


def synergy(done: Considering, products: Sequence[UUID], currency: str = "EUR", **more: Any) -> UUID:
    """A confirmed one."""
    value = {"amount": "-90.00", "currency": currency}
    about = {"portfolio": done.spread.portfolio, "products": products, "value": value, **more}
    told = {"kind": "cannibalisation", "rationale": "They buy one of them."}
    made = done.world.make("petra", "identify_synergy", **about, **told)
    done.world.give("sandra", "confirm_synergy", made)
    return made


@pytest.fixture
def contended(done: Considering) -> Considering:
    """Both want three of the four developers; the second is worth more."""
    done.add(0, done.spread.requested(share("3")))
    done.add(1, done.spread.requested(share("3"), product=1), case=done.case(1, "100.00", "200.00"))
    return done


class TestOpening:
    def test_is_recorded(self, world: World, done: Considering) -> None:
        told = world.told("pavel", "open_portfolio_scenario", portfolio=done.spread.portfolio, name="Another")
        assert told == ["portfolio_scenario.opened"]

    def test_is_for_the_portfolio_manager(self, world: World, done: Considering) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "open_portfolio_scenario", portfolio=done.spread.portfolio, name="Mine")


class TestConsidering:
    def test_takes_worth_and_cost_of_the_approved_case(self, done: Considering) -> None:
        assert done.add(0) == ["portfolio_scenario.candidate_added"]
        (candidate,) = done.world.state(done.scenario)["candidates"].values()
        assert (candidate["value"], candidate["cost"], candidate["currency"]) == ("80.00", "100.00", "EUR")

    def test_again_changes_nothing(self, done: Considering) -> None:
        case = done.case(0)
        done.add(0, case=case)
        assert done.add(0, case=case) == []

    def test_with_another_case_takes_that(self, done: Considering) -> None:
        done.add(0)
        done.add(0, case=done.case(0, "50.00", "60.00"))
        (candidate,) = done.world.state(done.scenario)["candidates"].values()
        assert candidate["value"] == "10.00"

    def test_is_refused_without_approval(self, done: Considering) -> None:
        case = done.case(0, approved=False)
        with pytest.raises(PortfolioScenario.CaseNotApproved):
            done.add(0, case=case)

    def test_is_refused_for_a_case_or_an_allocation_of_another_product(self, done: Considering) -> None:
        case, asked = done.case(1), done.spread.requested(product=1)
        with pytest.raises(AnotherProduct):
            done.add(0, case=case)
        with pytest.raises(AnotherProduct):
            done.add(0, asked)

    def test_is_refused_for_what_is_asked_for_no_longer(self, done: Considering) -> None:
        asked = done.spread.requested()
        done.world.give("ada", "release_allocation", asked, **WHY)
        with pytest.raises(Allocation.Over):
            done.add(0, asked)

    def test_is_refused_for_one_allocation_twice(self, done: Considering) -> None:
        asked = done.spread.requested()
        with pytest.raises(PortfolioScenario.NamedTwice):
            done.add(0, asked, asked)

    def test_is_refused_in_another_currency_than_the_budget(self, done: Considering) -> None:
        envelope = {"amount": "500.00", "currency": "USD"}
        done.world.give("sandra", "limit_budget", done.spread.portfolio, envelope=envelope)
        with pytest.raises(PortfolioScenario.AnotherCurrency):
            done.add(0)

    def test_is_refused_in_another_currency_than_the_others(self, done: Considering) -> None:
        done.add(0)
        with pytest.raises(PortfolioScenario.AnotherCurrency):
            done.add(1, case=done.case(1, currency="USD"))
        envelope = {"amount": "500.00", "currency": "EUR"}
        done.world.give("sandra", "limit_budget", done.spread.portfolio, envelope=envelope)
        with pytest.raises(PortfolioScenario.AnotherCurrency):
            done.add(1, case=done.case(1, currency="USD"))

    def test_of_one_alone_may_be_in_another_currency_than_before(self, done: Considering) -> None:
        done.add(0)
        assert done.add(0, case=done.case(0, currency="USD")) == ["portfolio_scenario.candidate_added"]

    @pytest.mark.parametrize("name", ELSEWHERE)
    def test_is_refused_of_another_portfolio(self, done: Considering, name: str) -> None:
        other = divided(done.world, name)
        with pytest.raises(AnotherPortfolio):
            done.add(0, portfolio=other)

    def test_of_twenty_four_may_change_each(self, done: Considering) -> None:
        for n in range(23):
            done.add(0, **(known := more(done, f"P{n}")))
        done.add(0)
        assert done.add(0, **known, requires=[done.spread.products[0]]) == ["portfolio_scenario.candidate_added"]

    def test_is_refused_beyond_twenty_four(self, done: Considering) -> None:
        for n in range(25):
            add = more(done, f"P{n}")
            if n < 24:
                done.add(0, **add)
        with pytest.raises(PortfolioScenario.TooManyCandidates):
            done.add(0, **add)


class TestOptimising:
    def test_chooses_what_is_worth_most_within_capacity(self, contended: Considering) -> None:
        assert contended.optimise() == ["portfolio_scenario.optimised"]
        assert contended.solution() == (contended.ids(1), "100")

    def test_takes_all_where_there_is_room(self, contended: Considering) -> None:
        contended.world.give("petra", "declare_capacity", contended.spread.pool, period=QUARTER, fte="6")
        contended.optimise()
        assert contended.solution() == (contended.ids(0, 1), "180")

    def test_counts_what_is_promised_to_others_already(self, contended: Considering) -> None:
        contended.spread.allocated("hard", share("2"))
        contended.optimise()
        assert contended.solution() == ([], "0")

    def test_chooses_within_the_budget(self, done: Considering) -> None:
        envelope = {"amount": "300.00", "currency": "EUR"}
        done.world.give("sandra", "limit_budget", done.spread.portfolio, envelope=envelope)
        done.add(0, case=done.case(0, "180.00", "260.00"))
        done.add(1, case=done.case(1, "121.00", "221.00"))
        done.optimise()
        assert done.solution() == (done.ids(0), "80")  # the bucket of the other may have 120

    def test_counts_confirmed_synergies_only(self, contended: Considering) -> None:
        contended.world.give("petra", "declare_capacity", contended.spread.pool, period=QUARTER, fte="6")
        value = {"amount": "-90.00", "currency": "EUR"}
        about = {"portfolio": contended.spread.portfolio, "products": contended.spread.products, "value": value}
        told = {"kind": "cannibalisation", "rationale": "They buy one of them."}
        synergy = contended.world.make("petra", "identify_synergy", **about, **told)
        with pytest.raises(PortfolioScenario.NotConfirmed):
            contended.optimise(synergies=[synergy])
        contended.world.give("sandra", "confirm_synergy", synergy)
        contended.optimise(synergies=[synergy])
        assert contended.solution() == (contended.ids(1), "100")

    @pytest.mark.parametrize("name", ELSEWHERE)
    def test_counts_no_synergy_of_another_portfolio(self, contended: Considering, name: str) -> None:
        world, other = contended.world, divided(contended.world, name)
        products = [registered(world, key) for key in ("P1", "P2")]
        for product in products:
            about = {"product": product, "bucket": "grow", "horizon": "h3"}
            world.give("petra", "add_product_to_portfolio", other, **about)
        with pytest.raises(AnotherPortfolio):
            contended.optimise(synergies=[synergy(contended, products, portfolio=other)])

    def test_counts_no_synergy_in_another_currency(self, contended: Considering) -> None:
        with pytest.raises(PortfolioScenario.AnotherCurrency) as refused:
            contended.optimise(synergies=[synergy(contended, contended.spread.products, "USD")])
        assert refused.value.facts == ("EUR", "USD")

    def test_counts_each_synergy_and_each_pool_once(self, contended: Considering) -> None:
        made = synergy(contended, contended.spread.products)
        with pytest.raises(PortfolioScenario.NamedTwice):
            contended.optimise(synergies=[made, made])
        with pytest.raises(PortfolioScenario.NamedTwice):
            contended.optimise(pools=[contended.spread.pool] * 2)

    def test_takes_what_is_required_with_it(self, done: Considering) -> None:
        done.add(1, requires=[done.spread.products[0]])
        with pytest.raises(PortfolioScenario.RequiredMissing):
            done.optimise()
        done.add(0, case=done.case(0, "100.00", "90.00"))
        done.optimise()
        assert done.solution() == (done.ids(0, 1), "70")

    def test_again_changes_nothing(self, contended: Considering) -> None:
        contended.optimise()
        assert contended.optimise() == []

    def test_is_refused_without_candidates(self, done: Considering) -> None:
        with pytest.raises(PortfolioScenario.NothingToChoose):
            done.optimise()

    def test_is_refused_without_a_pool_that_is_asked_of(self, contended: Considering) -> None:
        with pytest.raises(PortfolioScenario.PoolMissing) as refused:
            contended.optimise(pools=[])
        assert refused.value.facts == (str(contended.spread.pool),)

    def test_is_for_the_portfolio_manager(self, contended: Considering) -> None:
        with pytest.raises(NotAllowed):
            contended.optimise("ada")

    def test_records_all_that_is_needed_to_do_it_again(self, contended: Considering) -> None:
        contended.optimise()
        state = contended.world.state(contended.scenario)
        given = Problem.model_validate(state["problem"])
        assert {each.fte for each in given.capacity} == {Decimal(4)}
        again = solve(given).model_dump(mode="json")
        assert again == state["solution"]
        assert (again["solver"], again["proven"]) == ("branch-and-bound 1", True)


class TestAdopting:
    def test_promises_people_and_spends_money_in_one_transaction(self, contended: Considering) -> None:
        contended.optimise()
        before = contended.world.ledger.head()
        told = contended.adopt()
        assert contended.world.ledger.head() == before + len(told)
        assert [each for each in told if each.startswith(("allocation.", "portfolio"))] == [
            "portfolio_scenario.adopted", "allocation.released", "allocation.allocated", "portfolio.funded",
        ]
        assert contended.spread.sums() == ({QUARTER: "3"}, {})
        assert contended.world.state(contended.spread.portfolio)["funded"] == {contended.ids(1)[0]: COST}

    def test_twice_changes_nothing(self, contended: Considering) -> None:
        contended.optimise()
        contended.adopt()
        assert contended.adopt() == []

    def test_is_refused_before_it_was_optimised(self, contended: Considering) -> None:
        with pytest.raises(PortfolioScenario.NotOptimised):
            contended.adopt()

    def test_is_refused_once_another_candidate_came(self, contended: Considering) -> None:
        contended.optimise()
        contended.add(0)
        with pytest.raises(PortfolioScenario.NotOptimised):
            contended.adopt()

    def test_ends_what_can_be_changed(self, contended: Considering) -> None:
        contended.optimise()
        contended.adopt()
        with pytest.raises(PortfolioScenario.AlreadyAdopted):
            contended.add(0)
        with pytest.raises(PortfolioScenario.AlreadyAdopted):
            contended.optimise()

    def test_names_what_moved_since(self, contended: Considering) -> None:
        pool = contended.spread.pool
        contended.optimise()
        contended.spread.allocated("soft", share("1", NEXT_QUARTER))
        with pytest.raises(PortfolioScenario.InputsMoved) as refused:
            contended.adopt()
        assert refused.value.facts == (f"{pool} {contended.world.state(pool)['version']}",)

    def test_goes_on_where_what_moved_is_acknowledged_and_fits(self, contended: Considering) -> None:
        contended.optimise()
        contended.spread.allocated("soft", share("1", NEXT_QUARTER))
        assert contended.adopt(contended.spread.pool)[0] == "portfolio_scenario.adopted"

    def test_is_all_or_nothing_and_names_each_conflict(self, contended: Considering) -> None:
        """The money is there no longer, nor are the people: nothing is promised, nothing is spent."""
        contended.optimise()
        spread = contended.spread
        spread.allocated("hard", share("2"))
        envelope = {"amount": "99.00", "currency": "EUR"}
        contended.world.give("sandra", "limit_budget", spread.portfolio, envelope=envelope)
        before = contended.world.ledger.head()
        with pytest.raises(SomeRefused) as refused:
            contended.adopt(spread.pool, spread.portfolio)
        assert refused.value.facts == (
            "2 capacity_pool.over_allocated", "2 developer 2027-Q1: 5 of 4",
            "3 portfolio.over_budget", "3 100.00 of 99.00", "3 run",
        )
        assert (contended.world.ledger.head(), spread.sums()) == (before, ({QUARTER: "2"}, {}))

    def test_is_for_the_portfolio_manager_at_once_and_with_a_reason(self, contended: Considering) -> None:
        contended.optimise()
        with pytest.raises(NotAllowed):
            contended.world.give("ada", "adopt_portfolio_scenario", contended.scenario, **WHY)
        for more in ({}, {**WHY, "occurred_at": "2026-11-19T09:00:00Z"}):
            with pytest.raises(ValidationError):
                contended.world.give("petra", "adopt_portfolio_scenario", contended.scenario, **more)


class TestAGuardrail:
    @pytest.fixture
    def funded(self, contended: Considering) -> Considering:
        contended.optimise()
        contended.adopt()
        return contended

    @pytest.mark.parametrize(
        ("amount", "currency", "refusal"),
        [("249.99", "EUR", Portfolio.OverBudget), ("1000.00", "USD", Portfolio.AnotherCurrency)],
    )
    def test_is_never_below_what_is_funded(
        self, funded: Considering, amount: str, currency: str, refusal: type[Refused]
    ) -> None:
        said = {"amount": amount, "currency": currency}
        with pytest.raises(refusal):
            funded.world.give("sandra", "limit_budget", funded.spread.portfolio, envelope=said)

    def test_may_be_just_as_much(self, funded: Considering) -> None:
        said = {"amount": "250.00", "currency": "EUR"}
        told = funded.world.told("sandra", "limit_budget", funded.spread.portfolio, envelope=said)
        assert told == ["portfolio.budget_limited"]

    def test_bounds_each_bucket_apart(self, done: Considering) -> None:
        done.add(0, case=done.case(0, "150.00", "180.00"))
        done.add(1, case=done.case(1, "100.00", "180.00"))
        done.optimise()
        done.adopt()
        portfolio = done.spread.portfolio
        with pytest.raises(Portfolio.OverBudget) as refused:
            done.world.give("sandra", "limit_budget", portfolio, envelope={"amount": "249.99", "currency": "EUR"})
        assert refused.value.facts == ("250.00 of 249.99", "grow", "run")
        told = done.world.told("sandra", "limit_budget", portfolio, envelope={"amount": "250.00", "currency": "EUR"})
        assert told == ["portfolio.budget_limited"]

    def test_forgets_but_the_product_that_ended(self, done: Considering) -> None:
        done.add(0, **more(done, "THIRD"))
        done.add(0)
        done.add(1)
        done.optimise()
        done.adopt()
        portfolio = done.spread.portfolio
        first, ended, last = sorted(done.world.state(portfolio)["funded"])
        done.world.give("sam", "sunset_product", UUID(ended), **WHY)
        state = done.world.state(portfolio)
        assert sorted(state["funded"]) == sorted(state["products"]) == [first, last]

    def test_has_room_again_once_a_product_ends(self, funded: Considering) -> None:
        funded.world.give("sam", "sunset_product", funded.spread.products[1], **WHY)
        assert funded.world.state(funded.spread.portfolio)["funded"] == {}
