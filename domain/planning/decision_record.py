"""Why it was done so and not otherwise: a decision, what it was chosen over, and what follows from it."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Value, Why


class Decision(Value):
    """What was to be decided, what was decided, what else there was, and what follows."""

    title: Name
    context: Sentence
    decision: Sentence
    alternatives: Annotated[
        tuple[Sentence, ...], Field(min_length=1, max_length=20, examples=[["Go on as we do today."]])
    ]
    consequences: Sentence


class DecisionRecord(Aggregate):
    """It is never rewritten: a later decision supersedes it, and both stay."""

    TOPIC = "decision_record"

    class Recorded(Created, topic="decision_record.recorded"):
        decision: Decision
        author: PersonId

    class Superseded(Event, topic="decision_record.superseded"):
        by_record: UUID

    class SupersedesItself(Refused, code="decision_record.supersedes_itself"):
        """A decision is superseded by a later one; record that first, and name it."""

    class AlreadySuperseded(Refused, code="decision_record.already_superseded"):
        """Another decision has superseded it; supersede that one."""

    @event(Recorded)
    def __init__(self, place: Place, decision: Decision, author: UUID) -> None:
        self.decision, self.author = decision, author
        self.superseded_by: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD)
    def record_decision(cls, iteration: Iteration, decision: Decision, *, by: Actor) -> Self:
        """Write down what was decided, and over what; it takes no approval of its own."""
        return cls(place=iteration.place, decision=decision, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD)
    def supersede(self, record: "DecisionRecord", *, why: Why) -> None:
        """Say which later decision stands in its place."""
        if self.id in (record.id, record.superseded_by):
            raise self.SupersedesItself(pointer="/record")
        if self.superseded_by not in (None, record.id):
            raise self.AlreadySuperseded
        if self.superseded_by is None:
            self._superseded(by_record=record.id)

    @event(Superseded)
    def _superseded(self, by_record: UUID) -> None:
        self.superseded_by = by_record
