"""Who holds which role, on a product or in the workspace; and what authority refused."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, DECIDING, PRODUCT_MANAGER, Role
from domain.command import command, consequence
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Kind, Person
from domain.values import Actor, PersonId, Place, Value, Why


class Seat(Value):
    """A role that somebody holds on a product."""

    product: UUID
    role: Role


class Roles(Aggregate):
    """The roles held at one place: a product, or the workspace."""

    TOPIC = "roles"
    PLURAL = "roles"

    class Opened(Created, topic="roles.opened"):
        role: Role
        holder: PersonId

    class Assigned(Event, topic="roles.assigned"):
        role: Role
        holder: PersonId

    class Revoked(Event, topic="roles.revoked"):
        role: Role
        holder: PersonId

    class HeldElsewhere(Event, topic="roles.held_elsewhere"):
        holder: PersonId
        seat: Seat

    class EndedElsewhere(Event, topic="roles.ended_elsewhere"):
        holder: PersonId
        seat: Seat

    class AgentsDecideNothing(Refused, code="roles.agents_decide_nothing"):
        """An agent proposes and never decides, votes, signs or accepts; give the role to a human."""

    class ServicesDecideNothing(Refused, code="roles.services_decide_nothing"):
        """A service imports, builds or audits, and never decides, votes or accepts; give the role to a human."""

    class NeverToOneself(NotAllowed, code="roles.never_to_oneself"):
        """Nobody gives a role to themselves; another administrator does."""

    class AdministratorsDecideNothing(NotAllowed, code="roles.administrators_decide_nothing"):
        """An administrator registers products and assigns roles, and holds no other role; ask another person."""

    class StillHeld(Refused, code="roles.still_held"):
        """Whoever is erased holds no role; revoke what they hold first."""

    class LastOfItsKind(Refused, code="roles.last_of_its_kind"):
        """Somebody stays accountable: a product keeps a product manager, a workspace an administrator."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Roles.at(place)

    @event(Opened)
    def __init__(self, place: Place, role: Role, holder: UUID) -> None:
        self.held: dict[Role, tuple[UUID, ...]] = {role: (holder,)}
        self.elsewhere: dict[UUID, tuple[Seat, ...]] = {}  # known to the workspace only

    @classmethod
    @consequence
    def open(cls, place: Place, role: Role, holder: UUID) -> Self:
        """Begin with one accountable person."""
        return cls(place=place, role=role, holder=holder)

    @command(ADMINISTRATOR)
    def assign(self, role: Role, holder: Person, *, by: Actor) -> None:
        """Let a person decide in this role from now on."""
        holder.expect_here("/holder")
        if by == holder.id:
            raise self.NeverToOneself(pointer="/holder")
        if holder.kind is Kind.AGENT:
            raise self.AgentsDecideNothing(pointer="/holder")
        if holder.kind is Kind.SERVICE and role in DECIDING:
            raise self.ServicesDecideNothing(pointer="/holder")
        self._keep_apart(role, holder.id)
        if role not in self.of(holder.id):
            self._assigned(role=role, holder=holder.id)

    @event(Assigned)
    def _assigned(self, role: Role, holder: UUID) -> None:
        self.held = {**self.held, role: (*self.held.get(role, ()), holder)}

    @command(ADMINISTRATOR)
    def revoke(self, role: Role, holder: Person, *, why: Why) -> None:
        """End a person's right to decide in this role."""
        if role not in self.of(holder.id):
            return
        if role in (PRODUCT_MANAGER, ADMINISTRATOR) and len(self.held[role]) == 1:
            raise self.LastOfItsKind
        self._revoked(role=role, holder=holder.id)

    @event(Revoked)
    def _revoked(self, role: Role, holder: UUID) -> None:
        self.held = {**self.held, role: tuple(each for each in self.held[role] if each != holder)}

    @consequence
    def note_seat(self, holder: UUID, seat: Seat) -> None:
        """Remember who holds which role on a product; raises AdministratorsDecideNothing for an administrator."""
        self._keep_apart(seat.role, holder)
        if seat not in self.elsewhere.get(holder, ()):
            self._held_elsewhere(holder=holder, seat=seat)

    @event(HeldElsewhere)
    def _held_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.elsewhere = {**self.elsewhere, holder: (*self.elsewhere.get(holder, ()), seat)}

    @consequence
    def release_seat(self, holder: UUID, seat: Seat) -> None:
        """Remember that somebody holds a role on a product no longer."""
        if seat in self.elsewhere.get(holder, ()):
            self._ended_elsewhere(holder=holder, seat=seat)

    @event(EndedElsewhere)
    def _ended_elsewhere(self, holder: UUID, seat: Seat) -> None:
        self.elsewhere = {**self.elsewhere, holder: tuple(each for each in self.elsewhere[holder] if each != seat)}

    @consequence
    def expect_none(self, person: UUID) -> None:
        """Raise StillHeld for somebody who holds a role in the workspace or on a product."""
        if held := (*self.of(person), *(seat.role for seat in self.elsewhere.get(person, ()))):
            raise self.StillHeld(facts=tuple(sorted(set(held))))

    def _keep_apart(self, role: Role, person: UUID) -> None:
        """Raise AdministratorsDecideNothing where one person would be administrator and something else."""
        held = self.of(person).union(seat.role for seat in self.elsewhere.get(person, ()))
        if held - {ADMINISTRATOR} if role is ADMINISTRATOR else ADMINISTRATOR in held:
            raise self.AdministratorsDecideNothing

    def are_held(self, role: Role, person: UUID) -> bool:
        """Whether this person holds this role here."""
        return person in self.held.get(role, ())

    def of(self, person: UUID) -> frozenset[Role]:
        """The roles this person holds here."""
        return frozenset(role for role, holders in self.held.items() if person in holders)


class Refusal(Aggregate):
    """An attempt that authority or the segregation of duties refused: evidence that a control works."""

    TOPIC = "refusal"

    class Recorded(Created, topic="authority.refused"):
        attempt: UUID
        attempted: str
        code: str
        target: UUID | None

    @staticmethod
    def create_id(attempt: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return attempt

    @event(Recorded)
    def __init__(self, place: Place, attempt: UUID, attempted: str, code: str, target: UUID | None) -> None:
        self.attempted, self.code, self.target = attempted, code, target
