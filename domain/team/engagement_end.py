"""How an engagement ends: with a replacement, with what is known handed over, with what was made paid and assigned."""

from typing import TYPE_CHECKING
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PROJECT_MANAGER, SPONSOR
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.personal import Personal
from domain.team.engagement_values import Agreement, Settlement, State, Transfer, Works
from domain.team.role_values import Position
from domain.values import Head, PersonId, Sentence, Slug, Why

if TYPE_CHECKING:
    from domain.team.engagement import Engagement

MOST = 500


class EngagementEnd(Part):
    """Notice, replacement, payment, intellectual property, and the end."""

    id: UUID
    person: UUID
    agreement: Agreement
    state: State
    transfer: Transfer | None
    replacement: UUID | None
    settlements: dict[str, Settlement]
    works: tuple[Works, ...]

    class TrialEnded(Event, topic="engagement.trial_ended"):
        person: PersonId

    class TransferNoted(Event, topic="engagement.transfer_noted"):
        transfer: Transfer

    class ReplacementRequested(Event, topic="engagement.replacement_requested"):
        transfer: UUID | None
        impossibility: Personal[str] | None

    class ReplacementAssigned(Event, topic="engagement.replacement_assigned"):
        replacement: UUID

    class PaymentSettled(Event, topic="engagement.payment_settled"):
        settlement: Settlement

    class IpTransferred(Event, topic="engagement.ip_transferred"):
        works: Works

    class Ended(Event, topic="engagement.ended"):
        person: PersonId

    class OutOfTurn(Refused, code="engagement.out_of_turn"):
        """An engagement is proposed, on trial, confirmed, on notice, then ended; take the step that is next."""

    class NoKnowledgeTransfer(Refused, code="engagement.no_knowledge_transfer"):
        """Whoever is replaced hands over what they know; open a knowledge transfer, or say why none is possible."""

    class TransfersAreFree(Refused, code="engagement.transfers_are_free"):
        """The knowledge transfer of a replacement is not charged for; open it without a charge."""

    class NotAReplacement(Refused, code="engagement.not_a_replacement"):
        """A replacement is another person's engagement that has not ended; propose one."""

    class SettledOtherwise(Refused, code="engagement.settled_otherwise"):
        """An invoice is settled once, in the currency of the agreed rate; name another invoice."""

    class TooMany(Refused, code="engagement.too_many"):
        """Five hundred invoices, and as many transfers, belong to one engagement at most; propose another one."""

    class NotPaid(Refused, code="engagement.not_paid"):
        """Intellectual property is assigned once it was paid for; have the payment recorded first."""

    class NoSuchWork(Refused, code="engagement.no_such_work"):
        """Work is named by the first and last position of what was recorded; neither lies beyond the newest."""

    class AssignedBefore(Refused, code="engagement.assigned_before"):
        """Work is assigned once; name a range that meets none of those before."""

    @decision(PRODUCT_MANAGER, SPONSOR)
    def end_trial(self, *, why: Why) -> None:
        """Go separate ways after the trial, or during it; every role and access ends today."""
        if self.state is not State.ENDED:
            self._be_in(State.TRIAL)
            self._trial_ended(person=self.person)

    @event(TrialEnded)
    def _trial_ended(self, person: UUID) -> None:
        self.state = State.ENDED

    @consequence
    def note_transfer(self, transfer: Transfer) -> None:
        """Remember a knowledge transfer; raises TransfersAreFree for one that a replacement would be charged for."""
        if self.state is State.NOTICE:
            self._be_free(transfer)
        self._transfer_noted(transfer=transfer)

    @event(TransferNoted)
    def _transfer_noted(self, transfer: Transfer) -> None:
        self.transfer = transfer

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def request_replacement(self, impossibility: Sentence | None = None, *, why: Why) -> None:
        """Ask for somebody else; what is known is handed over first, or it is said why that is impossible."""
        if self.state is State.NOTICE:
            return
        self._be_in(State.TRIAL, State.CONFIRMED)
        if not (self.transfer or impossibility):
            raise self.NoKnowledgeTransfer(pointer="/impossibility")
        self._be_free(self.transfer)
        sealed = Personal[str](subject=self.person, text=impossibility) if impossibility else None
        self._replacement_requested(transfer=self.transfer.id if self.transfer else None, impossibility=sealed)

    @event(ReplacementRequested)
    def _replacement_requested(self, transfer: UUID | None, impossibility: Personal[str] | None) -> None:
        self.state = State.NOTICE

    @command(PRODUCT_MANAGER, PROJECT_MANAGER)
    def assign_replacement(self, replacement: "Engagement") -> None:
        """Name the engagement of whoever takes over."""
        self._be_in(State.NOTICE)
        if replacement.person == self.person or replacement.state is State.ENDED:
            raise self.NotAReplacement(pointer="/replacement")
        if replacement.id != self.replacement:
            self._replacement_assigned(replacement=replacement.id)

    @event(ReplacementAssigned)
    def _replacement_assigned(self, replacement: UUID) -> None:
        self.replacement = replacement

    @command(SPONSOR, PROJECT_MANAGER)
    def record_payment_settled(self, settlement: Settlement) -> None:
        """Record that an invoice was paid."""
        known = self.settlements.get(settlement.invoice)
        if known == settlement:
            return
        if known or settlement.amount.currency != self.agreement.rate.amount.currency:
            raise self.SettledOtherwise(pointer="/settlement")
        if len(self.settlements) >= MOST:
            raise self.TooMany
        self._payment_settled(settlement=settlement)

    @event(PaymentSettled)
    def _payment_settled(self, settlement: Settlement) -> None:
        self.settlements = {**self.settlements, settlement.invoice: settlement}

    @decision(SPONSOR)
    def transfer_ip(self, invoice: Slug, first: Position, last: Position, *, head: Head) -> None:
        """Take over the rights in what was made for a paid invoice: the facts from one position to another."""
        works = Works(invoice=invoice, first=first, last=last)
        if works in self.works:
            return
        if invoice not in self.settlements:
            raise self.NotPaid(pointer="/invoice")
        if not first <= last <= head:
            raise self.NoSuchWork(pointer="/last")
        if any(works.meet(each) for each in self.works):
            raise self.AssignedBefore(pointer="/first")
        if len(self.works) >= MOST:
            raise self.TooMany
        self._ip_transferred(works=works)

    @event(IpTransferred)
    def _ip_transferred(self, works: Works) -> None:
        self.works = (*self.works, works)

    @decision(PRODUCT_MANAGER, SPONSOR)
    def end(self, *, why: Why) -> None:
        """End it today, and with it every role, delegation, key and access."""
        if self.state is not State.ENDED:
            self._be_in(State.PROPOSED, State.CONFIRMED, State.NOTICE)
            self._ended(person=self.person)

    @event(Ended)
    def _ended(self, person: UUID) -> None:
        self.state = State.ENDED

    def _be_in(self, *states: State) -> None:
        if self.state not in states:
            raise self.OutOfTurn

    def _be_free(self, transfer: Transfer | None) -> None:
        if transfer and transfer.charge and transfer.charge.amount > 0:
            raise self.TransfersAreFree
