"""A group of customers that need the same."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
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

    class Retired(Event, topic="segment.retired"):
        """Customers are told apart otherwise."""

    class IsRetired(Refused, code="segment.is_retired"):
        """Nothing new is found of a retired segment; name another one."""

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Segment.at(place, name.casefold())

    @event(Defined)
    def __init__(self, place: Place, name: str, description: str) -> None:
        self.name, self.description, self.retired = name, description, False

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def define(cls, product: Product, name: Name, description: Sentence) -> Self:
        """Say which customers belong together, and why."""
        return cls(place=product.place, name=name, description=description)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def redefine(self, description: Sentence, *, why: Why) -> None:
        """Say otherwise who belongs to it."""
        self.be_in_use()
        if description != self.description:
            self._redefined(description=description)

    @event(Redefined)
    def _redefined(self, description: str) -> None:
        self.description = description

    @command(PRODUCT_MANAGER)
    def retire(self, *, why: Why) -> None:
        """Use it no longer; what was found of it stays."""
        if not self.retired:
            self._retired()

    @event(Retired)
    def _retired(self) -> None:
        self.retired = True

    def be_in_use(self) -> None:
        """Raise IsRetired unless something new may be found of it."""
        if self.retired:
            raise self.IsRetired
