"""What an edition of a roadmap tells of a feature, and what it keeps back from the public."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from domain.planning.feature import Feature
from domain.planning.roadmap_values import State
from domain.values import Day, Value

PUBLIC_CONFIDENCE = Decimal("0.8")  # policy: below it, or where nobody has told it, the public is given no date


class Audience(StrEnum):
    """For whom a roadmap is."""

    INTERNAL = "internal"
    EXECUTIVE = "executive"
    PUBLIC = "public"


class Form(StrEnum):
    """What a roadmap is ordered by."""

    NOW_NEXT_LATER = "now_next_later"
    TIMELINE = "timeline"
    OUTCOME = "outcome"


class Firmness(StrEnum):
    """How firmly something is meant."""

    FORECAST = "forecast"
    COMMITMENT = "commitment"


class Item(Value):
    """A feature as an edition shows it; without a target where the date is kept back."""

    feature: UUID
    title: str
    theme: str | None
    firmness: Firmness
    objective: UUID | None
    confidence: Decimal | None
    target: str | None
    ends: Day | None


def item_of(feature: Feature, audience: Audience) -> Item:
    """What this audience is shown of a feature that has a place on the roadmap."""
    placement, confidence = feature.placement, feature.rice.confidence if feature.rice else None
    dated = placement is not None and placement.ends is not None
    kept_back = audience is Audience.PUBLIC and dated and (confidence is None or confidence < PUBLIC_CONFIDENCE)
    firm = feature.state in (State.COMMITTED, State.IN_PROGRESS, State.DONE)
    return Item(
        feature=feature.id,
        title=feature.title or str(feature.id),
        theme=feature.theme,
        firmness=Firmness.COMMITMENT if firm else Firmness.FORECAST,
        objective=feature.objective,
        confidence=confidence,
        target=None if kept_back or placement is None else placement.target,
        ends=None if kept_back or placement is None else placement.ends,
    )
