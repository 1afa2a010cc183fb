"""What customers hire a product for."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.segment import Segment
from domain.kernel import Aggregate, Created, Event
from domain.product.product import Product
from domain.values import Place, Sentence, Value, Why


class JobStory(Value):
    """When this happens, I want to do that, so that this is reached."""

    situation: Sentence
    motivation: Sentence
    outcome: Sentence


class Job(Aggregate):
    """A job to be done: it outlives products, and the turns of the loop."""

    TOPIC = "job"

    class Stated(Created, topic="job.stated"):
        story: JobStory
        segment: UUID | None

    class Reworded(Event, topic="job.reworded"):
        story: JobStory

    @event(Stated)
    def __init__(self, place: Place, story: JobStory, segment: UUID | None) -> None:
        self.story, self.segment = story, segment

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def state_job(cls, product: Product, story: JobStory, segment: Segment | None = None) -> Self:
        """Say in which situation customers want to do what, and what for."""
        return cls(place=product.place, story=story, segment=segment.id if segment else None)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def reword(self, story: JobStory, *, why: Why) -> None:
        """Say it in words that fit better what was heard."""
        if story != self.story:
            self._reworded(story=story)

    @event(Reworded)
    def _reworded(self, story: JobStory) -> None:
        self.story = story
