"""The five ways out of a gate; there is no sixth."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field

from domain.lifecycle import Advice
from domain.values import Day, Exact, PersonId, Seen, Sentence, Stage, Value

MOST = 100  # conditions or deficits of one decision
CENT = Decimal("0.01")


class Due(Value):
    """What somebody owes, and by which day."""

    what: Sentence
    owner: PersonId
    on: Day


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

    def judged_otherwise(self, criterion: str) -> Self:
        """The same, with one criterion on the other side."""
        return self.of({name: (name in self.met) is (name != criterion) for name in (*self.met, *self.unmet)})


class Assessment(Value):
    """What somebody scored, from 0 to 10, and why."""

    assessor: PersonId
    advice: Advice
    score: int
    rationale: Sentence


class Ballot(Value):
    """Which decision somebody would take; the last of each voter counts."""

    voter: PersonId
    outcome: str


class Judged(Value):
    """What a decision was taken on: the submission and its policy by number, what was met, waived, said and signed."""

    number: int
    package: tuple[Seen, ...]
    criteria: Criteria
    waived: tuple[str, ...]
    policy: int
    only_should: tuple[str, ...]
    overridden: tuple[str, ...]
    votes: tuple[Ballot, ...]
    recused: tuple[PersonId, ...]
    approvals: tuple[PersonId, ...]
    score: Exact | None


def scored(assessments: Iterable[Assessment], weights: Mapping[Advice, Decimal]) -> Decimal | None:
    """The weighted mean of what was scored, each by the mean of its scores, to 0.01; None where nothing weighs."""
    by_advice: dict[Advice, list[int]] = {}
    for each in assessments:
        by_advice.setdefault(each.advice, []).append(each.score)
    weighed = {each: weights.get(each, Decimal(1)) for each in by_advice}
    if not (total := sum(weighed.values())):
        return None
    means = {each: Decimal(sum(scores)) / len(scores) for each, scores in by_advice.items()}
    return (sum((means[each] * weighed[each] for each in means), Decimal()) / total).quantize(CENT)


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
    review_on: Day


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
GOES = frozenset({"go", "conditional_go"})
SETTLED = frozenset({"go", "conditional_go", "recycle", "kill"})  # a held gate still waits for its decision
