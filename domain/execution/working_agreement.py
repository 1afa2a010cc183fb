"""What a team has agreed on for all its stories: when one is ready, when it is done, how many are worked on at once."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import DEVELOPER, PRODUCT_OWNER, SCRUM_MASTER, TECH_LEAD
from domain.command import command, consequence
from domain.errors import Refused
from domain.execution.story import Story, ids
from domain.execution.story_values import Items
from domain.kernel import Aggregate, Created, Event
from domain.planning.roadmap_values import distinct
from domain.product.product import Product
from domain.values import Actor, PersonId, Place

Limit = Annotated[int, Field(ge=1, le=100, examples=[4])]
Stories = Annotated[tuple[Story, ...], Field(max_length=500), AfterValidator(distinct)]


class Column(StrEnum):
    """Where work waits on the board."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"


class WorkingAgreement(Aggregate):
    """A product's definitions of ready and done, and its limits of work in progress."""

    TOPIC = "working_agreement"

    class Concluded(Created, topic="working_agreement.concluded"):
        ready: tuple[str, ...]
        done: tuple[str, ...]
        author: PersonId

    class ReadyAgreed(Event, topic="working_agreement.ready_agreed"):
        items: tuple[str, ...]

    class DoneAgreed(Event, topic="working_agreement.done_agreed"):
        items: tuple[str, ...]

    class WipLimitAgreed(Event, topic="working_agreement.wip_limit_agreed"):
        column: Column
        limit: int
        standing: tuple[UUID, ...]

    class WipLimitLifted(Event, topic="working_agreement.wip_limit_lifted"):
        column: Column

    class StoryPlaced(Event, topic="working_agreement.story_placed"):
        story: UUID
        column: Column | None

    class NotReady(Refused, code="working_agreement.not_ready"):
        """A story is ready when it meets the agreed definition of ready; confirm each of its items."""

    class NotDone(Refused, code="working_agreement.not_done"):
        """A story is done when it meets the agreed definition of done; confirm each item, or have it waived."""

    class WipLimitReached(Refused, code="working_agreement.wip_limit_reached"):
        """No more than the agreed number of stories stand there at once; finish one first."""

    class NotThere(Refused, code="working_agreement.not_there"):
        """A limit counts the stories that stand there now; leave out those that do not."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return WorkingAgreement.of(place)

    @classmethod
    def of(cls, place: Place) -> UUID:
        """The id of the agreement that holds at a place: that of its product."""
        return cls.at(Place(product=place.product))

    @event(Concluded)
    def __init__(self, place: Place, ready: tuple[str, ...], done: tuple[str, ...], author: UUID) -> None:
        self.ready, self.done, self.author = ready, done, author
        self.limits: dict[Column, int] = {}
        self.standing: dict[UUID, Column] = {}  # of the columns that have a limit

    @classmethod
    @command(TECH_LEAD, PRODUCT_OWNER, SCRUM_MASTER)
    def conclude(cls, product: Product, ready: Items = (), done: Items = (), *, by: Actor) -> Self:
        """Write down when a story of this product is ready, and when it is done."""
        return cls(place=product.place, ready=ready, done=done, author=by)

    @command(TECH_LEAD, PRODUCT_OWNER, SCRUM_MASTER)
    def agree_definition_of_ready(self, items: Items) -> None:
        """Say anew what is confirmed of every story before it is offered to be built."""
        if items != self.ready:
            self._ready_agreed(items=items)

    @event(ReadyAgreed)
    def _ready_agreed(self, items: tuple[str, ...]) -> None:
        self.ready = items

    @command(TECH_LEAD, PRODUCT_OWNER, SCRUM_MASTER)
    def agree_definition_of_done(self, items: Items) -> None:
        """Say anew what is confirmed of every story before it is accepted."""
        if items != self.done:
            self._done_agreed(items=items)

    @event(DoneAgreed)
    def _done_agreed(self, items: tuple[str, ...]) -> None:
        self.done = items

    @command(TECH_LEAD, DEVELOPER, PRODUCT_OWNER, SCRUM_MASTER)
    def agree_wip_limit(self, column: Column, limit: Limit, standing: Stories = ()) -> None:
        """Say how many stories may be worked on at once, or wait for acceptance; name those that stand there now."""
        if strangers := [str(each.id) for each in standing if each.state.value != column.value]:
            raise self.NotThere(pointer="/standing", facts=tuple(strangers))
        fresh = tuple(each for each in ids(standing) if each not in self.standing)
        if fresh or self.limits.get(column) != limit:
            self._wip_limit_agreed(column=column, limit=limit, standing=fresh)

    @event(WipLimitAgreed)
    def _wip_limit_agreed(self, column: Column, limit: int, standing: tuple[UUID, ...]) -> None:
        self.limits = {**self.limits, column: limit}
        self.standing = {**self.standing, **dict.fromkeys(standing, column)}

    @command(TECH_LEAD, DEVELOPER, PRODUCT_OWNER, SCRUM_MASTER)
    def lift_wip_limit(self, column: Column) -> None:
        """Limit no longer how many stories stand there."""
        if column in self.limits:
            self._wip_limit_lifted(column=column)

    @event(WipLimitLifted)
    def _wip_limit_lifted(self, column: Column) -> None:
        self.limits = {name: limit for name, limit in self.limits.items() if name is not column}
        self.standing = {story: name for story, name in self.standing.items() if name is not column}

    @consequence
    def hold_ready(self, confirmed: tuple[str, ...]) -> None:
        """Raise NotReady unless each item of the definition of ready was confirmed."""
        if missing := tuple(each for each in self.ready if each not in confirmed):
            raise self.NotReady(pointer="/confirmed", facts=missing)

    @consequence
    def hold_done(self, confirmed: tuple[str, ...]) -> None:
        """Raise NotDone unless each item of the definition of done was confirmed or waived."""
        if missing := tuple(each for each in self.done if each not in confirmed):
            raise self.NotDone(pointer="/done", facts=missing)

    @consequence
    def place_story(self, story: UUID, column: Column | None) -> None:
        """Remember in which limited column a story stands; raises WipLimitReached when that is full."""
        column = column if column in self.limits else None
        if column is self.standing.get(story):
            return
        if column and sum(each is column for each in self.standing.values()) >= self.limits[column]:
            raise self.WipLimitReached(facts=(column, str(self.limits[column])))
        self._story_placed(story=story, column=column)

    @event(StoryPlaced)
    def _story_placed(self, story: UUID, column: Column | None) -> None:
        rest = {each: name for each, name in self.standing.items() if each != story}
        self.standing = {**rest, story: column} if column else rest
