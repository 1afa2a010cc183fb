"""What a portfolio scenario may consider, and what its choice depends upon."""

from decimal import Decimal
from uuid import UUID

import pytest

from domain.discovery.business_case import BusinessCase
from domain.discovery.case_values import Figures, State
from domain.errors import AnotherProduct
from domain.portfolio.allocation import Allocation
from domain.portfolio.candidate import Candidate
from domain.portfolio.candidate_rules import MOST
from domain.portfolio.candidate_rules import State as Progress
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_scenario import PortfolioScenario
from domain.portfolio.portfolio_values import Progress as Asked
from domain.portfolio.refusals import AnotherPortfolio
from domain.portfolio.synergy import State as Said
from domain.product.product import Product
from domain.values import Place
from tests.reach.candidates import OTHER, OURS, POOL, A, B, C, D, candidate, demand, pool, portfolio, shares, synergy

ELSEWHERE = [UUID(int=OURS.int - 1), UUID(int=OURS.int + 1)]
NEIGHBOURS = [A, C]  # of B


def scenario(*candidates: Candidate, state: Progress = Progress.OPEN) -> PortfolioScenario:
    made = PortfolioScenario.__new__(PortfolioScenario)
    made.portfolio, made.state = OURS, state
    made.candidates = {each.product: each for each in candidates}
    return made


def product(id_: UUID = B) -> Product:
    made = Product.__new__(Product)
    made._id = id_  # noqa: SLF001
    return made


def case(of: UUID = B, currency: str = "EUR", state: State = State.APPROVED) -> BusinessCase:
    made = BusinessCase.__new__(BusinessCase)
    made._place, made.state, made.inputs = Place(product=of), state, None  # noqa: SLF001
    made.figures = Figures(costs=(Decimal(1),), benefits=(Decimal(2),), rate=Decimal(), currency=currency)
    return made


def allocation(of: UUID = B, within: UUID = OURS, id_: int = 70, state: Asked = Asked.REQUESTED) -> Allocation:
    made = Allocation.__new__(Allocation)
    made._id, made._place, made.portfolio, made.state = UUID(int=id_), Place(product=of), within, state  # noqa: SLF001
    return made


class TestAScenario:
    @pytest.mark.parametrize("state", [Progress.OPEN, Progress.OPTIMISED])
    def test_is_of_its_portfolio_until_it_is_adopted(self, state: Progress) -> None:
        scenario(state=state).expect_own(portfolio())
        with pytest.raises(PortfolioScenario.AlreadyAdopted):
            scenario(state=Progress.ADOPTED).expect_own(portfolio())

    @pytest.mark.parametrize("other", ELSEWHERE)
    def test_is_of_no_other(self, other: UUID) -> None:
        with pytest.raises(AnotherPortfolio):
            scenario().expect_own(portfolio(id_=other))

    def test_has_room_for_24(self) -> None:
        many = [candidate(UUID(int=100 + n)) for n in range(MOST)]
        scenario(*many[:-1]).make_room(product())
        scenario(*many).make_room(product(many[7].product))
        with pytest.raises(PortfolioScenario.TooManyCandidates):
            scenario(*many).make_room(product())


class TestACase:
    @pytest.mark.parametrize("other", NEIGHBOURS)
    def test_is_of_the_product(self, other: UUID) -> None:
        with pytest.raises(AnotherProduct):
            scenario().expect_case(product(), case(other), portfolio())

    @pytest.mark.parametrize("state", [each for each in State if each is not State.APPROVED])
    def test_is_approved(self, state: State) -> None:
        with pytest.raises(PortfolioScenario.CaseNotApproved):
            scenario().expect_case(product(), case(state=state), portfolio())

    @pytest.mark.parametrize("budget", ["1000", None])
    @pytest.mark.parametrize("other", NEIGHBOURS)
    def test_is_in_the_currency_of_the_others(self, other: UUID, budget: str | None) -> None:
        among = scenario(candidate(other))
        among.expect_case(product(), case(), portfolio(budget))
        with pytest.raises(PortfolioScenario.AnotherCurrency):
            among.expect_case(product(), case(currency="USD"), portfolio(budget))

    def test_is_in_the_currency_of_the_budget(self) -> None:
        scenario().expect_case(product(), case(currency="USD"), portfolio(currency="USD"))
        with pytest.raises(PortfolioScenario.AnotherCurrency):
            scenario().expect_case(product(), case(currency="USD"), portfolio())

    def test_takes_the_place_of_one_in_another_currency(self) -> None:
        scenario(candidate(UUID(int=B.int))).expect_case(product(), case(currency="USD"), portfolio(None))


