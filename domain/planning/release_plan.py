"""What is to be released together, by when, and by which milestones that will be seen to come."""

from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PROJECT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.planning.feature import Features
from domain.product.iteration import Iteration
from domain.values import Actor, Day, Name, PersonId, Place, Sentence, Stage, Value, Why

MOST_MILESTONES = 50


class Milestone(Value):
    """Something that is to be there by a day, and the day it was there."""

    due: Day
    reached: Day | None = None


class ReleasePlan(Aggregate):
    """Features and a day; milestones lie on the way to it."""

    TOPIC = "release_plan"

    class Planned(Created, topic="release_plan.planned"):
        name: str
        goal: str
        features: tuple[UUID, ...]
        due: date
        author: PersonId

    class Replanned(Revision, topic="release_plan.replanned"):
        features: tuple[UUID, ...]
        due: date

    class MilestoneAdded(Event, topic="release_plan.milestone_added"):
        milestone: str
        due: date

    class MilestoneMoved(Event, topic="release_plan.milestone_moved"):
        milestone: str
        due: date

    class MilestoneReached(Event, topic="release_plan.milestone_reached"):
        milestone: str
        on: date

    class AfterTheRelease(Refused, code="release_plan.after_the_release"):
        """A milestone lies on the way to the release, not after it; give it an earlier day, or replan the release."""

    class NoSuchMilestone(Refused, code="release_plan.no_such_milestone"):
        """The plan has no milestone of this name; add it first."""

    class KnownMilestone(Refused, code="release_plan.known_milestone"):
        """The plan has a milestone of this name; move it, and say why."""

    class EnoughMilestones(Refused, code="release_plan.enough_milestones"):
        """A plan has 50 milestones at most; plan another release."""

    class MilestoneOver(Refused, code="release_plan.milestone_over"):
        """A milestone that was reached stays where it is; add another one."""

    @event(Planned)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self, place: Place, name: str, goal: str, features: tuple[UUID, ...], due: date, author: UUID
    ) -> None:
        self.name, self.goal, self.features, self.due, self.author = name, goal, features, due, author
        self.milestones: dict[str, Milestone] = {}

    @classmethod
    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def plan_release(
        cls, iteration: Iteration, name: Name, goal: Sentence, features: Features, due: Day, *, by: Actor
    ) -> Self:
        """Say what is released together, what for, and by which day."""
        for each in features:
            each.be_alive()
        ids = tuple(each.id for each in features)
        return cls(place=iteration.inside(Stage.PLANNING), name=name, goal=goal, features=ids, due=due, author=by)

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def replan_release(self, features: Features, due: Day, *, why: Why) -> None:
        """Release something else, or by another day; every milestone that is open lies before it."""
        for each in features:
            each.be_alive()
        if any(each.due > due for each in self.milestones.values() if not each.reached):
            raise self.AfterTheRelease(pointer="/due")
        ids = tuple(each.id for each in features)
        if (ids, due) != (self.features, self.due):
            self._replanned(features=ids, due=due)

    @event(Replanned)
    def _replanned(self, features: tuple[UUID, ...], due: date) -> None:
        self.features, self.due = features, due

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def add_milestone(self, milestone: Name, due: Day) -> None:
        """Say what is to be there by a day on the way to the release."""
        known = self.milestones.get(milestone)
        if known and known.due == due:
            return
        if known:
            raise self.KnownMilestone(pointer="/milestone")
        if len(self.milestones) == MOST_MILESTONES:
            raise self.EnoughMilestones
        self._be_on_the_way(due)
        self._milestone_added(milestone=milestone, due=due)

    @event(MilestoneAdded)
    def _milestone_added(self, milestone: str, due: date) -> None:
        self.milestones = {**self.milestones, milestone: Milestone(due=due)}

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def move_milestone(self, milestone: Name, due: Day, *, why: Why) -> None:
        """Give a milestone another day."""
        if self._milestone(milestone).reached:
            raise self.MilestoneOver
        self._be_on_the_way(due)
        if due != self._milestone(milestone).due:
            self._milestone_moved(milestone=milestone, due=due)

    @event(MilestoneMoved)
    def _milestone_moved(self, milestone: str, due: date) -> None:
        self.milestones = {**self.milestones, milestone: Milestone(due=due)}

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def reach_milestone(self, milestone: Name, on: Day) -> None:
        """Say that a milestone was reached, and on which day."""
        reached = self._milestone(milestone).reached
        if reached not in (None, on):
            raise self.MilestoneOver
        if reached is None:
            self._milestone_reached(milestone=milestone, on=on)

    @event(MilestoneReached)
    def _milestone_reached(self, milestone: str, on: date) -> None:
        known = self.milestones[milestone]
        self.milestones = {**self.milestones, milestone: known.model_copy(update={"reached": on})}

    def _milestone(self, name: str) -> Milestone:
        if name not in self.milestones:
            raise self.NoSuchMilestone(pointer="/milestone")
        return self.milestones[name]

    def _be_on_the_way(self, due: date) -> None:
        if due > self.due:
            raise self.AfterTheRelease(pointer="/due")
