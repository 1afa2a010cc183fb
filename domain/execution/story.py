"""The smallest piece of value that is built, and accepted by somebody who did not build it."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.execution.story_values import Card, Number, Points, Priority, State
from domain.execution.story_work import StoryWork
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why


class Story(StoryWork, Aggregate):
    """An item of the backlog; it traces to the feature it is a part of."""

    TOPIC, CUSTOMISED = "story", True
    PLURAL = "stories"

    class Written(Created, topic="story.written"):
        feature: UUID
        card: Card
        priority: Priority
        author: PersonId

    class CriterionAdded(Event, topic="story.criterion_added"):
        criterion: str

    class CriterionAmended(Event, topic="story.criterion_amended"):
        number: int
        criterion: str
        was: str

    class Estimated(Event, topic="story.estimated"):
        points: int

    class MarkedReady(Event, topic="story.marked_ready"):
        """Everybody knows what is wanted, and how large it is."""

    class Reopened(Event, topic="story.reopened"):
        """It was not done after all, or is wanted again."""

    class Removed(Event, topic="story.removed"):
        """It will not be built."""

    class NotReady(Refused, code="story.not_ready"):
        """A story is ready with an acceptance criterion and an estimate; add what is missing."""

    class NoSuchCriterion(Refused, code="story.no_such_criterion"):
        """The story has no criterion of this number; the first is 1."""

    @event(Written)
    def __init__(self, place: Place, feature: UUID, card: Card, priority: Priority, author: UUID) -> None:
        self.feature, self.card, self.priority, self.author = feature, card, priority, author
        self.state, self.blocked = State.DRAFT, False
        self.criteria: tuple[str, ...] = ()
        self.points: int | None = None
        self.implementer: UUID | None = None
        self.built_by: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_OWNER)
    def write(cls, iteration: Iteration, feature: Feature, card: Card, priority: Priority, *, by: Actor) -> Self:
        """Write down a part of a feature, as somebody wants it."""
        feature.be_alive()
        place = iteration.inside(Stage.EXECUTION)
        return cls(place=place, feature=feature.id, card=card, priority=priority, author=by)

    @command(PRODUCT_OWNER)
    def add_criterion(self, criterion: Sentence) -> None:
        """Say one more thing by which everybody will see that it is done."""
        self.be_open()
        if criterion not in self.criteria:
            self._criterion_added(criterion=criterion)

    @event(CriterionAdded)
    def _criterion_added(self, criterion: str) -> None:
        self.criteria = (*self.criteria, criterion)

    @command(PRODUCT_OWNER)
    def amend_criterion(self, number: Number, criterion: Sentence, *, why: Why) -> None:
        """Say one of the criteria otherwise."""
        self.be_open()
        if number > len(self.criteria):
            raise self.NoSuchCriterion(pointer="/number")
        if (was := self.criteria[number - 1]) != criterion:
            self._criterion_amended(number=number, criterion=criterion, was=was)

    @event(CriterionAmended)
    def _criterion_amended(self, number: int, criterion: str, was: str) -> None:
        self.criteria = (*self.criteria[: number - 1], criterion, *self.criteria[number:])

    @command(TECH_LEAD, DEVELOPER)
    def estimate(self, points: Points) -> None:
        """Say how large it is, in the team's own points."""
        self.be_open()
        if points != self.points:
            self._estimated(points=points)

    @event(Estimated)
    def _estimated(self, points: int) -> None:
        self.points = points

    @command(PRODUCT_OWNER)
    def mark_ready(self) -> None:
        """Offer it to be built."""
        self.be_open()
        if self.state is State.DRAFT:
            if not self._complete:
                raise self.NotReady
            self._marked_ready()

    @event(MarkedReady)
    def _marked_ready(self) -> None:
        self.state = State.READY

    @command(PRODUCT_OWNER)
    def reopen(self, *, why: Why) -> None:
        """Offer an accepted, rejected or removed story to be built again."""
        if self.state in (State.ACCEPTED, State.REJECTED, State.REMOVED):
            self._reopened()

    @event(Reopened)
    def _reopened(self) -> None:
        self.state, self.blocked = State.READY if self._complete else State.DRAFT, False

    @command(PRODUCT_OWNER)
    def remove(self, *, why: Why) -> None:
        """Take it off the backlog."""
        if self.state is not State.REMOVED:
            self.be_open()
            self._removed()

    @event(Removed)
    def _removed(self) -> None:
        self.state = State.REMOVED

    @property
    def _complete(self) -> bool:
        return bool(self.criteria) and self.points is not None


def ids(stories: Iterable[Story]) -> tuple[UUID, ...]:
    """The ids of stories, in their order."""
    return tuple(each.id for each in stories)
