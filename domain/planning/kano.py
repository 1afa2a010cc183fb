"""Kano's model: two answers about a feature tell what it is to people."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from domain.values import Value


class Outcome(Value):
    """What an input comes to: the more, the sooner; and its class, where the framework has classes."""

    score: Decimal
    category: str | None = None


class Feeling(StrEnum):
    """The five answers of a Kano questionnaire."""

    LIKE = "like"
    EXPECT = "expect"
    NEUTRAL = "neutral"
    TOLERATE = "tolerate"
    DISLIKE = "dislike"


class Kano(StrEnum):
    """Kano's six categories, in the order in which they are built."""

    MUST_BE = "must_be"
    ONE_DIMENSIONAL = "one_dimensional"
    ATTRACTIVE = "attractive"
    INDIFFERENT = "indifferent"
    REVERSE = "reverse"
    QUESTIONABLE = "questionable"


LETTERS = {each.value[0]: each for each in Kano}
TABLE = ("qaaao", "riiim", "riiim", "riiim", "rrrrq")  # rows: with it; columns: without it


class KanoScore(Value):
    """What people say of having it, and of not having it."""

    method: Literal["kano"]
    functional: Feeling
    dysfunctional: Feeling

    @property
    def category(self) -> Kano:
        """Kano's evaluation table."""
        feelings = list(Feeling)
        return LETTERS[TABLE[feelings.index(self.functional)][feelings.index(self.dysfunctional)]]

    def outcome(self, _: Any) -> Outcome:
        """The category, must-be first."""
        return Outcome(score=Decimal(list(Kano)[::-1].index(self.category)), category=self.category)
