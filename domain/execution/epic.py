"""A piece of value too large for one story: the stories that make it up say so."""

from typing import Self

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.kernel import Aggregate, Created
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage


class Epic(Aggregate):
    """What several stories are to bring about together."""

    TOPIC = "epic"

    class Written(Created, topic="epic.created"):
        title: str
        goal: str
        author: PersonId

    @event(Written)
    def __init__(self, place: Place, title: str, goal: str, author: PersonId) -> None:
        self.title, self.goal, self.author = title, goal, author

    @classmethod
    @command(PRODUCT_OWNER, PRODUCT_MANAGER)
    def create(cls, iteration: Iteration, title: Name, goal: Sentence, *, by: Actor) -> Self:
        """Name what several stories are to bring about together."""
        return cls(place=iteration.inside(Stage.EXECUTION), title=title, goal=goal, author=by)
