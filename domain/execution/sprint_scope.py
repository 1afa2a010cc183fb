"""What a sprint holds: its goal and what was committed to until it starts, what was renegotiated after that."""

from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER
from domain.command import command
from domain.execution.sprint_state import All, Some, SprintState
from domain.execution.story import Story, ids
from domain.kernel import Event
from domain.part import Part
from domain.values import Sentence, Why


class SprintScope(SprintState, Part):
    """Committed to, added, taken out."""

    class GoalAgreed(Event, topic="sprint.goal_agreed"):
        goal: str

    class Committed(Event, topic="sprint.committed", version=2):
        stories: tuple[UUID, ...]
        points: int

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """The points were not added up, and no capacity was there to hold them to."""
            return {**state, "points": 0}

    class ScopeAdded(Event, topic="sprint.scope_added"):
        story: UUID

    class ScopeRemoved(Event, topic="sprint.scope_removed"):
        story: UUID

    @command(PRODUCT_OWNER)
    def agree_goal(self, goal: Sentence) -> None:
        """Say otherwise what shall be reached, before the sprint has begun."""
        if goal != self.goal:
            self.be_planned()
            self._goal_agreed(goal=goal)

    @event(GoalAgreed)
    def _goal_agreed(self, goal: str) -> None:
        self.goal = goal

    @command(PRODUCT_OWNER, DEVELOPER)
    def commit(self, stories: Some) -> None:
        """Commit to stories, besides those committed to before; the event has them all."""
        self.be_planned()
        self.be_workable(stories)
        fresh = [each for each in stories if each.id not in self.stories]
        points = self.points + sum(each.points or 0 for each in fresh)
        if self.capacity is not None and points > self.capacity:
            raise self.OverCapacity(pointer="/stories", facts=(str(points), str(self.capacity)))
        if fresh:
            self._committed(stories=(*self.stories, *ids(fresh)), points=points)

    @event(Committed)
    def _committed(self, stories: tuple[UUID, ...], points: int) -> None:
        self.stories, self.points = stories, points

    @command(PRODUCT_OWNER)
    def add_story(self, story: Story, *, why: Why) -> None:
        """Take one more story into a sprint that has begun."""
        self._renegotiate((story,), ())

    @command(PRODUCT_OWNER)
    def take_out_story(self, story: Story, *, why: Why) -> None:
        """Leave a story to a later sprint, in one that has begun."""
        self._renegotiate((), (story,))

    @command(PRODUCT_OWNER)
    def renegotiate(self, take: All = (), leave: All = (), *, why: Why) -> None:
        """Take some stories into a sprint that has begun, and leave others to a later one instead."""
        self._renegotiate(take, leave)

    def _renegotiate(self, take: tuple[Story, ...], leave: tuple[Story, ...]) -> None:
        self.be_active()
        self.be_workable(take)
        for each in leave:
            if each.id in self.stories:
                self._scope_removed(story=each.id)
        for each in take:
            if each.id not in self.stories:
                self._scope_added(story=each.id)

    @event(ScopeAdded)
    def _scope_added(self, story: UUID) -> None:
        self.stories, self.added = (*self.stories, story), (*self.added, story)

    @event(ScopeRemoved)
    def _scope_removed(self, story: UUID) -> None:
        self.stories = tuple(each for each in self.stories if each != story)
        self.removed = (*self.removed, story)
