"""What a turn of the loop hands on to the next: which way to go, and the opportunities it found."""

from textwrap import shorten
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.insight import Disposition, Insight
from domain.planning.roadmap_values import distinct
from domain.product.direction import Direction
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Stage, Value

Learned = Annotated[tuple[Insight, ...], Field(max_length=200), AfterValidator(distinct)]


class Seed(Value):
    """An opportunity for the next turn, and the insight it comes from."""

    insight: UUID
    title: str
    need: str

    @classmethod
    def of(cls, insight: Insight) -> Self:
        """Take over what an insight says and what follows from it."""
        return cls(insight=insight.id, title=shorten(insight.statement, 200, placeholder="…"), need=insight.so_what)


class NextBacklog(Aggregate):
    """The decision how to go on, and what to begin with; the last gate decides on it."""

    TOPIC = "next_backlog"

    class Composed(Created, topic="next_backlog.composed"):
        direction: Direction
        insights: tuple[Seed, ...]
        author: PersonId

    class HandedOver(Event, topic="next_backlog.handed_over"):
        """The next turn of the loop may begin with it."""

    class Planted(Event, topic="next_backlog.planted"):
        discovery: Place
        insights: tuple[Seed, ...]

    class Rested(Event, topic="next_backlog.rested"):
        """No turn begins with it: what it would have begun with may be promoted in another."""

        insights: tuple[UUID, ...]

    class Ended(Event, topic="next_backlog.ended"):
        """No turn begins with it: the product ends."""

    class Undecided(Refused, code="next_backlog.undecided"):
        """What comes next follows from the way that was chosen; decide the iteration first."""

    class Untriaged(Refused, code="next_backlog.untriaged"):
        """An insight is triaged before it is handed on; say what becomes of it first."""

    @event(Composed)
    def __init__(self, place: Place, direction: Direction, insights: tuple[Seed, ...], author: PersonId) -> None:
        self.direction, self.insights, self.author, self.handed_over = direction, insights, author, False

    @classmethod
    @decision(PRODUCT_MANAGER)
    def compose(cls, iteration: Iteration, insights: Learned, *, by: Actor) -> Self:
        """Lay down what comes next; the insights triaged as opportunities become those of the next turn."""
        place = iteration.inside(Stage.LAUNCH)
        if iteration.direction is None:
            raise cls.Undecided(pointer="/iteration")
        if any(insight.disposition is None for insight in insights):
            raise cls.Untriaged(pointer="/insights")
        found = (each for each in insights if each.disposition is Disposition.OPPORTUNITY and not each.promoted_to)
        return cls(place=place, direction=iteration.direction, insights=tuple(map(Seed.of, found)), author=by)

    @consequence
    def hand_over(self) -> None:
        """Begin the next turn with it, unless the product rests or ends."""
        if self.handed_over:
            return
        if self.direction is Direction.HOLD:
            self._rested(insights=tuple(seed.insight for seed in self.insights))
        else:
            {Direction.SUNSET: self._ended}.get(self.direction, self._handed_over)()

    @event(HandedOver)
    def _handed_over(self) -> None:
        self.handed_over = True

    @event(Rested)
    def _rested(self, insights: tuple[UUID, ...]) -> None:
        self.handed_over = True

    @event(Ended)
    def _ended(self) -> None:
        self.handed_over = True

    @consequence
    def plant(self, discovery: Place) -> None:
        """Have the next turn's discovery begin with what was learned."""
        self._planted(discovery=discovery, insights=self.insights)

    @event(Planted)
    def _planted(self, discovery: Place, insights: tuple[Seed, ...]) -> None:
        """Change nothing: the opportunities are the next turn's."""
