"""What customers pay, and within which envelope the product manager decides that alone."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field, model_validator

from domain.authority import PRODUCT_MANAGER, SPONSOR
from domain.command import command, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.product.iteration import Iteration
from domain.values import Actor, Exact, Name, PersonId, Place, Sentence, Stage, Value, Why, pattern

Price = Annotated[Exact, Field(ge=0, decimal_places=2, examples=["49.00"])]
Share = Annotated[Exact, Field(ge=0, le=1, decimal_places=4, examples=["0.15"])]
Currency = Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")]


class Model(StrEnum):
    """What a price is a price of."""

    ONE_TIME = "one_time"
    SUBSCRIPTION = "subscription"
    PER_SEAT = "per_seat"
    USAGE = "usage"
    TIERED = "tiered"
    FREEMIUM = "freemium"


class Envelope(Value):
    """The lowest and the highest list price, and the deepest discount, in one currency."""

    lowest: Price
    highest: Annotated[Price, Field(examples=["199.00"])]
    discount: Share
    currency: Currency = "EUR"

    @model_validator(mode="after")
    def _be_a_range(self) -> Self:
        if self.highest < self.lowest:
            raise ValueError("the highest price is not below the lowest")
        return self


class Pricing(Value):
    """How customers pay, how much at list price, how far that is discounted, and why they would."""

    model: Model
    price: Price
    discount: Share
    currency: Currency = "EUR"
    rationale: Sentence
    segment: Name | None = None

    def is_within(self, envelope: Envelope) -> bool:
        """Whether the product manager may decide it alone."""
        in_range = envelope.lowest <= self.price <= envelope.highest and self.discount <= envelope.discount
        return self.currency == envelope.currency and in_range


class PricingStrategy(Aggregate):
    """The pricing of one iteration; the sponsor draws its envelope, and alone decides beyond it."""

    TOPIC = "pricing_strategy"
    PLURAL = "pricing-strategies"

    class EnvelopeGranted(Created, topic="pricing_strategy.envelope_granted"):
        envelope: Envelope
        author: PersonId

    class EnvelopeRedrawn(Revision, topic="pricing_strategy.envelope_redrawn"):
        envelope: Envelope

    class Decided(Event, topic="pricing_strategy.decided"):
        pricing: Pricing
        decider: PersonId

    class DecidedAboveEnvelope(Event, topic="pricing_strategy.decided_above_envelope"):
        pricing: Pricing
        decider: PersonId

    class AboveEnvelope(Refused, code="pricing_strategy.above_envelope"):
        """A price beyond the envelope is the sponsor's decision; stay within it, or ask the sponsor to decide."""

    class WithinEnvelope(Refused, code="pricing_strategy.within_envelope"):
        """A price within the envelope is the product manager's decision; leave it to them."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return PricingStrategy.at(place)

    @event(EnvelopeGranted)
    def __init__(self, place: Place, envelope: Envelope, author: UUID) -> None:
        self.envelope, self.author = envelope, author
        self.pricing: Pricing | None = None
        self.decider: UUID | None = None

    @classmethod
    @command(SPONSOR)
    def grant_pricing_envelope(cls, iteration: Iteration, envelope: Envelope, *, by: Actor) -> Self:
        """Say between which prices, and down to which discount, the product manager decides alone."""
        return cls(place=iteration.inside(Stage.PLANNING), envelope=envelope, author=by)

    @command(SPONSOR)
    def redraw_pricing_envelope(self, envelope: Envelope, *, why: Why) -> None:
        """Draw the envelope anew; what was decided stays decided."""
        if envelope != self.envelope:
            self._envelope_redrawn(envelope=envelope)

    @event(EnvelopeRedrawn)
    def _envelope_redrawn(self, envelope: Envelope) -> None:
        self.envelope = envelope

    @decision(PRODUCT_MANAGER)
    def decide_pricing(self, pricing: Pricing, *, by: Actor) -> None:
        """Decide how customers pay, within the envelope."""
        if not pricing.is_within(self.envelope):
            raise self.AboveEnvelope(pointer="/pricing")
        if pricing != self.pricing:
            self._decided(pricing=pricing, decider=by)

    @event(Decided)
    def _decided(self, pricing: Pricing, decider: UUID) -> None:
        self.pricing, self.decider = pricing, decider

    @decision(SPONSOR)
    def decide_pricing_above_envelope(self, pricing: Pricing, *, by: Actor, why: Why) -> None:
        """Decide how customers pay where that lies beyond the envelope."""
        if pricing.is_within(self.envelope):
            raise self.WithinEnvelope(pointer="/pricing")
        if pricing != self.pricing:
            self._decided_above_envelope(pricing=pricing, decider=by)

    @event(DecidedAboveEnvelope)
    def _decided_above_envelope(self, pricing: Pricing, decider: UUID) -> None:
        self.pricing, self.decider = pricing, decider
