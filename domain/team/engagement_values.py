"""The words of an engagement: what is paid for whose work, how far it came, and what was handed over."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.team.role_values import Position
from domain.values import Day, Money, Name, Slug, Value

Days = Annotated[int, Field(ge=1, le=90, description="how long the trial lasts; two weeks by default", examples=[14])]
ItemNumber = Annotated[int, Field(ge=1, description="which item; the first is 1", examples=[1])]


class State(StrEnum):
    """How far an engagement came."""

    PROPOSED = "proposed"
    TRIAL = "trial"
    CONFIRMED = "confirmed"
    NOTICE = "notice"
    ENDED = "ended"


class Verdict(StrEnum):
    """What a trial has shown."""

    CONFIRM = "confirm"
    END = "end"


class Per(StrEnum):
    """What a rate is paid for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


class Rate(Value):
    """What is paid for an hour, a day or a month."""

    amount: Money
    per: Per


class Agreement(Value):
    """Who pays whom, how much, and from when on."""

    client: Name
    supplier: Name
    rate: Rate
    starts_on: Day


class Trial(Value):
    """A paid trial: it has ended on the day on which it ends."""

    fee: Money
    starts_on: Day
    ends_on: Day


class Settlement(Value):
    """An invoice that was paid."""

    invoice: Slug
    amount: Money
    settled_on: Day


class Works(Value):
    """What was made for an invoice: everything between two positions of the ledger, both included."""

    invoice: Slug
    first: Position
    last: Position

    def meet(self, other: "Works") -> bool:
        """Whether something is among both."""
        return self.first <= other.last and other.first <= self.last


class Transfer(Value):
    """A knowledge transfer that was opened for whoever leaves, and what is charged for it."""

    id: UUID
    charge: Money | None


class How(StrEnum):
    """How knowledge is handed over."""

    SESSION = "session"
    DOCUMENT = "document"
    SHADOWING = "shadowing"
    REVERSE_SHADOWING = "reverse_shadowing"


class Item(Value):
    """One thing to be handed over: a topic, and how."""

    topic: Name
    how: How


Items = Annotated[
    tuple[Item, ...], Field(min_length=1, max_length=100, examples=[[{"topic": "How exports run", "how": "session"}]])
]
