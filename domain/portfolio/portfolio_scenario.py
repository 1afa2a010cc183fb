"""Which products to do: considered together, optimised within every limit, and adopted all at once or not at all."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PORTFOLIO_MANAGER
from domain.command import workspace_command, workspace_decision
from domain.discovery.business_case import BusinessCase
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.portfolio.allocation import Allocation
from domain.portfolio.candidate import Candidate, demand, problem, worth
from domain.portfolio.candidate_rules import CandidateRules, State
from domain.portfolio.capacity_pool import CapacityPool
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import Cost
from domain.portfolio.problem import Problem, Solution
from domain.portfolio.solver import solve
from domain.portfolio.synergy import Synergy
from domain.product.product import Product
from domain.values import Actor, Moved, Name, PersonId, Place, Seen, Why

Allocations = Annotated[tuple[Allocation, ...], Field(max_length=10)]
Required = Annotated[tuple[Product, ...], Field(max_length=10)]
Pools = Annotated[tuple[CapacityPool, ...], Field(max_length=50)]
Synergies = Annotated[tuple[Synergy, ...], Field(max_length=50)]
Acknowledged = Annotated[tuple[Seen, ...], Field(max_length=500, description="what moved, at the version it is at")]


class PortfolioScenario(CandidateRules, Aggregate):
    """Candidates, the choice an optimiser made of them, and the problem it was given: anybody can solve it again."""

    TOPIC = "portfolio_scenario"

    class Opened(Created, topic="portfolio_scenario.opened"):
        portfolio: UUID
        name: str
        author: PersonId

    class CandidateAdded(Event, topic="portfolio_scenario.candidate_added"):
        candidate: Candidate

    class Optimised(Event, topic="portfolio_scenario.optimised"):
        problem: Problem
        solution: Solution
        rests_on: tuple[Seen, ...]

    class Adopted(Event, topic="portfolio_scenario.adopted"):
        portfolio: UUID
        promised: tuple[UUID, ...]
        released: tuple[UUID, ...]
        costs: tuple[Cost, ...]
        left_out: tuple[UUID, ...]
        acknowledged: tuple[Seen, ...]
        adopter: PersonId

    class InputsMoved(Refused, code="portfolio_scenario.inputs_moved"):
        """What it was optimised upon has moved since; optimise anew, or acknowledge each of these versions."""

    @event(Opened)
    def __init__(self, place: Place, portfolio: UUID, name: str, author: UUID) -> None:
        self.portfolio, self.name, self.author, self.state = portfolio, name, author, State.OPEN
        self.candidates = {}
        self.problem: Problem | None = None
        self.solution: Solution | None = None
        self.rests_on: tuple[Seen, ...] = ()

    @classmethod
    @workspace_command(PORTFOLIO_MANAGER)
    def open(cls, portfolio: Portfolio, name: Name, *, by: Actor) -> Self:
        """Begin to consider which products of a portfolio to do."""
        return cls(place=portfolio.place, portfolio=portfolio.id, name=name, author=by)

    @workspace_command(PORTFOLIO_MANAGER)
    def add_candidate(
        self, portfolio: Portfolio, product: Product, case: BusinessCase,
        allocations: Allocations = (), requires: Required = (),
    ) -> None:
        """Consider a product, at the worth and the cost of its approved case, with what it asks for."""
        self.expect_own(portfolio)
        portfolio.expect(product.id)
        self.expect_case(product, case, portfolio)
        self.expect_allocations(product, allocations)
        value, cost, currency = worth(case)
        candidate = Candidate(
            product=product.id,
            case=case.seen,
            value=value,
            cost=cost,
            currency=currency,
            demands=tuple(map(demand, allocations)),
            requires=tuple(dict.fromkeys(each.id for each in requires)),
        )
        if candidate != self.candidates.get(product.id):
            self.make_room(product)
            self._candidate_added(candidate=candidate)

    @event(CandidateAdded)
    def _candidate_added(self, candidate: Candidate) -> None:
        self.candidates, self.state = {**self.candidates, candidate.product: candidate}, State.OPEN

    @workspace_command(PORTFOLIO_MANAGER)
    def optimise_portfolio(self, portfolio: Portfolio, pools: Pools = (), synergies: Synergies = ()) -> None:
        """Choose what is worth most together, within capacity, budget, buckets and what requires what."""
        self.expect_own(portfolio)
        self.expect_all_of(portfolio, pools, synergies)
        given = problem(self.candidates.values(), portfolio, pools, synergies)
        parts = [each for candidate in self.candidates.values() for each in candidate.rests_on]
        seen = (portfolio.seen, *(each.seen for each in (*pools, *synergies)), *parts)
        if (self.state, given, seen) != (State.OPTIMISED, self.problem, self.rests_on):
            self._optimised(problem=given, solution=solve(given), rests_on=seen)

    @event(Optimised)
    def _optimised(self, problem: Problem, solution: Solution, rests_on: tuple[Seen, ...]) -> None:
        self.problem, self.solution, self.rests_on, self.state = problem, solution, rests_on, State.OPTIMISED

    @workspace_decision(PORTFOLIO_MANAGER)
    def adopt(self, acknowledged: Acknowledged = (), *, by: Actor, moved: Moved, why: Why) -> None:
        """Spend and promise what was chosen, and release what was not, all of it or nothing."""
        if self.state is State.ADOPTED:
            return
        if self.state is not State.OPTIMISED or not self.solution:
            raise self.NotOptimised
        if unseen := [each for each in moved if each not in acknowledged]:
            raise self.InputsMoved(facts=tuple(f"{each.id} {each.version}" for each in unseen))
        chosen = [self.candidates[each] for each in self.solution.chosen]
        others = [each for each in self.candidates.values() if each not in chosen]
        self._adopted(
            portfolio=self.portfolio,
            promised=tuple(id_ for each in chosen for id_ in each.allocations),
            released=tuple(id_ for each in others for id_ in each.allocations),
            costs=tuple(each.takes for each in chosen),
            left_out=tuple(each.product for each in others),
            acknowledged=moved,
            adopter=by,
        )

    @event(Adopted)
    def _adopted(
        self,
        *,
        portfolio: UUID,
        promised: tuple[UUID, ...],
        released: tuple[UUID, ...],
        costs: tuple[Cost, ...],
        left_out: tuple[UUID, ...],
        acknowledged: tuple[Seen, ...],
        adopter: UUID,
    ) -> None:
        self.state = State.ADOPTED

    @property
    def package(self) -> tuple[Seen, ...]:
        """What it was optimised upon, as that stood."""
        return self.rests_on
