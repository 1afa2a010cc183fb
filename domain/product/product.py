"""What is being brought to life, and who answers for it."""

from enum import StrEnum
from typing import Any, Self
from uuid import NAMESPACE_OID, UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, PRODUCT_MANAGER, SPONSOR
from domain.command import command, consequence, decision, workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import FOUR_STEPS, Definition
from domain.team.person import Kind, Person
from domain.values import Key, Name, PersonId, Place, Why


class Status(StrEnum):
    """Whether work on a product goes on."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    SUNSET = "sunset"


class Product(Aggregate):
    """Something that solves a problem for somebody, through all the turns of its loop."""

    TOPIC = "product"

    class Registered(Created, topic="product.registered"):
        key: str
        name: str
        accountable: PersonId

    class Renamed(Event, topic="product.renamed"):
        name: str

    class PlacedOnHold(Event, topic="product.placed_on_hold"):
        """No new turn of the loop starts until it is resumed."""

    class Resumed(Event, topic="product.resumed"):
        """Work goes on."""

    class SunsetDecided(Event, topic="product.sunset_decided"):
        """The product ends; its history stays."""

    class LifecycleAdopted(Event, topic="product.lifecycle_adopted"):
        definition: str

    class HandedOver(Event, topic="product.handed_over"):
        accountable: PersonId

    class TurnBegun(Event, topic="product.turn_begun", version=2):
        name: str
        number: int
        follows: UUID
        backlog: UUID
        lifecycle: str

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """There was one definition of the lifecycle."""
            return {**state, "lifecycle": FOUR_STEPS}

    class TurnCounted(Event, topic="product.turn_counted"):
        number: int

    class Rests(Refused, code="product.rests"):
        """A product on hold or sunset starts no turn of its loop; resume it first."""

    class AccountableIsHuman(Refused, code="product.accountable_is_human"):
        """A product answers to a human; an agent or a service proposes, and decides nothing."""

    class AlreadySunset(Refused, code="product.already_sunset"):
        """A product that was sunset stays so; register a new one."""

    @staticmethod
    def create_id(key: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(NAMESPACE_OID, f"product/{key}")

    @event(Registered)
    def __init__(self, place: Place, key: str, name: str, accountable: UUID) -> None:
        self.key, self.name, self.accountable, self.status, self.turns = key, name, accountable, Status.ACTIVE, 0
        self.lifecycle = FOUR_STEPS

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def register(cls, key: Key, name: Name, accountable: Person) -> Self:
        """Register a product, with the product manager who answers for it."""
        if accountable.kind is not Kind.HUMAN:
            raise cls.AccountableIsHuman(pointer="/accountable")
        return cls(place=Place(product=cls.create_id(key)), key=key, name=name, accountable=accountable.id)

    @command(PRODUCT_MANAGER)
    def rename(self, name: Name) -> None:
        """Call it something else; what it is stays."""
        if name != self.name:
            self._renamed(name=name)

    @event(Renamed)
    def _renamed(self, name: str) -> None:
        self.name = name

    @command(SPONSOR, ADMINISTRATOR)
    def hand_over_product(self, accountable: Person) -> None:
        """Have another of its product managers answer for it from now on."""
        accountable.expect_here("/accountable")
        if accountable.id != self.accountable:
            self._handed_over(accountable=accountable.id)

    @event(HandedOver)
    def _handed_over(self, accountable: UUID) -> None:
        self.accountable = accountable

    @command(PRODUCT_MANAGER)
    def place_on_hold(self, *, why: Why) -> None:
        """Start no new turn of the loop for now."""
        self._still_alive()
        if self.status is not Status.ON_HOLD:
            self._placed_on_hold()

    @event(PlacedOnHold)
    def _placed_on_hold(self) -> None:
        self.status = Status.ON_HOLD

    @command(PRODUCT_MANAGER)
    def resume(self) -> None:
        """Go on after a hold."""
        self._still_alive()
        if self.status is not Status.ACTIVE:
            self._resumed()

    @event(Resumed)
    def _resumed(self) -> None:
        self.status = Status.ACTIVE

    @decision(SPONSOR)
    def sunset(self, *, why: Why) -> None:
        """Decide that the product ends."""
        if self.status is not Status.SUNSET:
            self._sunset_decided()

    @event(SunsetDecided)
    def _sunset_decided(self) -> None:
        self.status = Status.SUNSET

    @command(PRODUCT_MANAGER)
    def adopt_lifecycle_definition(self, definition: Definition) -> None:
        """Follow another written definition of the lifecycle, by its id@version, from the next turn of the loop on."""
        self._still_alive()
        if definition != self.lifecycle:
            self._lifecycle_adopted(definition=definition)

    @event(LifecycleAdopted)
    def _lifecycle_adopted(self, definition: str) -> None:
        self.lifecycle = definition

    @consequence
    def rest(self) -> None:
        """Start no new turn, since the last one ended with a hold."""
        if self.status is Status.ACTIVE:
            self._placed_on_hold()

    @consequence
    def end(self) -> None:
        """End, since the last turn ended with a sunset."""
        if self.status is not Status.SUNSET:
            self._sunset_decided()

    @consequence
    def begin_turn(self, follows: UUID, backlog: UUID) -> None:
        """Have the next turn follow one that was completed."""
        self.be_active()
        number, lifecycle = self.turns + 1, self.lifecycle
        self._turn_begun(name=self.name, number=number, follows=follows, backlog=backlog, lifecycle=lifecycle)

    @event(TurnBegun)
    def _turn_begun(self, name: str, number: int, follows: UUID, *, backlog: UUID, lifecycle: str) -> None:
        self.turns = number

    @consequence
    def count_turn(self, number: int) -> None:
        """Remember the newest turn, so that the next has a number of its own."""
        if number > self.turns:
            self._turn_counted(number=number)

    @event(TurnCounted)
    def _turn_counted(self, number: int) -> None:
        self.turns = number

    def be_active(self) -> None:
        """Raise Rests unless a turn may begin."""
        if self.status is not Status.ACTIVE:
            raise self.Rests

    def _still_alive(self) -> None:
        if self.status is Status.SUNSET:
            raise self.AlreadySunset
