"""What must be in place for a launch, whose work it is, and how far it is."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from domain.values import Day, PersonId, Sentence, Value


class Function(StrEnum):
    """Whose work an item is."""

    PRODUCT = "product"
    QUALITY = "quality"
    OPERATIONS = "operations"
    CUSTOMER = "customer"
    MARKETING = "marketing"
    LEGAL = "legal"
    ANALYTICS = "analytics"


class State(StrEnum):
    """How far an item is; a waived one is let pass until a day."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Item(Value):
    """What must be in place, who answers for it, and when it passes."""

    function: Function
    what: Annotated[Sentence, Field(examples=["Support knows how to restart an export."])]
    owner: PersonId
    criterion: Annotated[Sentence, Field(examples=["Each of them did it once in the test system."])]

    @staticmethod
    def from_before(told: dict[str, Any], author: str) -> dict[str, Any]:
        """As it is told today, of what was told when the author answered for everything."""
        return {"owner": author, "criterion": told["what"]} | told


class Standing(Value):
    """How far one item is, and on what grounds: who passed it, and whose peer check bears it out."""

    state: State = State.OPEN
    evidence: str | None = None
    expires: Day | None = None
    passed_by: PersonId | None = None
    checked_by: PersonId | None = None

    def holds(self, on: date) -> bool:
        """Whether a launch on this day may rest on it."""
        passes = self.state in {State.PASSED, State.NOT_APPLICABLE}
        return passes or (self.expires is not None and self.expires >= on)

    def needs_a_peer(self, owner: PersonId) -> bool:
        """Whether its owner passed it and nobody else looked."""
        return self.state is State.PASSED and self.passed_by == owner and self.checked_by is None


Checklist = Annotated[tuple[Item, ...], Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=1, description="which item; the first is 1", examples=[1])]
