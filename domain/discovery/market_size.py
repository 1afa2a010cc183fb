"""How large the market is: all of it, what could be served, and what can be won."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field, model_validator

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.segment import Segment
from domain.errors import Invalid
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Day, Exact, Now, PersonId, Place, Sentence, Stage, Value, Why, pattern

Volume = Annotated[Exact, Field(decimal_places=2, ge=0, description="a year", examples=["12000000.00"])]


class Method(StrEnum):
    """How it was estimated."""

    TOP_DOWN = "top_down"
    BOTTOM_UP = "bottom_up"
    VALUE_THEORY = "value_theory"


class Estimate(Value):
    """Total, serviceable and obtainable market in one currency, with how and from what they were estimated."""

    total: Volume
    serviceable: Volume
    obtainable: Volume
    currency: Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")] = "EUR"
    method: Method
    source: Sentence
    as_of: Day

    @model_validator(mode="after")
    def _contain_each_other(self) -> Self:
        if not self.total >= self.serviceable >= self.obtainable:
            raise ValueError("the obtainable market is a part of the serviceable, and that of the total market")
        return self


class MarketSize(Aggregate):
    """TAM, SAM and SOM of a segment, or of everybody."""

    TOPIC = "market_size"

    class Estimated(Created, topic="market_size.estimated"):
        segment: UUID | None
        estimate: Estimate
        author: PersonId

    class EstimatedAnew(Event, topic="market_size.estimated_anew"):
        estimate: Estimate

    class EstimatedLater(Invalid, code="market_size.estimated_later"):
        """A market is estimated as of a day that has come; give that day."""

    @event(Estimated)
    def __init__(self, place: Place, segment: UUID | None, estimate: Estimate, author: UUID) -> None:
        self.segment, self.size, self.author = segment, estimate, author

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, MARKETING_MANAGER)
    def estimate(
        cls, iteration: Iteration, estimate: Estimate, segment: Segment | None = None, *, by: Actor, now: Now
    ) -> Self:
        """Say how large the market is, how that was estimated, and from what."""
        cls._be_of_today(estimate, now)
        place = iteration.inside(Stage.DISCOVERY)
        return cls(place=place, segment=segment.id if segment else None, estimate=estimate, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, MARKETING_MANAGER)
    def reestimate(self, estimate: Estimate, *, now: Now, why: Why) -> None:
        """Say otherwise how large it is."""
        self._be_of_today(estimate, now)
        if estimate != self.size:
            self._estimated_anew(estimate=estimate)

    @event(EstimatedAnew)
    def _estimated_anew(self, estimate: Estimate) -> None:
        self.size = estimate

    @classmethod
    def _be_of_today(cls, estimate: Estimate, now: Now) -> None:
        if estimate.as_of > now.date():
            raise cls.EstimatedLater(pointer="/estimate/as_of")
