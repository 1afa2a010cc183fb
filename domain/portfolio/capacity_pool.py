"""People of one skill or role: how many there are in a quarter, and how many of them are taken."""

from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PORTFOLIO_MANAGER, SPONSOR
from domain.command import consequence, workspace_command, workspace_decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.scenario_values import Period
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.portfolio_values import Booking, Fte, Strength
from domain.values import Actor, PersonId, Place, Value, Why, Word

NONE = Decimal()


class Kind(StrEnum):
    """What its people have in common."""

    SKILL = "skill"
    ROLE = "role"


class Signed(Value):
    """How much more than declared may be promised, and who answers for that."""

    extra: Fte
    signer: PersonId


class CapacityPool(Aggregate):
    """Full-time equivalents by quarter: declared, promised (hard) and pencilled in (soft)."""

    TOPIC = "capacity_pool"

    class Opened(Created, topic="capacity_pool.opened"):
        portfolio: UUID
        name: str
        kind: Kind

    class CapacityDeclared(Event, topic="capacity_pool.capacity_declared"):
        period: str
        fte: Decimal

    class ExceptionSigned(Event, topic="capacity_pool.exception_signed"):
        period: str
        extra: Decimal
        signer: PersonId

    class Booked(Event, topic="capacity_pool.booked"):
        allocation: UUID
        booking: Booking
        was: Booking | None

    class Freed(Event, topic="capacity_pool.freed"):
        allocation: UUID
        was: Booking

    class OverAllocationDetected(Event, topic="capacity_pool.over_allocation_detected"):
        period: str
        room: Decimal
        hard: Decimal
        soft: Decimal

    class OverAllocated(Refused, code="capacity_pool.over_allocated"):
        """Hard allocations stay within what is declared; release some, declare more, or have an exception signed."""

    class SignerNeverAllocates(NotAllowed, code="capacity_pool.signer_never_allocates"):
        """Whoever signed an exception does not allocate under it; somebody else does."""

    @staticmethod
    def create_id(portfolio: UUID, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(portfolio, name)

    @event(Opened)
    def __init__(self, place: Place, portfolio: UUID, name: str, kind: Kind) -> None:
        self.portfolio, self.name, self.kind = portfolio, name, kind
        self.declared: dict[str, Decimal] = {}
        self.exceptions: dict[str, Signed] = {}
        self.hard: dict[str, Decimal] = {}
        self.soft: dict[str, Decimal] = {}

    @classmethod
    @workspace_command(PORTFOLIO_MANAGER)
    def open(cls, portfolio: Portfolio, name: Word, kind: Kind) -> Self:
        """Name a skill or a role that products of a portfolio share."""
        return cls(place=portfolio.place, portfolio=portfolio.id, name=name, kind=kind)

    @workspace_command(PORTFOLIO_MANAGER)
    def declare_capacity(self, period: Period, fte: Fte) -> None:
        """Say how many there are in a quarter."""
        if fte != self.declared.get(period):
            self._suffice(period, fte + self._extra(period), self.hard)
            self._capacity_declared(period=period, fte=fte)
            self._detect(period)

    @event(CapacityDeclared)
    def _capacity_declared(self, period: str, fte: Decimal) -> None:
        self.declared = {**self.declared, period: fte}

    @workspace_decision(SPONSOR)
    def sign_over_allocation(self, period: Period, extra: Fte, *, by: Actor, why: Why) -> None:
        """Sign that more may be promised in a quarter than there is."""
        signed = Signed(extra=extra, signer=by)
        if signed != self.exceptions.get(period):
            self._suffice(period, self.declared.get(period, NONE) + extra, self.hard)
            self._exception_signed(period=period, extra=extra, signer=by)

    @event(ExceptionSigned)
    def _exception_signed(self, period: str, extra: Decimal, signer: UUID) -> None:
        self.exceptions = {**self.exceptions, period: Signed(extra=extra, signer=signer)}

    @consequence
    def book(self, allocation: UUID, booking: Booking, was: Booking | None, allocator: UUID) -> None:
        """Take what was allocated, and tell where even the soft ones are too many; raises OverAllocated."""
        hard = _with(_with(self.hard, was, Strength.HARD, -1), booking, Strength.HARD, 1)
        for each in booking.shares if booking.strength is Strength.HARD else ():
            self._suffice(each.period, self.room(each.period), hard)
            if hard[each.period] > self.declared.get(each.period, NONE):
                self._signed_by_another(each.period, allocator)
        self._booked(allocation=allocation, booking=booking, was=was)
        for each in booking.shares:
            self._detect(each.period)

    @event(Booked)
    def _booked(self, allocation: UUID, booking: Booking, was: Booking | None) -> None:
        for strength, sums in ((Strength.HARD, "hard"), (Strength.SOFT, "soft")):
            without = _with(getattr(self, sums), was, strength, -1)
            setattr(self, sums, _with(without, booking, strength, 1))

    @consequence
    def free(self, allocation: UUID, was: Booking) -> None:
        """Have back what was taken."""
        self._freed(allocation=allocation, was=was)

    @event(Freed)
    def _freed(self, allocation: UUID, was: Booking) -> None:
        self.hard = _with(self.hard, was, Strength.HARD, -1)
        self.soft = _with(self.soft, was, Strength.SOFT, -1)

    @event(OverAllocationDetected)
    def _over_allocation_detected(self, period: str, room: Decimal, hard: Decimal, soft: Decimal) -> None:
        """It changes nothing: the sums stand already."""

    def room(self, period: str) -> Decimal:
        """How much may be promised in a quarter: what was declared, and what an exception adds."""
        return self.declared.get(period, NONE) + self._extra(period)

    def _extra(self, period: str) -> Decimal:
        return self.exceptions[period].extra if period in self.exceptions else NONE

    def _suffice(self, period: str, room: Decimal, hard: dict[str, Decimal]) -> None:
        if (needed := hard.get(period, NONE)) > room:
            raise self.OverAllocated(facts=(f"{self.name} {period}: {needed} of {room}",))

    def _signed_by_another(self, period: str, allocator: UUID) -> None:
        if self.exceptions[period].signer == allocator:
            raise self.SignerNeverAllocates

    def _detect(self, period: str) -> None:
        hard, soft = self.hard.get(period, NONE), self.soft.get(period, NONE)
        if hard + soft > (room := self.room(period)):
            self._over_allocation_detected(period=period, room=room, hard=hard, soft=soft)


def _with(sums: dict[str, Decimal], booking: Booking | None, strength: Strength, sign: int) -> dict[str, Decimal]:
    """The sums by quarter, with what is booked so firmly added or taken off."""
    shares = booking.shares if booking and booking.strength is strength else ()
    changed = sums | {each.period: sums.get(each.period, NONE) + sign * each.fte for each in shares}
    return {period: fte for period, fte in changed.items() if fte}
