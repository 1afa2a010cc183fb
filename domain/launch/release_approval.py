"""What stands between a Go and a release: conditions that are due before it, and the tech lead's veto."""

from datetime import date
from typing import Annotated
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import TECH_LEAD
from domain.command import consequence, decision
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Sentence, Value, Why

GOES = frozenset({"go", "conditional_go"})


class Rollback(Value):
    """What makes us go back, from which value on, and how; no threshold was asked of the first reviews."""

    trigger: str
    threshold: str | None
    steps: str


class WayBack(Value):
    """What makes us go back, from which value on, and how."""

    trigger: Annotated[Sentence, Field(examples=["Exports fail."])]
    threshold: Annotated[Sentence, Field(examples=["One in a hundred, over an hour."])]
    steps: Annotated[Sentence, Field(examples=["Switch the flag off and tell support."])]


class ReleaseApproval(Part):
    """The part of a review that says whether its increment may go out."""

    outcome: str | None
    owed: dict[str, date]
    vetoed: bool

    class ConditionOwed(Event, topic="go_no_go.condition_owed"):
        condition: UUID
        due: date

    class ConditionSettled(Event, topic="go_no_go.condition_settled"):
        condition: UUID

    class ReleaseVetoed(Event, topic="go_no_go.release_vetoed"):
        by: PersonId

    class VetoLifted(Event, topic="go_no_go.veto_lifted"):
        by: PersonId

    @consequence
    def owe(self, condition: UUID, due: date) -> None:
        """Remember what the gate wants cleared, and by which day."""
        self._condition_owed(condition=condition, due=due)

    @event(ConditionOwed)
    def _condition_owed(self, condition: UUID, due: date) -> None:
        self.owed = {**self.owed, str(condition): due}

    @consequence
    def settle(self, condition: UUID) -> None:
        """Remember that it was cleared."""
        if str(condition) in self.owed:
            self._condition_settled(condition=condition)

    @event(ConditionSettled)
    def _condition_settled(self, condition: UUID) -> None:
        self.owed = {each: due for each, due in self.owed.items() if each != str(condition)}

    @decision(TECH_LEAD)
    def veto_release(self, *, by: Actor, why: Why) -> None:
        """Keep the increment from going out, for a technical reason."""
        if not self.vetoed:
            self._release_vetoed(by=by)

    @event(ReleaseVetoed)
    def _release_vetoed(self, by: PersonId) -> None:
        self.vetoed = True

    @decision(TECH_LEAD)
    def lift_veto(self, *, by: Actor, why: Why) -> None:
        """Let the increment go out after all."""
        if self.vetoed:
            self._veto_lifted(by=by)

    @event(VetoLifted)
    def _veto_lifted(self, by: PersonId) -> None:
        self.vetoed = False

    @property
    def goes(self) -> bool:
        """Whether the gate let the increment go."""
        return self.outcome in GOES
