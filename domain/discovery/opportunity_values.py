"""The words of an opportunity: how far it was taken, for whom it is, what it scores, and what it falls into."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.values import Name, Sentence, Value

Degree = Annotated[int, Field(ge=0, le=10, description="from 0 to 10, as customers rate it", examples=[8])]


class State(StrEnum):
    """How far an opportunity was taken."""

    IDENTIFIED = "identified"
    FRAMED = "framed"
    EXPLORED = "explored"
    PRIORITISED = "prioritised"
    SELECTED = "selected"
    PARKED = "parked"
    DISCARDED = "discarded"
    MERGED = "merged"


ASIDE = frozenset({State.PARKED, State.DISCARDED, State.MERGED})
FRAMED = frozenset({State.FRAMED, State.EXPLORED, State.PRIORITISED, State.SELECTED})
EXPLORED = FRAMED - {State.FRAMED}


class Frame(Value):
    """Who would be better off, in which situation, and with what."""

    who: Sentence
    situation: Sentence
    wish: Sentence


class Score(Value):
    """How much it matters to customers, and how content they are now."""

    importance: Degree
    satisfaction: Degree

    @property
    def worth(self) -> int:
        """Importance + max(0, importance − satisfaction), after Ulwick."""
        return self.importance + max(0, self.importance - self.satisfaction)


class Branch(Value):
    """A smaller opportunity within a larger one."""

    title: Name
    need: Sentence
