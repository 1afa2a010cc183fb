"""A step of the product that could be given to customers: accepted stories, and nothing else."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_OWNER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.execution.story import Story, ids
from domain.execution.story_values import State
from domain.kernel import Aggregate, Created
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Stage, Word

Contents = Annotated[tuple[Story, ...], Field(min_length=1), AfterValidator(distinct)]


class Increment(Aggregate):
    """A version of what was built; what it holds never changes."""

    TOPIC = "increment"

    class Produced(Created, topic="increment.produced"):
        version: str
        stories: tuple[UUID, ...]
        features: tuple[UUID, ...]
        author: PersonId

    class AcceptedStoriesOnly(Refused, code="increment.accepted_stories_only"):
        """An increment holds accepted stories of its own iteration; have these accepted, or leave them out."""

    @event(Produced)
    def __init__(
        self, place: Place, version: str, stories: tuple[UUID, ...], features: tuple[UUID, ...], author: UUID
    ) -> None:
        self.version_name, self.stories, self.features, self.author = version, stories, features, author

    @classmethod
    @command(TECH_LEAD, PRODUCT_OWNER)
    def produce(cls, iteration: Iteration, version: Word, stories: Contents, *, by: Actor) -> Self:
        """Put accepted stories together under a version."""
        place = iteration.inside(Stage.EXECUTION)
        if unfit := [each for each in stories if each.state is not State.ACCEPTED or each.place != place]:
            raise cls.AcceptedStoriesOnly(pointer="/stories", facts=tuple(str(each.id) for each in unfit))
        features = tuple(dict.fromkeys(each.feature for each in stories))
        return cls(place=place, version=version, stories=ids(stories), features=features, author=by)
