"""What was built to be quick and has to be paid for later: where it is, what it costs to mend, and not to."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DEVELOPER, PRODUCT_MANAGER, TECH_LEAD
from domain.command import command, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Day, Exact, Name, PersonId, Place, Sentence, Stage, Value, Why

Days = Annotated[Exact, Field(ge=0, decimal_places=2, examples=["3.50"])]


class Intent(StrEnum):
    """Whether the team knew what it did."""

    DELIBERATE = "deliberate"
    INADVERTENT = "inadvertent"


class Prudence(StrEnum):
    """Whether there was a good reason."""

    PRUDENT = "prudent"
    RECKLESS = "reckless"


class Debt(Value):
    """Where it is and what it is; principal in person-days once, interest in person-days a month."""

    location: Name
    what: Sentence
    intent: Intent
    prudence: Prudence
    principal: Annotated[Days, Field(gt=0)]
    interest: Days


class State(StrEnum):
    """What was decided about a debt."""

    LOGGED = "logged"
    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    RETIRED = "retired"


class DebtItem(Aggregate):
    """One technical debt, from the day somebody writes it down until it is paid."""

    TOPIC = "debt_item"

    class Logged(Created, topic="debt_item.logged"):
        debt: Debt
        author: PersonId

    class PaydownScheduled(Event, topic="debt_item.paydown_scheduled"):
        by_day: date

    class Accepted(Event, topic="debt_item.accepted"):
        accepted_by: PersonId

    class Retired(Event, topic="debt_item.retired"):
        """It is paid, or what it was in is gone."""

    class AlreadyRetired(Refused, code="debt_item.already_retired"):
        """A debt that was paid stays so; log another one."""

    @event(Logged)
    def __init__(self, place: Place, debt: Debt, author: UUID) -> None:
        self.debt, self.author, self.state = debt, author, State.LOGGED
        self.by_day: date | None = None

    @classmethod
    @command(TECH_LEAD, DEVELOPER)
    def log(cls, iteration: Iteration, debt: Debt, *, by: Actor) -> Self:
        """Write down what will have to be paid for, and how much."""
        return cls(place=iteration.inside(Stage.EXECUTION), debt=debt, author=by)

    @command(TECH_LEAD, PRODUCT_MANAGER)
    def schedule_paydown(self, by_day: Day) -> None:
        """Say by which day it is paid."""
        self._be_owed()
        if (self.state, self.by_day) != (State.SCHEDULED, by_day):
            self._paydown_scheduled(by_day=by_day)

    @event(PaydownScheduled)
    def _paydown_scheduled(self, by_day: date) -> None:
        self.state, self.by_day = State.SCHEDULED, by_day

    @decision(TECH_LEAD, PRODUCT_MANAGER)
    def accept(self, *, by: Actor, why: Why) -> None:
        """Go on paying its interest."""
        self._be_owed()
        if self.state is not State.ACCEPTED:
            self._accepted(accepted_by=by)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID) -> None:
        self.state, self.by_day = State.ACCEPTED, None

    @command(TECH_LEAD, DEVELOPER)
    def retire(self) -> None:
        """Say that it is paid, or that what it was in is gone."""
        if self.state is not State.RETIRED:
            self._retired()

    @event(Retired)
    def _retired(self) -> None:
        self.state = State.RETIRED

    def _be_owed(self) -> None:
        if self.state is State.RETIRED:
            raise self.AlreadyRetired
