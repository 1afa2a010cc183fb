"""A name for the roadmap as it stands: a point on the ledger that later plans are compared with."""

from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created
from domain.product.product import Product
from domain.values import Actor, PersonId, Place, Slug


class Baseline(Aggregate):
    """A name, unique in the workspace, for everything as it was when the name was given."""

    TOPIC = "baseline"

    class Taken(Created, topic="baseline.taken"):
        name: str
        author: PersonId

    @staticmethod
    def create_id(name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"baseline/{name}")

    @event(Taken)
    def __init__(self, place: Place, name: str, author: UUID) -> None:
        self.name, self.author = name, author

    @classmethod
    @command(PRODUCT_MANAGER)
    def take(cls, product: Product, name: Slug, *, by: Actor) -> Self:
        """Give the plan as it stands a name, to compare later plans with."""
        return cls(place=product.place, name=name, author=by)
