"""The words of a story: what is on its card, how much it matters, how large it is, how far it came."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.planning.roadmap_values import Moscow
from domain.values import Name, Sentence, Value

Priority = Literal[Moscow.MUST, Moscow.SHOULD, Moscow.COULD]
Number = Annotated[int, Field(ge=1, description="which criterion; the first is 1", examples=[1])]
Points = Annotated[int, Field(ge=0, le=100, examples=[5])]


class State(StrEnum):
    """How far a story came."""

    DRAFT = "draft"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REMOVED = "removed"


class Card(Value):
    """Who wants what, and what for."""

    title: Name
    as_a: Name
    i_want: Sentence
    so_that: Sentence
