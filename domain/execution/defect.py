"""Something that does not do what was agreed: who finds it grades it, one mends it, and another looks again."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DESIGNER, DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.execution.story import Story
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Value, Why

GRAVE = 2  # severities up to this one keep the gate shut
Severity = Annotated[int, Field(ge=1, le=4, description="1 is the worst", examples=[2])]


class FoundBy(StrEnum):
    """Who noticed it; what customers notice has escaped."""

    TEAM = "team"
    CUSTOMER = "customer"


class Fault(Value):
    """What happens, what should happen instead, and who noticed."""

    what: Sentence
    expected: Sentence
    found_by: FoundBy


class State(StrEnum):
    """How far a defect came."""

    OPEN = "open"
    FIXED = "fixed"
    VERIFIED = "verified"
    WAIVED = "waived"


class Defect(Aggregate):
    """A fault of severity 1 to 4; one of 1 or 2 keeps the gate shut until it is verified or waived."""

    TOPIC = "defect"

    class Reported(Created, topic="defect.reported"):
        fault: Fault
        severity: int
        story: UUID | None
        author: PersonId

    class Regraded(Event, topic="defect.regraded"):
        severity: int

    class Fixed(Event, topic="defect.fixed"):
        fixer: PersonId

    class Verified(Event, topic="defect.verified"):
        verifier: PersonId

    class Waived(Event, topic="defect.waived"):
        approver: PersonId

    class Reopened(Event, topic="defect.reopened"):
        severity: int

    class NotFixed(Refused, code="defect.not_fixed"):
        """What is verified was fixed before; fix it first."""

    class Over(Refused, code="defect.over"):
        """A verified or waived defect stays so; reopen it first."""

    class FixerNeverVerifies(NotAllowed, code="defect.fixer_never_verifies"):
        """Whoever fixed it does not verify it; ask somebody else."""

    @event(Reported)
    def __init__(self, place: Place, fault: Fault, severity: int, story: UUID | None, author: UUID) -> None:
        self.fault, self.severity, self.story, self.author = fault, severity, story, author
        self.state = State.OPEN
        self.fixer: UUID | None = None

    @classmethod
    @command(DEVELOPER, TECH_LEAD, DESIGNER, PRODUCT_OWNER, PRODUCT_MANAGER)
    def report(
        cls, iteration: Iteration, fault: Fault, severity: Severity, story: Story | None = None, *, by: Actor
    ) -> Self:
        """Say what is wrong, and how badly; during execution, or in the launch that it has escaped to."""
        stage = Stage.LAUNCH if iteration.stage is Stage.LAUNCH else Stage.EXECUTION
        about = story.id if story else None
        return cls(place=iteration.inside(stage), fault=fault, severity=severity, story=about, author=by)

    @command(PRODUCT_OWNER, TECH_LEAD)
    def regrade(self, severity: Severity, *, why: Why) -> None:
        """Say that it is worse, or less bad, than was thought."""
        self._be_open()
        if severity != self.severity:
            self._regraded(severity=severity)

    @event(Regraded)
    def _regraded(self, severity: int) -> None:
        self.severity = severity

    @command(DEVELOPER, TECH_LEAD)
    def fix(self, *, by: Actor) -> None:
        """Say that it is mended."""
        self._be_open()
        if self.state is State.OPEN:
            self._fixed(fixer=by)

    @event(Fixed)
    def _fixed(self, fixer: UUID) -> None:
        self.state, self.fixer = State.FIXED, fixer

    @command(DEVELOPER, TECH_LEAD, DESIGNER, PRODUCT_OWNER)
    def verify(self, *, by: Actor) -> None:
        """Say that it is gone, having looked."""
        if by == self.fixer:
            raise self.FixerNeverVerifies
        if self.state is not State.VERIFIED:
            self._be_open()
            if self.state is State.OPEN:
                raise self.NotFixed
            self._verified(verifier=by)

    @event(Verified)
    def _verified(self, verifier: UUID) -> None:
        self.state = State.VERIFIED

    @decision(SPONSOR)
    def waive(self, *, by: Actor, why: Why) -> None:
        """Go on with it as it is."""
        if self.state is not State.WAIVED:
            self._be_open()
            self._waived(approver=by)

    @event(Waived)
    def _waived(self, approver: UUID) -> None:
        self.state = State.WAIVED

    @command(DEVELOPER, TECH_LEAD, DESIGNER, PRODUCT_OWNER)
    def reopen(self, *, why: Why) -> None:
        """Say that it is still there, or is to be mended after all."""
        if self.state is not State.OPEN:
            self._reopened(severity=self.severity)

    @event(Reopened)
    def _reopened(self, severity: int) -> None:
        self.state, self.fixer = State.OPEN, None

    def _be_open(self) -> None:
        if self.state in (State.VERIFIED, State.WAIVED):
            raise self.Over
