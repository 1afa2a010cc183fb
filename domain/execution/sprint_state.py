"""What every part of a sprint rests on: how far it came, what it holds, and what may no longer happen to it."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from domain.errors import Invalid, Refused
from domain.execution.story import Story
from domain.part import Part
from domain.planning.roadmap_values import distinct

LONGEST = timedelta(days=31)
MOST_ACTIONS = 50
All = Annotated[tuple[Story, ...], Field(max_length=500), AfterValidator(distinct)]
Some = Annotated[All, Field(min_length=1)]
Capacity = Annotated[int, Field(ge=1, le=10_000, description="in the team's own points", examples=[30])]


class State(StrEnum):
    """How far a sprint came."""

    PLANNED = "planned"
    ACTIVE = "active"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SprintState(Part):
    """The state of a sprint, and the refusals that follow from it."""

    goal: str
    capacity: int | None
    state: State
    stories: tuple[UUID, ...]
    points: int
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]
    feedback: str | None
    actions: tuple[str, ...]

    class MonthAtMost(Invalid, code="sprint.month_at_most"):
        """A sprint ends on the day it starts or later, and 31 days later at the latest."""

    class StoryNotReady(Refused, code="sprint.story_not_ready"):
        """A sprint takes ready stories, or those that were begun and not finished; make these ready first."""

    class NothingCommitted(Refused, code="sprint.nothing_committed"):
        """A sprint starts with the stories the team has committed to; commit to some first."""

    class OverCapacity(Refused, code="sprint.over_capacity"):
        """A team commits to no more points than it has capacity for; leave a story to a later sprint."""

    class AlreadyStarted(Refused, code="sprint.already_started"):
        """What was committed to is frozen at the start, and so is the goal; renegotiate the scope, and say why."""

    class NotStarted(Refused, code="sprint.not_started"):
        """A sprint is started before its scope is renegotiated and before it is closed."""

    class Over(Refused, code="sprint.over"):
        """A closed or cancelled sprint stays so; plan another."""

    class NotItsStories(Refused, code="sprint.not_its_stories"):
        """A sprint is closed on exactly the stories it holds; name these too, or leave them out."""

    class TooManyActions(Refused, code="sprint.too_many_actions"):
        """Nobody does more than 50 things better after one sprint; leave some to the next."""

    def be_alive(self) -> None:
        """Raise Over once it was closed or cancelled."""
        if self.state in (State.CLOSED, State.CANCELLED):
            raise self.Over

    def be_active(self) -> None:
        """Raise NotStarted or Over unless it runs."""
        self.be_alive()
        if self.state is State.PLANNED:
            raise self.NotStarted

    def be_planned(self) -> None:
        """Raise AlreadyStarted or Over unless it is still to come."""
        self.be_alive()
        if self.state is State.ACTIVE:
            raise self.AlreadyStarted

    def be_workable(self, stories: Sequence[Story]) -> None:
        """Raise StoryNotReady unless each of these may be worked on."""
        if unready := [str(each.id) for each in stories if not each.workable]:
            raise self.StoryNotReady(pointer="/stories", facts=tuple(unready))
