"""What somebody knows is handed over before they leave, until whoever receives it says that they have it."""

from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.delegating import WORKING
from domain.team.engagement import Engagement
from domain.team.engagement_values import Item, ItemNumber, Items, State
from domain.team.person import Kind, Person
from domain.values import Actor, Money, PersonId, Place


class KnowledgeTransfer(Aggregate):
    """The plan of a handover: sessions, documents, shadowing and reverse shadowing; one for an engagement."""

    TOPIC = "knowledge_transfer"

    class Opened(Created, topic="knowledge_transfer.opened"):
        engagement: UUID
        receiver: PersonId
        items: tuple[Item, ...]
        charge: Money | None

    class ItemCompleted(Event, topic="knowledge_transfer.item_completed"):
        number: int

    class Accepted(Event, topic="knowledge_transfer.accepted"):
        accepted_by: PersonId

    class NothingToHandOver(Refused, code="knowledge_transfer.nothing_to_hand_over"):
        """Knowledge is handed over by an engagement that has not ended, to another human; name one."""

    class NoSuchItem(Refused, code="knowledge_transfer.no_such_item"):
        """The plan has no item of this number; the first is 1."""

    class ItemsAreOpen(Refused, code="knowledge_transfer.items_are_open"):
        """A handover is accepted once each of its items is completed; complete the others first."""

    class OnlyTheReceiver(NotAllowed, code="knowledge_transfer.only_the_receiver"):
        """Only whoever receives what is known can tell that they have it; ask them."""

    @staticmethod
    def create_id(engagement: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(engagement, "knowledge_transfer")

    @event(Opened)
    def __init__(
        self, place: Place, engagement: UUID, receiver: UUID, items: tuple[Item, ...], charge: Money | None
    ) -> None:
        self.engagement, self.receiver, self.items, self.charge = engagement, receiver, items, charge
        self.completed: tuple[int, ...] = ()
        self.accepted = False

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, TECH_LEAD)
    def open(cls, engagement: Engagement, receiver: Person, items: Items, charge: Money | None = None) -> Self:
        """Plan what somebody hands over, how, and to whom."""
        receiver.expect_here("/receiver")
        if receiver.kind is not Kind.HUMAN or receiver.id == engagement.person:
            raise cls.NothingToHandOver(pointer="/receiver")
        if engagement.state is State.ENDED:
            raise cls.NothingToHandOver(pointer="/engagement")
        return cls(
            place=engagement.place, engagement=engagement.id, receiver=receiver.id, items=items, charge=charge
        )

    @command(*WORKING)
    def complete_transfer_item(self, number: ItemNumber) -> None:
        """Say that one item of the plan was carried out."""
        if number > len(self.items):
            raise self.NoSuchItem(pointer="/number")
        if number not in self.completed:
            self._item_completed(number=number)

    @event(ItemCompleted)
    def _item_completed(self, number: int) -> None:
        self.completed = tuple(sorted((*self.completed, number)))

    @decision(*WORKING)
    def accept(self, *, by: Actor) -> None:
        """Say that one knows what was to be handed over."""
        if by != self.receiver:
            raise self.OnlyTheReceiver
        if not self.accepted:
            if len(self.completed) < len(self.items):
                raise self.ItemsAreOpen
            self._accepted(accepted_by=by)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID) -> None:
        self.accepted = True
