"""What a plan may take: money, and people by skill for a time."""

from typing import Annotated, Any, Self

from eventsourcing.domain import event
from pydantic import Field, model_validator

from domain.authority import SPONSOR
from domain.command import decision
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.values import Day, Exact, Money, Value, Word


class Capacity(Value):
    """So many full-time equivalents of a skill, from one day to another."""

    skill: Word
    fte: Annotated[Exact, Field(gt=0, le=1000, decimal_places=2, examples=["2.50"])]
    starts: Day
    ends: Annotated[Day, Field(examples=["2026-12-18"])]

    @model_validator(mode="after")
    def _end_after_the_start(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("the end is not before the start")
        return self


Capacities = Annotated[tuple[Capacity, ...], Field(min_length=1, max_length=100)]


def not_reserved() -> dict[str, Any]:
    """The attributes of a plan for which nothing is set aside."""
    return {"budget": None, "capacity": ()}


class Reservation(Part):
    """The envelope a plan is built within; another reservation takes the place of the one before."""

    budget: Money | None
    capacity: tuple[Capacity, ...]

    class CapacityReserved(Event, topic="planning.capacity_reserved"):
        budget: Money
        capacity: tuple[Capacity, ...]

    class NoBudget(Refused, code="planning.no_budget"):
        """A budget is more than nothing; say how much money is set aside."""

    @decision(SPONSOR)
    def reserve_capacity(self, budget: Money, capacity: Capacities) -> None:
        """Set aside money and people for what is planned."""
        if budget.amount <= 0:
            raise self.NoBudget(pointer="/budget/amount")
        if (budget, capacity) != (self.budget, self.capacity):
            self._capacity_reserved(budget=budget, capacity=capacity)

    @event(CapacityReserved)
    def _capacity_reserved(self, budget: Money, capacity: tuple[Capacity, ...]) -> None:
        self.budget, self.capacity = budget, capacity
