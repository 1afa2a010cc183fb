"""The words of evidence: what kind of observation it is, how much it counts, and which way it points."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.values import Day, Sentence, Value, Word

Importance = Annotated[int, Field(ge=1, le=5, description="from 1, a detail, to 5, decisive", examples=[4])]


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
    SALES_NOTE = "sales_note"
    AI_SUMMARY = "ai_summary"  # no observation: it points to what it sums up
    REVIEW = "review"  # or what is said on social media


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
    collected_on: Day
    stance: Stance = Stance.SUPPORTS
