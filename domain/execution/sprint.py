"""A month or less with one goal; what was committed to is frozen when it starts."""

from datetime import date, timedelta
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_OWNER
from domain.command import command
from domain.execution import story_values
from domain.execution.sprint_review import SprintReview
from domain.execution.sprint_scope import SprintScope
from domain.execution.sprint_state import LONGEST, All, Capacity, State
from domain.execution.story import ids
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Day, PersonId, Place, Sentence, Stage, Why


class Sprint(SprintScope, SprintReview, Aggregate):
    """What the team wants to reach by a day, and the stories it commits to for that."""

    TOPIC = "sprint"
    SHOWN = "2"

    class Planned(Created, topic="sprint.planned", version=2):
        goal: str
        starts: date
        ends: date
        capacity: int | None
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """No capacity was asked for."""
            return {**state, "capacity": None}

    class Started(Event, topic="sprint.started"):
        """What was committed to is frozen."""

    class Cancelled(Event, topic="sprint.cancelled"):
        """Its goal is obsolete."""

    class Closed(Event, topic="sprint.closed"):
        accepted: tuple[UUID, ...]
        carried_over: tuple[UUID, ...]

    @event(Planned)
    def __init__(
        self, place: Place, *, goal: str, starts: date, ends: date, capacity: int | None, author: UUID
    ) -> None:
        self.goal, self.starts, self.ends, self.author = goal, starts, ends, author
        self.state, self.capacity, self.points = State.PLANNED, capacity, 0
        self.stories, self.added, self.removed = (), (), ()
        self.committed: tuple[UUID, ...] = ()
        self.accepted: tuple[UUID, ...] = ()
        self.carried_over: tuple[UUID, ...] = ()
        self.feedback, self.actions = None, ()

    @classmethod
    @command(PRODUCT_OWNER)
    def plan(
        cls,
        iteration: Iteration,
        goal: Sentence,
        starts: Day,
        ends: Day,
        capacity: Capacity | None = None,
        *,
        by: Actor,
    ) -> Self:
        """Say what shall be reached, by when, and how much the team can take on."""
        if not timedelta() <= ends - starts <= LONGEST:
            raise cls.MonthAtMost(pointer="/ends")
        place = iteration.inside(Stage.EXECUTION)
        return cls(place=place, goal=goal, starts=starts, ends=ends, capacity=capacity, author=by)

    @command(PRODUCT_OWNER)
    def start(self) -> None:
        """Begin, with what was committed to."""
        self.be_alive()
        if not self.stories:
            raise self.NothingCommitted
        if self.state is State.PLANNED:
            self._started()

    @event(Started)
    def _started(self) -> None:
        self.state, self.committed = State.ACTIVE, self.stories

    @command(PRODUCT_OWNER)
    def cancel(self, *, why: Why) -> None:
        """End it because its goal is obsolete."""
        if self.state is not State.CANCELLED:
            self.be_alive()
            self._cancelled()

    @event(Cancelled)
    def _cancelled(self) -> None:
        self.state = State.CANCELLED

    @command(PRODUCT_OWNER)
    def close(self, stories: All) -> None:
        """End it, and say what was accepted and what is carried over."""
        if self.state is State.CLOSED:
            return
        self.be_active()
        if strangers := {each.id for each in stories} ^ set(self.stories):
            raise self.NotItsStories(pointer="/stories", facts=tuple(sorted(map(str, strangers))))
        accepted = [each for each in stories if each.state is story_values.State.ACCEPTED]
        self._closed(accepted=ids(accepted), carried_over=ids([each for each in stories if each.workable]))

    @event(Closed)
    def _closed(self, accepted: tuple[UUID, ...], carried_over: tuple[UUID, ...]) -> None:
        self.state, self.accepted, self.carried_over = State.CLOSED, accepted, carried_over
