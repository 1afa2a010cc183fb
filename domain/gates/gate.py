"""A stage is left only by a decision, on a package that nobody changed since it was submitted."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import SPONSOR
from domain.command import consequence, decision
from domain.gates.decisions import SETTLED, ConditionalGo, Criteria, Decision, Go, Judged, Recycle
from domain.gates.refusals import GateRefusals
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import LEAVES, ORDER, POLICY, GateName
from domain.values import Actor, Moved, Now, PersonId, Place, Seen, Why, pattern

Criterion = Annotated[str, *pattern(r"^[a-z0-9_]{1,60}$", "npv_reaches_hurdle")]


class Gate(GateRefusals, Aggregate):
    """The way out of one stage of one iteration. It knows no stage's work: only packages and people."""

    TOPIC = "gate"

    class Opened(Created, topic="gate.opened"):
        name: GateName
        owed: tuple[UUID, ...]

    class Submitted(Event, topic="gate.submitted"):
        number: int
        package: tuple[Seen, ...]
        criteria: Criteria
        interested: tuple[PersonId, ...]

    class Voided(Event, topic="gate.submission_voided"):
        changed: Seen

    class CriterionWaived(Event, topic="gate.criterion_waived"):
        criterion: str
        expires: date
        approver: PersonId

    class Voted(Event, topic="gate.voted"):
        voter: PersonId
        decision: Decision

    class Decided(Event, topic="gate.decided"):
        name: GateName
        decision: Decision
        judged: Judged
        decided_by: PersonId

    class ConditionOwed(Event, topic="gate.condition_owed"):
        owed: tuple[UUID, ...]

    class ConditionSettled(Event, topic="gate.condition_settled"):
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
        self.outcome: str | None = None
        self.waived: dict[str, date] = {}
        self._wait()

    def _wait(self) -> None:
        self.package: tuple[Seen, ...] = ()
        self.criteria = Criteria(met=(), unmet=())
        self.interested: tuple[UUID, ...] = ()
        self.votes: dict[UUID, str] = {}

    @classmethod
    @consequence
    def open(cls, place: Place, name: GateName, owed: tuple[UUID, ...]) -> Self:
        """Wait for a submission."""
        return cls(place=place, name=name, owed=owed)

    @consequence
    def receive(self, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]) -> None:
        """Freeze what is to be decided on."""
        if self.outcome in SETTLED:
            raise self.NothingSubmitted("this gate was decided; it waits for no submission")
        self._submitted(number=self.submissions + 1, package=package, criteria=criteria, interested=interested)

    @event(Submitted)
    def _submitted(
        self, number: int, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        self._wait()
        self.submissions, self.package, self.criteria, self.interested = number, package, criteria, interested

    @consequence
    def reconsider(self, changed: Seen) -> None:
        """Drop the submission if this is a newer version of one of its members."""
        frozen = {member.id: member.version for member in self.package}
        if self.outcome not in SETTLED and changed.version > frozen.get(changed.id, changed.version):
            self._voided(changed=changed)

    @event(Voided)
    def _voided(self, changed: Seen) -> None:
        self._wait()

    @decision(SPONSOR)
    def waive(self, criterion: Criterion, expires: date, *, by: Actor, why: Why) -> None:
        """Let an unmet must-meet criterion pass until a day, for a reason."""
        self._check(by, ())
        if criterion not in self.criteria.unmet:
            raise self.NothingToWaive(pointer="/criterion")
        if self.waived.get(criterion) != expires:
            self._criterion_waived(criterion=criterion, expires=expires, approver=by)

    @event(CriterionWaived)
    def _criterion_waived(self, criterion: str, expires: date, approver: UUID) -> None:
        self.waived = {**self.waived, criterion: expires}

    @decision(SPONSOR)
    def vote(self, decision: Decision, *, by: Actor, moved: Moved) -> None:
        """Say which decision you would take; all votes are kept, the last of each voter counts."""
        self._check(by, moved)
        self._voted(voter=by, decision=decision)

    @event(Voted)
    def _voted(self, voter: UUID, decision: Decision) -> None:
        self.votes = {**self.votes, voter: decision.outcome}

    @decision(SPONSOR)
    def decide(self, decision: Decision, *, by: Actor, now: Now, moved: Moved) -> None:
        """Decide how the stage is left."""
        self._check(by, moved)
        waived = tuple(name for name, expires in self.waived.items() if expires >= now.date())
        self._check_decision(decision, waived, now.date())
        judged = Judged(number=self.submissions, package=self.package, criteria=self.criteria, waived=waived)
        self._decided(name=self.name, decision=decision, judged=judged, decided_by=by)

    def _check(self, by: UUID, moved: tuple[Seen, ...]) -> None:
        if by in self.interested:
            raise self.InterestedNeverDecide
        if self.outcome in SETTLED or not self.package:
            raise self.NothingSubmitted
        if moved:
            raise self.PackageMoved(facts=tuple(str(member.id) for member in moved))

    def _check_decision(self, decision: Decision, waived: tuple[str, ...], today: date) -> None:
        if len(self.votes) < POLICY.quorum:
            raise self.NoQuorum
        if self.owed:
            raise self.ConditionOpen(facts=tuple(map(str, self.owed)))
        if isinstance(decision, Recycle) and ORDER.index(decision.to) > ORDER.index(LEAVES[self.name]):
            raise self.NotAhead(pointer="/decision/to")
        if isinstance(decision, ConditionalGo) and self.name is GateName.G5:
            raise self.LastGate
        if isinstance(decision, ConditionalGo) and (late := decision.due_before(today)):
            raise self.DueAlready(pointer=f"/decision/conditions/{late[0]}/on")
        failed = tuple(name for name in self.criteria.unmet if name not in waived)
        if isinstance(decision, Go | ConditionalGo) and failed:
            raise self.MustMeetUnmet(facts=failed)

    @event(Decided)
    def _decided(self, name: GateName, decision: Decision, judged: Judged, decided_by: UUID) -> None:
        self.outcome = decision.outcome

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

    @consequence
    def reopen(self, owed: tuple[UUID, ...]) -> None:
        """Wait again, for a better submission."""
        self._reopened(owed=owed)

    @event(Reopened)
    def _reopened(self, owed: tuple[UUID, ...]) -> None:
        self.owed, self.outcome, self.waived = owed, None, {}
        self._wait()
