"""What is to be reached, and by which numbers it will be seen."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field, model_validator

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.lifecycle import InForce
from domain.product.iteration import Iteration
from domain.values import Actor, Day, Exact, Name, PersonId, Place, Sentence, Stage, Value, Why, Word

FEWEST, MOST = 1, 20  # whatever the policy in force says
Number = Annotated[int, Field(ge=1, description="which key result; the first is 1", examples=[1])]
Graded = Annotated[Exact, Field(ge=0, le=1, decimal_places=2, examples=["0.70"])]


class Ambition(StrEnum):
    """Whether a key result is promised, or a stretch."""

    COMMITTED = "committed"
    ASPIRATIONAL = "aspirational"


class KeyResult(Value):
    """A metric, where it stands, where it shall stand by a day, and how firmly that is promised."""

    metric: Name
    unit: Word
    baseline: Annotated[Exact, Field(examples=["30.00"])]
    target: Annotated[Exact, Field(examples=["40.00"])]
    due: Day
    kind: Ambition

    @model_validator(mode="after")
    def _ask_for_a_change(self) -> Self:
        if self.baseline == self.target:
            raise ValueError("a key result wants a change: its target differs from its baseline")
        return self


class Grade(Value):
    """What a metric came to, and how much of the wanted change that is, from 0 to 1."""

    actual: Exact
    grade: Graded


KeyResults = Annotated[tuple[KeyResult, ...], Field(min_length=FEWEST, max_length=MOST)]


class Objective(Aggregate):
    """A wanted outcome with as many key results as the policy asks for; KR 1 is the first."""

    TOPIC = "objective"

    class Agreed(Created, topic="objective.agreed"):
        statement: str
        key_results: tuple[KeyResult, ...]
        author: PersonId

    class KeyResultAdded(Revision, topic="objective.key_result_added"):
        key_result: KeyResult

    class KeyResultRetargeted(Revision, topic="objective.key_result_retargeted"):
        number: int
        target: Exact
        due: date

    class KeyResultGraded(Event, topic="objective.key_result_graded"):
        number: int
        actual: Exact
        grade: Exact

    class Abandoned(Event, topic="objective.abandoned"):
        """It is no longer wanted; what was learned on the way stays."""

    class NoSuchKeyResult(Refused, code="objective.no_such_key_result"):
        """The objective has no key result of this number; the first is 1."""

    class WantsNoChange(Refused, code="objective.wants_no_change"):
        """A target differs from the baseline; abandon the objective if nothing shall change."""

    class AlreadyGraded(Refused, code="objective.already_graded"):
        """A key result that was graded is not retargeted; agree on a new objective."""

    class EnoughKeyResults(Refused, code="objective.enough_key_results"):
        """An objective has no more key results than the policy in force allows; agree on another objective for more."""

    class TooFewKeyResults(Refused, code="objective.too_few_key_results"):
        """An objective has as many key results as the policy in force asks for; name more of them."""

    class WasAbandoned(Refused, code="objective.was_abandoned"):
        """Nothing is aimed, retargeted or graded by an abandoned objective; agree on a new one."""

    @event(Agreed)
    def __init__(self, place: Place, statement: str, key_results: tuple[KeyResult, ...], author: UUID) -> None:
        self.statement, self.key_results, self.author, self.abandoned = statement, key_results, author, False
        self.grades: dict[int, Grade] = {}

    @classmethod
    @command(PRODUCT_MANAGER)
    def agree(
        cls, iteration: Iteration, statement: Sentence, key_results: KeyResults, *, by: Actor, policy: InForce
    ) -> Self:
        """Agree on an outcome, and on the numbers that will show it."""
        place, (fewest, most) = iteration.inside(Stage.PLANNING), policy.key_results
        if len(key_results) < fewest:
            raise cls.TooFewKeyResults(f"{fewest} at least", pointer="/key_results")
        if len(key_results) > most:
            raise cls.EnoughKeyResults(f"{most} at most", pointer="/key_results")
        return cls(place=place, statement=statement, key_results=key_results, author=by)

    @command(PRODUCT_MANAGER)
    def add_key_result(self, key_result: KeyResult, *, policy: InForce) -> None:
        """Add a number that will show the outcome; the one that stands already is not added again."""
        self.be_wanted()
        if key_result in self.key_results:
            return
        if len(self.key_results) >= policy.key_results[1]:
            raise self.EnoughKeyResults
        self._key_result_added(key_result=key_result)

    @event(KeyResultAdded)
    def _key_result_added(self, key_result: KeyResult) -> None:
        self.key_results = (*self.key_results, key_result)

    @command(PRODUCT_MANAGER)
    def retarget_key_result(self, number: Number, target: Exact, due: Day, *, why: Why) -> None:
        """Want another number, or by another day."""
        wanted = self.key_result(number)
        if number in self.grades:
            raise self.AlreadyGraded
        if target == wanted.baseline:
            raise self.WantsNoChange(pointer="/target")
        if (target, due) != (wanted.target, wanted.due):
            self._key_result_retargeted(number=number, target=target, due=due)

    @event(KeyResultRetargeted)
    def _key_result_retargeted(self, number: int, target: Exact, due: date) -> None:
        changed = self.key_results[number - 1].model_copy(update={"target": target, "due": due})
        self.key_results = (*self.key_results[: number - 1], changed, *self.key_results[number:])

    @command(PRODUCT_MANAGER)
    def grade_key_result(self, number: Number, actual: Exact, grade: Graded) -> None:
        """Say what the metric came to; a corrected grade replaces the one before."""
        self.key_result(number)
        if self.grades.get(number) != Grade(actual=actual, grade=grade):
            self._key_result_graded(number=number, actual=actual, grade=grade)

    @event(KeyResultGraded)
    def _key_result_graded(self, number: int, actual: Exact, grade: Exact) -> None:
        self.grades = {**self.grades, number: Grade(actual=actual, grade=grade)}

    @command(PRODUCT_MANAGER)
    def abandon(self, *, why: Why) -> None:
        """Give the outcome up."""
        if not self.abandoned:
            self._abandoned()

    @event(Abandoned)
    def _abandoned(self) -> None:
        self.abandoned = True

    def be_wanted(self) -> None:
        """Raise WasAbandoned unless it is still to be reached."""
        if self.abandoned:
            raise self.WasAbandoned

    def key_result(self, number: int) -> KeyResult:
        """The key result of a number; raises NoSuchKeyResult, and WasAbandoned."""
        self.be_wanted()
        if number > len(self.key_results):
            raise self.NoSuchKeyResult(pointer="/number")
        return self.key_results[number - 1]
