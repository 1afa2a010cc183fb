"""Where the product is going, in words that outlast a turn of the loop."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Revision
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why


class Vision(Aggregate):
    """The change in somebody's life that the product is for."""

    TOPIC = "vision"

    class Articulated(Created, topic="vision.articulated"):
        statement: str
        author: PersonId

    class Revised(Revision, topic="vision.revised"):
        statement: str

    @event(Articulated)
    def __init__(self, place: Place, statement: str, author: UUID) -> None:
        self.statement, self.author = statement, author

    @classmethod
    @command(PRODUCT_MANAGER)
    def articulate(cls, iteration: Iteration, statement: Sentence, *, by: Actor) -> Self:
        """Say where the product is going."""
        return cls(place=iteration.inside(Stage.PLANNING), statement=statement, author=by)

    @command(PRODUCT_MANAGER)
    def revise(self, statement: Sentence, *, why: Why) -> None:
        """Say it anew, and why."""
        if statement != self.statement:
            self._revised(statement=statement)

    @event(Revised)
    def _revised(self, statement: str) -> None:
        self.statement = statement
