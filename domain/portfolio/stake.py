"""What one product has of its portfolio: known by product, so that all of it is given back at once."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.values import Place

MOST = 100


class Stake(Aggregate):
    """The allocations of a product that stand, each with the turn of the loop that it is for, if for one."""

    TOPIC = "stake"

    class Taken(Created, topic="stake.taken"):
        portfolio: UUID

    class AllocationNoted(Event, topic="stake.allocation_noted"):
        allocation: UUID
        iteration: UUID | None

    class AllocationForgotten(Event, topic="stake.allocation_forgotten"):
        allocation: UUID

    class Rested(Event, topic="stake.rested"):
        allocations: tuple[UUID, ...]

    class Resumed(Event, topic="stake.resumed"):
        """It may ask for people again."""

    class Ended(Event, topic="stake.ended"):
        portfolio: UUID

    class CapacityFreed(Event, topic="stake.capacity_freed"):
        iteration: UUID
        allocations: tuple[UUID, ...]

    class Rests(Refused, code="stake.rests"):
        """A product on hold or sunset has nobody; resume it first."""

    class TooManyAllocations(Refused, code="stake.too_many_allocations"):
        """A product has 100 allocations at most; release some, or ask for more at once."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Stake.at(place)

    @event(Taken)
    def __init__(self, place: Place, portfolio: UUID) -> None:
        self.portfolio, self.rests = portfolio, False
        self.standing: dict[UUID, UUID | None] = {}

    @classmethod
    @consequence
    def take(cls, product: UUID, portfolio: UUID) -> Self:
        """Begin with nothing."""
        return cls(place=Place(product=product), portfolio=portfolio)

    @consequence
    def note(self, allocation: UUID, iteration: UUID | None) -> None:
        """Remember that something is asked for; raises Rests and TooManyAllocations."""
        if self.rests:
            raise self.Rests
        if len(self.standing) == MOST:
            raise self.TooManyAllocations
        self._allocation_noted(allocation=allocation, iteration=iteration)

    @event(AllocationNoted)
    def _allocation_noted(self, allocation: UUID, iteration: UUID | None) -> None:
        self.standing = {**self.standing, allocation: iteration}

    @consequence
    def forget(self, allocation: UUID) -> None:
        """Remember that something is over."""
        if allocation in self.standing:
            self._allocation_forgotten(allocation=allocation)

    @event(AllocationForgotten)
    def _allocation_forgotten(self, allocation: UUID) -> None:
        self.standing = {each: iteration for each, iteration in self.standing.items() if each != allocation}

    @consequence
    def rest(self) -> None:
        """Have everything given back, and nothing asked for until it is resumed."""
        if not self.rests:
            self._rested(allocations=tuple(self.standing))

    @event(Rested)
    def _rested(self, allocations: tuple[UUID, ...]) -> None:
        self.rests = True

    @consequence
    def resume(self) -> None:
        """Let it ask again."""
        if self.rests:
            self._resumed()

    @event(Resumed)
    def _resumed(self) -> None:
        self.rests = False

    @consequence
    def end(self) -> None:
        """Leave the portfolio for good."""
        self._ended(portfolio=self.portfolio)

    @event(Ended)
    def _ended(self, portfolio: UUID) -> None:
        self.rests = True

    @consequence
    def let_go(self, iteration: UUID) -> None:
        """Have given back what was for a turn that was killed, or for no turn in particular."""
        allocations = tuple(each for each, turn in self.standing.items() if turn in (iteration, None))
        if allocations:
            self._capacity_freed(iteration=iteration, allocations=allocations)

    @event(CapacityFreed)
    def _capacity_freed(self, iteration: UUID, allocations: tuple[UUID, ...]) -> None:
        """It changes nothing: each allocation that is released is forgotten."""
