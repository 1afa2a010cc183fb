"""A month or less with one goal; what was committed to is frozen when it starts."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import DEVELOPER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Invalid, Refused
from domain.execution import story_values
from domain.execution.story import Story, ids
from domain.kernel import Aggregate, Created, Event
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why

LONGEST = timedelta(days=31)
All = Annotated[tuple[Story, ...], AfterValidator(distinct)]
Some = Annotated[All, Field(min_length=1)]


class State(StrEnum):
    """How far a sprint came."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Sprint(Aggregate):
    """What the team wants to reach by a day, and the stories it commits to for that."""

    TOPIC = "sprint"

    class Planned(Created, topic="sprint.planned"):
        goal: str
        starts: date
        ends: date
        author: PersonId

    class Committed(Event, topic="sprint.committed"):
        stories: tuple[UUID, ...]

    class Started(Event, topic="sprint.started"):
        """What was committed to is frozen."""

    class ScopeAdded(Event, topic="sprint.scope_added"):
        story: UUID

    class ScopeRemoved(Event, topic="sprint.scope_removed"):
        story: UUID

    class Cancelled(Event, topic="sprint.cancelled"):
        """Its goal is obsolete."""

    class Closed(Event, topic="sprint.closed"):
        accepted: tuple[UUID, ...]
        carried_over: tuple[UUID, ...]

    class MonthAtMost(Invalid, code="sprint.month_at_most"):
        """A sprint ends on the day it starts or later, and 31 days later at the latest."""

    class StoryNotReady(Refused, code="sprint.story_not_ready"):
        """A sprint takes ready stories, or those that were begun and not finished; make these ready first."""

    class NothingCommitted(Refused, code="sprint.nothing_committed"):
        """A sprint starts with the stories the team has committed to; commit to some first."""

    class AlreadyStarted(Refused, code="sprint.already_started"):
        """What was committed to is frozen at the start; add a story or take one out, and say why."""

    class NotStarted(Refused, code="sprint.not_started"):
        """A sprint is started before its scope is renegotiated and before it is closed."""

    class Over(Refused, code="sprint.over"):
        """A closed or cancelled sprint stays so; plan another."""

    class NotItsStories(Refused, code="sprint.not_its_stories"):
        """A sprint is closed on exactly the stories it holds; name these too, or leave them out."""

    @event(Planned)
    def __init__(self, place: Place, goal: str, starts: date, ends: date, author: UUID) -> None:
        self.goal, self.starts, self.ends, self.author = goal, starts, ends, author
        self.state = State.PLANNED
        self.stories: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_OWNER)
    def plan(cls, iteration: Iteration, goal: Sentence, starts: date, ends: date, *, by: Actor) -> Self:
        """Say what shall be reached, and by when."""
        if not timedelta() <= ends - starts <= LONGEST:
            raise cls.MonthAtMost(pointer="/ends")
        return cls(place=iteration.inside(Stage.EXECUTION), goal=goal, starts=starts, ends=ends, author=by)

    @command(PRODUCT_OWNER, DEVELOPER)
    def commit(self, stories: Some) -> None:
        """Commit to stories, besides those committed to before; the event has them all."""
        self._be_alive()
        if self.state is State.ACTIVE:
            raise self.AlreadyStarted
        self._be_workable(stories)
        if fresh := tuple(each for each in ids(stories) if each not in self.stories):
            self._committed(stories=(*self.stories, *fresh))

    @event(Committed)
    def _committed(self, stories: tuple[UUID, ...]) -> None:
        self.stories = stories

    @command(PRODUCT_OWNER)
    def start(self) -> None:
        """Begin, with what was committed to."""
        self._be_alive()
        if not self.stories:
            raise self.NothingCommitted
        if self.state is State.PLANNED:
            self._started()

    @event(Started)
    def _started(self) -> None:
        self.state = State.ACTIVE

    @command(PRODUCT_OWNER)
    def add_story(self, story: Story, *, why: Why) -> None:
        """Take one more story into a sprint that has begun."""
        self._be_active()
        self._be_workable((story,))
        if story.id not in self.stories:
            self._scope_added(story=story.id)

    @event(ScopeAdded)
    def _scope_added(self, story: UUID) -> None:
        self.stories = (*self.stories, story)

    @command(PRODUCT_OWNER)
    def take_out_story(self, story: Story, *, why: Why) -> None:
        """Leave a story to a later sprint, in one that has begun."""
        self._be_active()
        if story.id in self.stories:
            self._scope_removed(story=story.id)

    @event(ScopeRemoved)
    def _scope_removed(self, story: UUID) -> None:
        self.stories = tuple(each for each in self.stories if each != story)

    @command(PRODUCT_OWNER)
    def cancel(self, *, why: Why) -> None:
        """End it because its goal is obsolete."""
        if self.state is not State.CANCELLED:
            self._be_alive()
            self._cancelled()

    @event(Cancelled)
    def _cancelled(self) -> None:
        self.state = State.CANCELLED

    @command(PRODUCT_OWNER)
    def close(self, stories: All) -> None:
        """End it, and say what was accepted and what is carried over."""
        if self.state is State.CLOSED:
            return
        self._be_active()
        if strangers := {each.id for each in stories} ^ set(self.stories):
            raise self.NotItsStories(pointer="/stories", facts=tuple(sorted(map(str, strangers))))
        accepted = [each for each in stories if each.state is story_values.State.ACCEPTED]
        self._closed(accepted=ids(accepted), carried_over=ids([each for each in stories if each.workable]))

    @event(Closed)
    def _closed(self, accepted: tuple[UUID, ...], carried_over: tuple[UUID, ...]) -> None:
        self.state = State.CLOSED

    def _be_alive(self) -> None:
        if self.state in (State.CLOSED, State.CANCELLED):
            raise self.Over

    def _be_active(self) -> None:
        self._be_alive()
        if self.state is State.PLANNED:
            raise self.NotStarted

    def _be_workable(self, stories: Sequence[Story]) -> None:
        if unready := [str(each.id) for each in stories if not each.workable]:
            raise self.StoryNotReady(pointer="/stories", facts=tuple(unready))
