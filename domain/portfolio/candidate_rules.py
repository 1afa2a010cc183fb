"""The half of a portfolio scenario that says what may be considered, and refuses the rest."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from domain.discovery.business_case import BusinessCase
from domain.discovery.case_values import State as CaseState
from domain.errors import AnotherProduct, Refused
from domain.part import Part
from domain.portfolio.allocation import Allocation
from domain.portfolio.candidate import Candidate
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.refusals import AnotherPortfolio
from domain.portfolio.synergy import State as SynergyState
from domain.portfolio.synergy import Synergy
from domain.product.product import Product
from domain.values import each_once

MOST = 24


class State(StrEnum):
    """How far it came: another candidate opens it again."""

    OPEN = "open"
    OPTIMISED = "optimised"
    ADOPTED = "adopted"


class CandidateRules(Part):
    """What candidates have in common: a portfolio, a currency, and an approved case each."""

    state: State
    portfolio: UUID
    candidates: dict[UUID, Candidate]

    class AlreadyAdopted(Refused, code="portfolio_scenario.already_adopted"):
        """An adopted scenario stays as it is; open another."""

    class TooManyCandidates(Refused, code="portfolio_scenario.too_many_candidates"):
        """A scenario considers 24 products at most; open another for the rest."""

    class CaseNotApproved(Refused, code="portfolio_scenario.case_not_approved"):
        """A product is worth what its approved business case says; have the case approved first."""

    class AnotherCurrency(Refused, code="portfolio_scenario.another_currency"):
        """What is compared is in one currency, that of the budget; appraise the case, or the synergy, in that one."""

    class NamedTwice(Refused, code="portfolio_scenario.named_twice"):
        """Each is considered once; name it once."""

    class NothingToChoose(Refused, code="portfolio_scenario.nothing_to_choose"):
        """A choice is made of candidates; add some first."""

    class NotOptimised(Refused, code="portfolio_scenario.not_optimised"):
        """What is adopted is the choice that was made of these candidates; optimise first."""

    class PoolMissing(Refused, code="portfolio_scenario.pool_missing"):
        """Every pool that a candidate asks of is looked at; name these as well."""

    class RequiredMissing(Refused, code="portfolio_scenario.required_missing"):
        """What a candidate requires is a candidate as well; add these first."""

    class NotConfirmed(Refused, code="portfolio_scenario.synergy_not_confirmed"):
        """Only a confirmed synergy is counted on; have it confirmed first, or leave it out."""

    def expect_own(self, portfolio: Portfolio) -> None:
        """Raise AlreadyAdopted, or AnotherPortfolio unless it is that of the scenario."""
        if self.state is State.ADOPTED:
            raise self.AlreadyAdopted
        if portfolio.id != self.portfolio:
            raise AnotherPortfolio(pointer="/portfolio")

    def expect_case(self, product: Product, case: BusinessCase, portfolio: Portfolio) -> None:
        """Raise unless it is an approved case of the product, in the currency of all."""
        if case.place.product != product.id:
            raise AnotherProduct(pointer="/case")
        if case.state is not CaseState.APPROVED:
            raise self.CaseNotApproved(pointer="/case")
        others = {each.currency for each in self.candidates.values() if each.product != product.id}
        if (others | portfolio.currencies) - {case.totals.currency}:
            raise self.AnotherCurrency(pointer="/case")

    def expect_allocations(self, product: Product, allocations: tuple[Allocation, ...]) -> None:
        """Raise unless they are different ones of the product that are asked for still."""
        if not each_once(each.id for each in allocations):
            raise self.NamedTwice(pointer="/allocations")
        for each in allocations:
            each.be_open()
            if each.place.product != product.id:
                raise AnotherProduct(pointer="/allocations")
            if each.portfolio != self.portfolio:
                raise AnotherPortfolio(pointer="/allocations")

    def make_room(self, product: Product) -> None:
        """Raise TooManyCandidates for one that is too many."""
        if product.id not in self.candidates and len(self.candidates) == MOST:
            raise self.TooManyCandidates

    def expect_all_of(
        self, portfolio: Portfolio, pools: tuple[CapacityPool, ...], synergies: tuple[Synergy, ...]
    ) -> None:
        """Raise unless everything that the choice depends upon is there."""
        if not self.candidates:
            raise self.NothingToChoose
        for product in self.candidates:
            portfolio.expect(product)
        required = {each for candidate in self.candidates.values() for each in candidate.requires}
        _have(self.RequiredMissing, required - self.candidates.keys())
        asked = {each.pool for candidate in self.candidates.values() for each in candidate.demands}
        _have(self.PoolMissing, asked - {each.id for each in pools})
        if not (each_once(each.id for each in pools) and each_once(each.id for each in synergies)):
            raise self.NamedTwice
        currencies = {each.currency for each in self.candidates.values()} | portfolio.currencies
        for each in synergies:
            if each.portfolio != self.portfolio:
                raise AnotherPortfolio(pointer="/synergies")
            if each.state is not SynergyState.CONFIRMED:
                raise self.NotConfirmed(facts=(str(each.id),))
            currencies = {*currencies, each.value.currency}
        if len(currencies) > 1:
            raise self.AnotherCurrency(facts=tuple(sorted(currencies)))


def _have(refusal: type[Refused], missing: Iterable[UUID]) -> None:
    if facts := tuple(sorted(map(str, missing))):
        raise refusal(facts=facts)