class TestAllocations:
    def test_are_those_of_the_product(self) -> None:
        scenario().expect_allocations(product(), (allocation(), allocation(id_=71)))
        for other in NEIGHBOURS:
            with pytest.raises(AnotherProduct):
                scenario().expect_allocations(product(), (allocation(), allocation(other, id_=71)))

    @pytest.mark.parametrize("other", ELSEWHERE)
    def test_are_those_of_the_portfolio(self, other: UUID) -> None:
        with pytest.raises(AnotherPortfolio):
            scenario().expect_allocations(product(), (allocation(within=other),))

    def test_are_named_once(self) -> None:
        with pytest.raises(PortfolioScenario.NamedTwice):
            scenario().expect_allocations(product(), (allocation(), allocation()))

    @pytest.mark.parametrize("state", [Asked.RELEASED, Asked.REALLOCATED])
    def test_are_asked_for_still(self, state: Asked) -> None:
        with pytest.raises(Allocation.Over):
            scenario().expect_allocations(product(), (allocation(state=state),))


class TestAChoice:
    def test_is_of_candidates(self) -> None:
        with pytest.raises(PortfolioScenario.NothingToChoose):
            scenario().expect_all_of(portfolio(), (), ())

    def test_is_of_products_that_are_still_inside(self) -> None:
        with pytest.raises(Portfolio.NotInside):
            scenario(candidate(UUID(int=9))).expect_all_of(portfolio(), (), ())

    def test_names_all_that_is_required(self) -> None:
        wanting = scenario(candidate(A, requires=(D, C, B)), candidate(C))
        with pytest.raises(PortfolioScenario.RequiredMissing) as refused:
            wanting.expect_all_of(portfolio(), (), ())
        assert refused.value.facts == (str(B), str(D))

    def test_looks_at_all_pools_that_are_asked_of(self) -> None:
        asking = scenario(candidate(A, demand(*shares("1"))), candidate(B, demand(*shares("1"), pool=OTHER)))
        asking.expect_all_of(portfolio(), (pool("1"), pool("1", id_=OTHER)), ())
        with pytest.raises(PortfolioScenario.PoolMissing) as refused:
            asking.expect_all_of(portfolio(), (pool("1", id_=OTHER),), ())
        assert refused.value.facts == (str(POOL),)

    def test_counts_each_pool_and_each_synergy_once(self) -> None:
        for pools, synergies in (((pool("1"),) * 2, ()), ((), (synergy(A, B),) * 2)):
            with pytest.raises(PortfolioScenario.NamedTwice):
                scenario(candidate(A)).expect_all_of(portfolio(), pools, synergies)

    @pytest.mark.parametrize("other", ELSEWHERE)
    def test_counts_no_synergy_of_another_portfolio(self, other: UUID) -> None:
        with pytest.raises(AnotherPortfolio):
            scenario(candidate(A)).expect_all_of(portfolio(), (), (synergy(A, B, of=other),))

    @pytest.mark.parametrize("said", [Said.IDENTIFIED, Said.DISMISSED])
    def test_counts_confirmed_synergies_only(self, said: Said) -> None:
        made = synergy(A, B)
        scenario(candidate(A)).expect_all_of(portfolio(), (), (made,))
        made.state = said
        with pytest.raises(PortfolioScenario.NotConfirmed):
            scenario(candidate(A)).expect_all_of(portfolio(), (), (made,))

    def test_is_in_one_currency(self) -> None:
        """A budget may have been set, and another synergy confirmed, after the candidates were added."""
        for budget, others in (
            (portfolio(currency="USD"), ()),
            (portfolio(), (synergy(A, B, currency="USD"),)),
            (portfolio(None), (synergy(A, B, currency="USD"), synergy(B, C, id_=UUID(int=61)))),
        ):
            with pytest.raises(PortfolioScenario.AnotherCurrency) as refused:
                scenario(candidate(A)).expect_all_of(budget, (), others)
            assert refused.value.facts == ("EUR", "USD")
        scenario(candidate(A), candidate(B)).expect_all_of(portfolio(), (), (synergy(A, B),))
