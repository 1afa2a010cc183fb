"""What somebody still owes after a conditional Go; the next gate waits for it."""

from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, AUDITOR, COMPLIANCE_OFFICER, PRODUCT_MANAGER, PROJECT_MANAGER, SPONSOR
from domain.command import command, consequence, decision
from domain.errors import NotAllowed, Refused
from domain.gates.decisions import Due
from domain.kernel import Aggregate, Created, Event
from domain.values import Actor, Now, PersonId, Place, Why


class Condition(Aggregate):
    """Set by a gate's decision, with an owner and a day; cleared by a sponsor who does not own it."""

    TOPIC = "condition"

    class Owed(Created, topic="condition.owed"):
        gate: UUID
        number: int
        due: Due
        waiting: UUID

    class Cleared(Event, topic="condition.cleared"):
        cleared_by: PersonId
        waiting: UUID

    class Expired(Event, topic="condition.expired"):
        waiting: UUID

    class NotExpired(Refused, code="condition.not_expired"):
        """A condition expires when its day has passed; until then it is owed."""

    class OwnerNeverClears(NotAllowed, code="condition.owner_never_clears"):
        """Whoever owes it does not declare it met; ask another sponsor."""

    @staticmethod
    def create_id(gate: UUID, number: int) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(gate, f"condition/{number}")

    @event(Owed)
    def __init__(self, place: Place, gate: UUID, number: int, due: Due, waiting: UUID) -> None:
        self.gate, self.waiting, self.cleared = gate, waiting, False
        self.expired = False
        self.what, self.owner, self.due = due.what, due.owner, due.on

    @classmethod
    @consequence
    def owe(cls, place: Place, gate: UUID, number: int, due: Due, waiting: UUID) -> Self:
        """Remember what is owed, by whom and by when."""
        return cls(place=place, gate=gate, number=number, due=due, waiting=waiting)

    @decision(SPONSOR)
    def clear(self, *, by: Actor, why: Why) -> None:
        """Declare that the condition was met."""
        if by == self.owner:
            raise self.OwnerNeverClears
        if not self.cleared:
            self._cleared(cleared_by=by, waiting=self.waiting)

    @event(Cleared)
    def _cleared(self, cleared_by: UUID, waiting: UUID) -> None:
        self.cleared = True

    @command(SPONSOR, COMPLIANCE_OFFICER, PRODUCT_MANAGER, PROJECT_MANAGER, AUDITOR, ADMINISTRATOR)
    def expire(self, *, now: Now) -> None:
        """Record that its day has passed and it was not cleared, so that the gate that waits for it is on hold."""
        if self.cleared or self.due >= now.date():
            raise self.NotExpired
        if not self.expired:
            self._expired(waiting=self.waiting)

    @event(Expired)
    def _expired(self, waiting: UUID) -> None:
        self.expired = True
