"""A direction the product takes for longer than one objective: features and roadmaps bear its name."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Revision
from domain.product.product import Product
from domain.values import Actor, PersonId, Place, Sentence, Why, Word


class StrategicTheme(Aggregate):
    """One of its name in a product; a feature of this theme bears the same word."""

    TOPIC = "strategic_theme"

    class Named(Created, topic="strategic_theme.named"):
        name: str
        intent: str
        author: PersonId

    class Reworded(Revision, topic="strategic_theme.reworded"):
        intent: str

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return StrategicTheme.at(place, name)

    @event(Named)
    def __init__(self, place: Place, name: str, intent: str, author: UUID) -> None:
        self.name, self.intent, self.author = name, intent, author

    @classmethod
    @command(PRODUCT_MANAGER)
    def name_theme(cls, product: Product, name: Word, intent: Sentence, *, by: Actor) -> Self:
        """Give a direction a name, and say what it is for."""
        product.be_active()
        return cls(place=product.place, name=name, intent=intent, author=by)

    @command(PRODUCT_MANAGER)
    def reword(self, intent: Sentence, *, why: Why) -> None:
        """Say anew what it is for."""
        if intent != self.intent:
            self._reworded(intent=intent)

    @event(Reworded)
    def _reworded(self, intent: str) -> None:
        self.intent = intent
