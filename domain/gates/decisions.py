"""The five ways out of a gate; there is no sixth."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field

from domain.values import PersonId, Seen, Sentence, Stage, Value

MOST = 100  # conditions or deficits of one decision


class Due(Value):
    """What somebody owes, and by which day."""

    what: Sentence
    owner: PersonId
    on: date


class Criteria(Value):
    """The must-meet criteria of a submission, by name: those that were met, and those that were not."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]

    @classmethod
    def of(cls, judged: Mapping[str, bool]) -> Self:
        """Sort what was judged."""
        return cls(
            met=tuple(name for name, met in judged.items() if met),
            unmet=tuple(name for name, met in judged.items() if not met),
        )


class Judged(Value):
    """What a decision was taken on: the submission by number, its package, its criteria, and what was waived."""

    number: int
    package: tuple[Seen, ...]
    criteria: Criteria
    waived: tuple[str, ...]


class Go(Value):
    """Go on to the next stage."""

    outcome: Literal["go"] = "go"


class ConditionalGo(Value):
    """Go on, while somebody clears these conditions."""

    outcome: Literal["conditional_go"]
    conditions: Annotated[tuple[Due, ...], Field(min_length=1, max_length=MOST)]

    def due_before(self, today: date) -> tuple[int, ...]:
        """Which conditions were due before a day, counted from 0."""
        return tuple(number for number, due in enumerate(self.conditions) if due.on < today)


class Hold(Value):
    """Wait, and look again on a date."""

    outcome: Literal["hold"]
    review_on: date


class Recycle(Value):
    """Go back to a stage, to repair these deficits."""

    outcome: Literal["recycle"]
    to: Stage
    deficits: Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=MOST)]


class Kill(Value):
    """Stop; the dossier stays."""

    outcome: Literal["kill"]
    grounds: Sentence


Decision = Annotated[Go | ConditionalGo | Hold | Recycle | Kill, Field(discriminator="outcome")]
SETTLED = frozenset({"go", "conditional_go", "recycle", "kill"})  # a held gate still waits for its decision
