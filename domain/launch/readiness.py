"""Whether everything is in place for a launch, function by function."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Value, Why


class Function(StrEnum):
    """Whose work an item is."""

    PRODUCT = "product"
    QUALITY = "quality"
    OPERATIONS = "operations"
    CUSTOMER = "customer"
    MARKETING = "marketing"
    LEGAL = "legal"
    ANALYTICS = "analytics"


class State(StrEnum):
    """How far an item is; a waived one is let pass until a day."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    WAIVED = "waived"


class Item(Value):
    """What must be in place, and whose work it is."""

    function: Function
    what: Annotated[Sentence, Field(examples=["Support knows how to restart an export."])]


class Standing(Value):
    """How far one item is, and on what grounds."""

    state: State = State.OPEN
    evidence: str | None = None
    expires: date | None = None

    def holds(self, on: date) -> bool:
        """Whether a launch on this day may rest on it."""
        return self.state is State.PASSED or (self.expires is not None and self.expires >= on)


Checklist = Annotated[tuple[Item, ...], Field(min_length=1)]
Number = Annotated[int, Field(ge=1, description="which item; the first is 1", examples=[1])]
BY_FUNCTION = (PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD, MARKETING_MANAGER)


class Readiness(Aggregate):
    """The checklist of a launch; an item passes on evidence, or is waived by a sponsor until a day."""

    TOPIC = "readiness"

    class Opened(Created, topic="readiness.opened"):
        checklist: tuple[Item, ...]
        author: PersonId

    class ItemPassed(Event, topic="readiness.item_passed"):
        number: int
        evidence: str
        by: PersonId

    class ItemFailed(Event, topic="readiness.item_failed"):
        number: int

    class ItemWaived(Event, topic="readiness.item_waived"):
        number: int
        expires: date
        approver: PersonId

    class NoSuchItem(Refused, code="readiness.no_such_item"):
        """The checklist has no item of this number; the first is 1."""

    class NothingToWaive(Refused, code="readiness.nothing_to_waive"):
        """An item that passed needs no waiver."""

    class AuthorNeverWaives(NotAllowed, code="readiness.author_never_waives"):
        """Whoever opened a checklist waives none of its items; ask another sponsor."""

    @event(Opened)
    def __init__(self, place: Place, checklist: tuple[Item, ...], author: PersonId) -> None:
        self.checklist, self.author = checklist, author
        self.standings = (Standing(),) * len(checklist)

    @classmethod
    @command(PRODUCT_MANAGER)
    def open(cls, iteration: Iteration, checklist: Checklist, *, by: Actor) -> Self:
        """Say what must be in place before anything is launched."""
        return cls(place=iteration.inside(Stage.LAUNCH), checklist=checklist, author=by)

    @command(*BY_FUNCTION)
    def pass_item(self, number: Number, evidence: Sentence, *, by: Actor) -> None:
        """Declare an item in place, and what shows it."""
        standing = self._standing(number)
        if standing.state is not State.PASSED or evidence != standing.evidence:
            self._item_passed(number=number, evidence=evidence, by=by)

    @event(ItemPassed)
    def _item_passed(self, number: int, evidence: str, by: PersonId) -> None:
        self._stand(number, Standing(state=State.PASSED, evidence=evidence))

    @command(*BY_FUNCTION)
    def fail_item(self, number: Number, *, why: Why) -> None:
        """Declare that an item is not in place."""
        if self._standing(number).state is not State.FAILED:
            self._item_failed(number=number)

    @event(ItemFailed)
    def _item_failed(self, number: int) -> None:
        self._stand(number, Standing(state=State.FAILED))

    @decision(SPONSOR)
    def waive_item(self, number: Number, expires: date, *, by: Actor, why: Why) -> None:
        """Let an item that did not pass be missing until a day, for a reason."""
        standing = self._standing(number)
        if by == self.author:
            raise self.AuthorNeverWaives
        if standing.state is State.PASSED:
            raise self.NothingToWaive
        if standing.expires != expires:
            self._item_waived(number=number, expires=expires, approver=by)

    @event(ItemWaived)
    def _item_waived(self, number: int, expires: date, approver: PersonId) -> None:
        self._stand(number, Standing(state=State.WAIVED, expires=expires))

    def holds(self, on: date) -> bool:
        """Whether every item passed, or is waived until this day or longer."""
        return all(standing.holds(on) for standing in self.standings)

    def _standing(self, number: int) -> Standing:
        if number > len(self.standings):
            raise self.NoSuchItem(pointer="/number")
        return self.standings[number - 1]

    def _stand(self, number: int, standing: Standing) -> None:
        self.standings = (*self.standings[: number - 1], standing, *self.standings[number:])
