"""The smallest piece of value that is built, and accepted by somebody who did not build it."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_OWNER
from domain.command import command, consequence
from domain.errors import Refused
from domain.execution.epic import Epic
from domain.execution.story_acceptance import StoryAcceptance
from domain.execution.story_card import StoryCard
from domain.execution.story_values import Card, Items, Kind, Priority, State, Verdict, Whole
from domain.execution.story_work import StoryWork
from domain.kernel import Aggregate, Created, Event
from domain.planning.feature import Feature
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Stage, Why


class Story(StoryCard, StoryWork, StoryAcceptance, Aggregate):
    """An item of the backlog; it traces to the feature it is a part of."""

    TOPIC, CUSTOMISED = "story", True
    PLURAL = "stories"
    SHOWN = "2"

    class Written(Created, topic="story.written", version=2):
        feature: UUID
        card: Card
        priority: Priority
        author: PersonId
        kind: Kind
        epic: UUID | None
        opportunity: UUID | None
        traced: bool
        split_from: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Every item was a story, and nobody asked what its feature answers."""
            nothing = dict.fromkeys(("epic", "opportunity", "split_from"))
            return {**state, **nothing, "kind": Kind.STORY, "traced": True}

    class MarkedReady(Event, topic="story.marked_ready", version=2):
        confirmed: tuple[str, ...]

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """No definition of ready was agreed."""
            return {**state, "confirmed": ()}

    class Reopened(Event, topic="story.reopened", version=2):
        feature: UUID | None
        was: State | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """The feature was not named, nor what the story was before."""
            return {**state, "feature": None, "was": None}

    class Removed(Event, topic="story.removed", version=2):
        feature: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """The feature was not named."""
            return {**state, "feature": None}

    class NotReady(Refused, code="story.not_ready"):
        """A story is ready with an acceptance criterion and an estimate; add what is missing."""

    @event(Written)
    def __init__(
        self,
        place: Place,
        *,
        feature: UUID,
        card: Card,
        priority: Priority,
        author: UUID,
        kind: Kind,
        epic: UUID | None,
        opportunity: UUID | None,
        traced: bool,
        split_from: UUID | None,
    ) -> None:
        self.feature, self.card, self.priority, self.author = feature, card, priority, author
        self.kind, self.epic, self.opportunity, self.traced = kind, epic, opportunity, traced
        self.state, self.split_from = State.DRAFT, split_from
        self.blocked, self.blocker = False, None
        self.criteria: tuple[str, ...] = ()
        self.verdicts: tuple[Verdict, ...] = ()
        self.waived, self.waived_by = (), ()
        self.points: int | None = None
        self.implementer: UUID | None = None
        self.built_by: tuple[UUID, ...] = ()
        self.rounds = 0  # how often work on it began: each but the first is rework

    @classmethod
    @command(PRODUCT_OWNER)
    def write(
        cls,
        iteration: Iteration,
        feature: Feature,
        card: Card,
        priority: Priority,
        *,
        kind: Kind = Kind.STORY,
        epic: Epic | None = None,
        by: Actor,
    ) -> Self:
        """Write down a part of a feature, as somebody wants it."""
        whole = cls._of(feature, epic, kind, priority)
        return cls._begin(iteration.inside(Stage.EXECUTION), card, None, whole, by)

    @staticmethod
    def _of(feature: Feature, epic: Epic | None, kind: Kind, priority: Priority) -> Whole:
        feature.be_alive()
        return Whole(
            feature=feature.id,
            opportunity=feature.opportunity,
            traced=bool(feature.opportunity or feature.obligation),
            epic=epic.id if epic else None,
            kind=kind,
            priority=priority,
        )

    @classmethod
    @consequence
    def follow(cls, place: Place, card: Card, split_from: UUID, whole: Whole, author: UUID) -> Self:
        """Write down a part of a story that was split."""
        return cls._begin(place, card, split_from, whole, author)

    @classmethod
    def _begin(cls, place: Place, card: Card, split_from: UUID | None, whole: Whole, author: UUID) -> Self:
        return cls(place=place, card=card, split_from=split_from, author=author, **dict(whole))

    @command(PRODUCT_OWNER)
    def mark_ready(self, confirmed: Items = ()) -> None:
        """Offer it to be built, as the definition of ready has it."""
        self.be_open()
        if self.state is State.DRAFT:
            if not self._complete:
                raise self.NotReady
            self._marked_ready(confirmed=confirmed)

    @event(MarkedReady)
    def _marked_ready(self, confirmed: tuple[str, ...]) -> None:
        self.state = State.READY

    @command(PRODUCT_OWNER)
    def reopen(self, *, why: Why) -> None:
        """Offer an accepted, rejected or removed story to be built again."""
        if self.state is State.SPLIT:
            raise self.Over
        if self.state in (State.ACCEPTED, State.REJECTED, State.REMOVED):
            self._reopened(feature=self.feature, was=self.state)

    @event(Reopened)
    def _reopened(self, feature: UUID | None, was: State | None) -> None:
        self.state = State.READY if self._complete else State.DRAFT
        self.blocked, self.blocker, self.verdicts = False, None, ()

    @command(PRODUCT_OWNER)
    def remove(self, *, why: Why) -> None:
        """Take it off the backlog."""
        if self.state is not State.REMOVED:
            self.be_open()
            self._removed(feature=self.feature)

    @event(Removed)
    def _removed(self, feature: UUID | None) -> None:
        self.state = State.REMOVED

    @property
    def _complete(self) -> bool:
        return bool(self.criteria) and self.points is not None


def ids(stories: Iterable[Story]) -> tuple[UUID, ...]:
    """The ids of stories, in their order."""
    return tuple(each.id for each in stories)
