"""Something that has happened, or stands in the way: somebody sees to it until it is resolved."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SCRUM_MASTER, TECH_LEAD
from domain.command import command, consequence
from domain.errors import Refused
from domain.execution.risk_values import being_built
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import PersonId, Place, Sentence, Value

TEAM = (PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, PROJECT_MANAGER, SCRUM_MASTER, DEVELOPER)


class Kind(StrEnum):
    """Whether it has gone wrong, or keeps the team from working."""

    ISSUE = "issue"
    IMPEDIMENT = "impediment"


class Trouble(Value):
    """What has happened, and what that does to the product or the team."""

    what: Sentence
    effect: Sentence
    kind: Kind = Kind.ISSUE


class Issue(Aggregate):
    """What is wrong now, where a risk is what may go wrong."""

    TOPIC = "issue"

    class Raised(Created, topic="issue.raised"):
        trouble: Trouble
        owner: PersonId
        risk: UUID | None

    class Assigned(Event, topic="issue.assigned"):
        owner: PersonId

    class Resolved(Event, topic="issue.resolved"):
        how: str

    class AlreadyResolved(Refused, code="issue.already_resolved"):
        """A resolved issue stays so; raise another one if it has come back."""

    @event(Raised)
    def __init__(self, place: Place, trouble: Trouble, owner: UUID, risk: UUID | None) -> None:
        self.trouble, self.owner, self.risk = trouble, owner, risk
        self.resolution: str | None = None

    @classmethod
    @command(*TEAM)
    def raise_issue(cls, iteration: Iteration, trouble: Trouble, owner: Person) -> Self:
        """Say what is wrong, and who sees to it."""
        return cls(place=being_built(iteration), trouble=trouble, owner=owner.id, risk=None)

    @classmethod
    @consequence
    def arise(cls, place: Place, what: str, effect: str, owner: UUID, risk: UUID) -> Self:
        """Have what was a risk be an issue."""
        return cls(place=place, trouble=Trouble(what=what, effect=effect), owner=owner, risk=risk)

    @command(*TEAM)
    def assign(self, owner: Person) -> None:
        """Have somebody else see to it."""
        self._be_open()
        if owner.id != self.owner:
            self._assigned(owner=owner.id)

    @event(Assigned)
    def _assigned(self, owner: UUID) -> None:
        self.owner = owner

    @command(*TEAM)
    def resolve(self, how: Sentence) -> None:
        """Say how it came to an end."""
        if self.resolution != how:
            self._be_open()
            self._resolved(how=how)

    @event(Resolved)
    def _resolved(self, how: str) -> None:
        self.resolution = how

    def _be_open(self) -> None:
        if self.resolution:
            raise self.AlreadyResolved
