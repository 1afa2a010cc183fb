"""A group of customers that need the same."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.kernel import Aggregate, Created, Event
from domain.product.product import Product
from domain.values import Name, Place, Sentence, Why


class Segment(Aggregate):
    """Customers of a kind; there is one of a name in a product, and it outlives the turns of the loop."""

    TOPIC = "segment"

    class Defined(Created, topic="segment.defined"):
        name: str
        description: str

    class Redefined(Event, topic="segment.redefined"):
        description: str

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Segment.at(place, name.casefold())

    @event(Defined)
    def __init__(self, place: Place, name: str, description: str) -> None:
        self.name, self.description = name, description

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def define(cls, product: Product, name: Name, description: Sentence) -> Self:
        """Say which customers belong together, and why."""
        return cls(place=product.place, name=name, description=description)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def redefine(self, description: Sentence, *, why: Why) -> None:
        """Say otherwise who belongs to it."""
        if description != self.description:
            self._redefined(description=description)

    @event(Redefined)
    def _redefined(self, description: str) -> None:
        self.description = description
