"""Whom customers could turn to instead."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.kernel import Aggregate, Created
from domain.product.product import Product
from domain.values import Name, Place, Sentence


class Rivalry(StrEnum):
    """How it competes: with the same, with something else that does the job, or by doing nothing."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    DO_NOTHING = "do_nothing"


class Competitor(Aggregate):
    """An alternative to the product; there is one of a name, and it outlives the turns of the loop."""

    TOPIC = "competitor"

    class Added(Created, topic="competitor.added"):
        name: str
        rivalry: Rivalry
        offer: str

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return Competitor.at(place, name.casefold())

    @event(Added)
    def __init__(self, place: Place, name: str, rivalry: Rivalry, offer: str) -> None:
        self.name, self.rivalry, self.offer = name, rivalry, offer

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, MARKETING_MANAGER)
    def add(cls, product: Product, name: Name, rivalry: Rivalry, offer: Sentence) -> Self:
        """Name an alternative that customers have, doing nothing included."""
        return cls(place=product.place, name=name, rivalry=rivalry, offer=offer)
