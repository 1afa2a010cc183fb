"""One observation: who said, did or paid what, where we know it from, and what it speaks for."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.opportunity import Opportunity
from domain.errors import Invalid
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Now, PersonId, Place, Sentence, Stage, Value, Why, Word


class Pillar(StrEnum):
    """What an investment stands on."""

    BUSINESS = "business"
    TECHNOLOGY = "technology"
    MARKET = "market"


class Origin(StrEnum):
    """What kind of observation it is."""

    INTERVIEW = "interview"
    USAGE = "usage"
    SURVEY = "survey"
    SUPPORT = "support"
    EXPERIMENT = "experiment"
    MARKET_REPORT = "market_report"
    COMPETITIVE_ANALYSIS = "competitive_analysis"


class Strength(StrEnum):
    """What people say counts less than what they do, and that less than what they pay."""

    SAID = "said"
    DID = "did"
    PAID = "paid"


class Stance(StrEnum):
    """Which way an observation points."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"


class Observation(Value):
    """What was observed, where it comes from, and which way it points."""

    finding: Sentence
    source: Word
    origin: Origin
    pillar: Pillar
    strength: Strength
    collected_on: date
    stance: Stance = Stance.SUPPORTS


class Evidence(Aggregate):
    """An observation is never edited; one that was wrong is retracted and stays visible."""

    TOPIC = "evidence"
    PLURAL = "evidence"

    class Recorded(Created, topic="evidence.recorded"):
        opportunity: UUID
        observation: Observation
        author: PersonId

    class Retracted(Event, topic="evidence.retracted"):
        """What rests on it is suspect."""

    class CollectedLater(Invalid, code="evidence.collected_later"):
        """Evidence was collected on a day that has come; give that day."""

    @event(Recorded)
    def __init__(self, place: Place, opportunity: UUID, observation: Observation, author: UUID) -> None:
        self.opportunity, self.observation, self.author, self.retracted = opportunity, observation, author, False

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def record(
        cls, iteration: Iteration, opportunity: Opportunity, observation: Observation, *, by: Actor, now: Now
    ) -> Self:
        """Put an observation on record, with where it comes from."""
        if observation.collected_on > now.date():
            raise cls.CollectedLater(pointer="/observation/collected_on")
        place = iteration.inside(Stage.DISCOVERY)
        return cls(place=place, opportunity=opportunity.id, observation=observation, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def retract(self, *, why: Why) -> None:
        """Withdraw an observation; it stays on record, and what rests on it becomes suspect."""
        if not self.retracted:
            self._retracted()

    @event(Retracted)
    def _retracted(self) -> None:
        self.retracted = True
