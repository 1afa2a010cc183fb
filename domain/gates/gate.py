"""A stage is left only by a decision, on a package that nobody changed since it was submitted."""

from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR
from domain.command import consequence, decision
from domain.gates.decisions import SETTLED, Criteria
from domain.gates.gate_criteria import GateCriteria
from domain.gates.gate_signatures import GateSignatures
from domain.gates.gate_votes import GateVotes
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName
from domain.values import Actor, PersonId, Place, Seen, Why


class Gate(GateCriteria, GateVotes, GateSignatures, Aggregate):
    """The way out of one stage of one iteration. It knows no stage's work: only packages and people."""

    TOPIC = "gate"

    class Opened(Created, topic="gate.opened"):
        name: GateName
        owed: tuple[UUID, ...]

    class Submitted(Event, topic="gate.submitted", version=2):
        number: int
        package: tuple[Seen, ...]
        criteria: Criteria
        interested: tuple[PersonId, ...]
        policy: int

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """There was one policy."""
            return {**state, "policy": 1}

    class Voided(Event, topic="gate.submission_voided"):
        changed: Seen

    class Withdrawn(Event, topic="gate.submission_withdrawn"):
        withdrawn_by: PersonId

    class ConditionOwed(Event, topic="gate.condition_owed"):
        owed: tuple[UUID, ...]

    class ConditionSettled(Event, topic="gate.condition_settled"):
        condition: UUID

    class ConditionExpired(Event, topic="gate.condition_expired"):
        """Nothing goes on: the gate is on hold until the condition is cleared, and then decided."""

        condition: UUID

    class Reopened(Event, topic="gate.reopened"):
        owed: tuple[UUID, ...]

    @staticmethod
    def create_id(place: Place, name: GateName) -> UUID:
        """The id is that of what makes it the only one."""
        return Gate.at(place, name)

    @event(Opened)
    def __init__(self, place: Place, name: GateName, owed: tuple[UUID, ...]) -> None:
        self.name, self.submissions, self.owed = name, 0, owed
        self.pinned, self.outcome, self.waived = None, None, {}
        self.recused, self.overdue = (), ()
        self._wait()

    @classmethod
    @consequence
    def open(cls, place: Place, name: GateName, owed: tuple[UUID, ...]) -> Self:
        """Wait for a submission."""
        return cls(place=place, name=name, owed=owed)

    @consequence
    def receive(
        self, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...], policy: int
    ) -> None:
        """Freeze what is to be decided on, and the policy it is decided by."""
        if self.outcome in SETTLED:
            raise self.NothingSubmitted("this gate was decided; it waits for no submission")
        self._invalidate_signatures()
        number = self.submissions + 1
        self._submitted(number=number, package=package, criteria=criteria, interested=interested, policy=policy)

    @event(Submitted)
    def _submitted(
        self, number: int, package: tuple[Seen, ...], criteria: Criteria, *, interested: tuple[UUID, ...], policy: int
    ) -> None:
        self._wait()
        self.submissions, self.package, self.criteria, self.interested = number, package, criteria, interested
        self.pinned = policy

    @consequence
    def reconsider(self, changed: Seen) -> None:
        """Drop the submission if this is a newer version of one of its members."""
        frozen = {member.id: member.version for member in self.package}
        if self.outcome not in SETTLED and changed.version > frozen.get(changed.id, changed.version):
            self._invalidate_signatures(changed)
            self._voided(changed=changed)

    @event(Voided)
    def _voided(self, changed: Seen) -> None:
        self._wait()

    @decision(PRODUCT_MANAGER, PRODUCT_OWNER)
    def withdraw_submission(self, *, by: Actor, why: Why) -> None:
        """Take the submission back before it is decided; it is on record, and the stage may submit again."""
        if self.outcome in SETTLED:
            raise self.NothingSubmitted("this gate was decided; nothing can be taken back")
        if self.package:
            self._invalidate_signatures()
            self._withdrawn(withdrawn_by=by)

    @event(Withdrawn)
    def _withdrawn(self, withdrawn_by: UUID) -> None:
        self._wait()

    @decision(SPONSOR)
    def reopen_held_gate(self, *, by: Actor, why: Why) -> None:
        """Look at a held gate again before its day: the hold ends, and the stage submits anew."""
        if self.outcome == "kill":
            raise self.Killed
        if self.outcome in SETTLED:
            raise self.OnlyHeld
        if self.outcome == "hold":
            self._invalidate_signatures()
            self._reopened(owed=self.owed)

    @consequence
    def wait_again(self, owed: tuple[UUID, ...]) -> None:
        """Wait again, for a better submission; a condition that is open stays so, whichever way led here."""
        self._invalidate_signatures()
        self._reopened(owed=tuple(dict.fromkeys((*self.owed, *owed))))

    @event(Reopened)
    def _reopened(self, owed: tuple[UUID, ...]) -> None:
        self.owed, self.outcome, self.waived = owed, None, {}
        self.overdue = tuple(each for each in self.overdue if each in owed)
        self._wait()

    @consequence
    def owe(self, owed: tuple[UUID, ...]) -> None:
        """Remember conditions that an earlier gate has set."""
        self._condition_owed(owed=owed)

    @event(ConditionOwed)
    def _condition_owed(self, owed: tuple[UUID, ...]) -> None:
        self.owed = (*self.owed, *owed)

    @consequence
    def settle(self, condition: UUID) -> None:
        """Remember that a condition of an earlier gate was met."""
        if condition in self.owed:
            self._condition_settled(condition=condition)

    @event(ConditionSettled)
    def _condition_settled(self, condition: UUID) -> None:
        self.owed = tuple(each for each in self.owed if each != condition)
        self.overdue = tuple(each for each in self.overdue if each != condition)

    @consequence
    def hold_for(self, condition: UUID) -> None:
        """Be on hold, because a condition of an earlier gate was not met by its day."""
        if condition in self.owed and condition not in self.overdue and self.outcome not in SETTLED:
            self._condition_expired(condition=condition)

    @event(ConditionExpired)
    def _condition_expired(self, condition: UUID) -> None:
        self.overdue, self.outcome = (*self.overdue, condition), "hold"

    def was_killed(self) -> bool:
        """Whether it ended what it was about, so that a new opportunity may cite it."""
        return self.outcome == "kill"
