"""The words of a story: what is on its card, of what kind it is, how large it is, how far it came."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from domain.planning.roadmap_values import Moscow, distinct
from domain.values import Name, Sentence, Value, Word

MOST_CRITERIA = 50
Priority = Literal[Moscow.MUST, Moscow.SHOULD, Moscow.COULD]
Number = Annotated[int, Field(ge=1, description="which criterion; the first is 1", examples=[1])]
Points = Annotated[int, Field(ge=0, le=100, examples=[5])]
Items = Annotated[tuple[Word, ...], Field(max_length=30), AfterValidator(distinct)]


class State(StrEnum):
    """How far a story came."""

    DRAFT = "draft"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REMOVED = "removed"
    SPLIT = "split"


OVER = frozenset({State.ACCEPTED, State.REMOVED, State.SPLIT})
BEGUN = frozenset({State.IN_PROGRESS, State.SUBMITTED, State.REJECTED})


class Kind(StrEnum):
    """What sort of item of the backlog it is."""

    STORY = "story"
    TASK = "task"
    SPIKE = "spike"
    DEFECT = "defect"
    ENABLER = "enabler"


class Card(Value):
    """Who wants what, and what for; of an enabler or a spike, too."""

    title: Name
    as_a: Name
    i_want: Sentence
    so_that: Sentence


Cards = Annotated[tuple[Card, ...], Field(min_length=2, max_length=20)]


class Whole(Value):
    """What the parts of a split story have in common."""

    feature: UUID
    opportunity: UUID | None
    traced: bool
    epic: UUID | None
    kind: Kind
    priority: Priority


class Verdict(StrEnum):
    """What came out when somebody tried a criterion."""

    PASSED = "passed"
    FAILED = "failed"


Verdicts = Annotated[tuple[Verdict, ...], Field(min_length=1, max_length=MOST_CRITERIA)]
