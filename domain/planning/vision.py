"""Where the product is going, in words that outlast a turn of the loop."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Revision
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Value, Why


class Positioning(Value):
    """For whom it is, what they need, what it is, what it gives them, and what it is chosen over and why."""

    for_whom: Name
    need: Sentence
    category: Name
    benefit: Sentence
    unlike: Name
    difference: Sentence


class Vision(Aggregate):
    """The change in somebody's life that the product is for."""

    TOPIC = "vision"
    SHOWN = "2"

    class Articulated(Created, topic="vision.articulated"):
        statement: str
        author: PersonId

    class Revised(Revision, topic="vision.revised"):
        statement: str

    class Positioned(Revision, topic="vision.positioned"):
        positioning: Positioning

    @event(Articulated)
    def __init__(self, place: Place, statement: str, author: UUID) -> None:
        self.statement, self.author = statement, author
        self.positioning: Positioning | None = None

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

    @command(PRODUCT_MANAGER)
    def position_product(self, positioning: Positioning) -> None:
        """Say for whom the product is, and why they choose it over something else."""
        if positioning != self.positioning:
            self._positioned(positioning=positioning)

    @event(Positioned)
    def _positioned(self, positioning: Positioning) -> None:
        self.positioning = positioning
