"""What a go-to-market plan says."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from domain.values import Money, Name, PersonId, Sentence, Value, Word

Tier = Literal[1, 2, 3]


class LaunchType(StrEnum):
    """To whom it goes out at first, and how openly; a dark launch is live and nobody is told."""

    ALPHA = "alpha"
    BETA = "beta"
    EARLY_ACCESS = "early_access"
    GENERAL_AVAILABILITY = "general_availability"
    SOFT = "soft"
    DARK = "dark"


LATER = ("messaging", "packaging", "launch_type", "enablement", "support", "communications", "budget", "owner")


class Plan(Value):
    """Who is addressed, what is promised, what it costs, where it is sold, and how loudly; tier 1 is the loudest.

    What may be missing from a draft is there before the plan is approved.
    """

    segment: Annotated[Name, Field(examples=["Analysts of large customers"])]
    positioning: Annotated[Sentence, Field(examples=["The only report that is ready before the meeting."])]
    messaging: Annotated[Sentence | None, Field(examples=["Close the month before lunch."])] = None
    pricing: Annotated[Sentence, Field(examples=["Included in the Business plan."])]
    packaging: Annotated[Sentence | None, Field(examples=["An option of the Team plan."])] = None
    channels: Annotated[tuple[Word, ...], Field(min_length=1, max_length=20, examples=[["newsletter", "sales"]])]
    tier: Tier
    launch_type: LaunchType | None = None
    enablement: Annotated[Sentence | None, Field(examples=["Two hours with the whole of sales."])] = None
    support: Annotated[Sentence | None, Field(examples=["Support answers on weekends for a month."])] = None
    communications: Annotated[Sentence | None, Field(examples=["A note to all customers on the day."])] = None
    budget: Money | None = None
    owner: Annotated[PersonId | None, Field(description="who answers for it in product marketing")] = None

    @staticmethod
    def from_before(told: dict[str, Any]) -> dict[str, Any]:
        """As it is told today, of what was told when less was asked."""
        return dict.fromkeys(LATER) | told

    @property
    def missing(self) -> tuple[str, ...]:
        """What it does not say yet."""
        return tuple(name for name in LATER if getattr(self, name) is None)
