"""What the product is to move: the root of the tree of opportunities."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Event
from domain.product.product import Product
from domain.values import Actor, Day, Exact, Name, PersonId, Place, Value, Why, Word


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Aim(Value):
    """A metric, where it stands, where it is to stand, and by when."""

    metric: Name
    unit: Word
    direction: Direction
    target: Exact
    baseline: Exact | None = None
    due: Day | None = None


class DesiredOutcome(Aggregate):
    """A metric to move; there is one of a name in a product, and it outlives the turns of the loop."""

    TOPIC = "desired_outcome"

    class Named(Created, topic="desired_outcome.named"):
        name: str
        aim: Aim
        author: PersonId

    class Redirected(Event, topic="desired_outcome.redirected"):
        aim: Aim

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return DesiredOutcome.at(place, name.casefold())

    @event(Named)
    def __init__(self, place: Place, name: str, aim: Aim, author: UUID) -> None:
        self.name, self.aim, self.author = name, aim, author

    @classmethod
    @command(PRODUCT_MANAGER)
    def name_desired_outcome(cls, product: Product, name: Name, aim: Aim, *, by: Actor) -> Self:
        """Say what the product is to move, from where and how far."""
        return cls(place=product.place, name=name, aim=aim, author=by)

    @command(PRODUCT_MANAGER)
    def redirect(self, aim: Aim, *, why: Why) -> None:
        """Aim higher, lower, or by another day."""
        if aim != self.aim:
            self._redirected(aim=aim)

    @event(Redirected)
    def _redirected(self, aim: Aim) -> None:
        self.aim = aim
