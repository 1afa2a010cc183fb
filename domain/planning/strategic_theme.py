"""A direction the product takes for longer than one objective: features and roadmaps bear its name."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
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

    class Retired(Event, topic="strategic_theme.retired"):
        """The product no longer goes there; what bears its name keeps it."""

    class WasRetired(Refused, code="strategic_theme.was_retired"):
        """A retired theme is not reworded; name a new one."""

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return StrategicTheme.at(place, name)

    @event(Named)
    def __init__(self, place: Place, name: str, intent: str, author: UUID) -> None:
        self.name, self.intent, self.author, self.retired = name, intent, author, False

    @classmethod
    @command(PRODUCT_MANAGER)
    def name_theme(cls, product: Product, name: Word, intent: Sentence, *, by: Actor) -> Self:
        """Give a direction a name, and say what it is for."""
        product.be_active()
        return cls(place=product.place, name=name, intent=intent, author=by)

    @command(PRODUCT_MANAGER)
    def reword(self, intent: Sentence, *, why: Why) -> None:
        """Say anew what it is for."""
        if self.retired:
            raise self.WasRetired
        if intent != self.intent:
            self._reworded(intent=intent)

    @event(Reworded)
    def _reworded(self, intent: str) -> None:
        self.intent = intent

    @command(PRODUCT_MANAGER)
    def retire(self, *, why: Why) -> None:
        """Go there no longer."""
        if not self.retired:
            self._retired()

    @event(Retired)
    def _retired(self) -> None:
        self.retired = True
