"""A piece of value too large for one story: the stories that make it up say so."""

from typing import Self

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Why


class Epic(Aggregate):
    """What several stories are to bring about together."""

    TOPIC = "epic"

    class Written(Created, topic="epic.created"):
        title: str
        goal: str
        author: PersonId

    class Retired(Event, topic="epic.retired"):
        """It groups no further stories; what it groups stays."""

    class IsRetired(Refused, code="epic.is_retired"):
        """A retired epic takes no further stories; count them to another one."""

    @event(Written)
    def __init__(self, place: Place, title: str, goal: str, author: PersonId) -> None:
        self.title, self.goal, self.author, self.retired = title, goal, author, False

    @classmethod
    @command(PRODUCT_OWNER, PRODUCT_MANAGER)
    def create(cls, iteration: Iteration, title: Name, goal: Sentence, *, by: Actor) -> Self:
        """Name what several stories are to bring about together."""
        return cls(place=iteration.inside(Stage.EXECUTION), title=title, goal=goal, author=by)

    @command(PRODUCT_OWNER, PRODUCT_MANAGER)
    def retire(self, *, why: Why) -> None:
        """Count no further stories to it."""
        if not self.retired:
            self._retired()

    @event(Retired)
    def _retired(self) -> None:
        self.retired = True

    def be_open(self) -> None:
        """Raise IsRetired unless further stories may be counted to it."""
        if self.retired:
            raise self.IsRetired
