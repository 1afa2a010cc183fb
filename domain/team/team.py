"""Those who build a product together, with one product owner who says in which order."""

from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SCRUM_MASTER
from domain.command import command, consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Person
from domain.team.team_values import Raci
from domain.values import Name, PersonId, Place, Slug, Why

if TYPE_CHECKING:
    from domain.team.roles import Roles

MOST = 50
MOST_SUBJECTS = 100


class Team(Aggregate):
    """A team of one product: its members, its one product owner, and who answers for what."""

    TOPIC = "team"

    class Formed(Created, topic="team.formed"):
        name: str
        product_owner: PersonId

    class MemberAdded(Event, topic="team.member_added"):
        member: PersonId

    class MemberRemoved(Event, topic="team.member_removed"):
        member: PersonId

    class OwnershipHandedOver(Event, topic="team.ownership_handed_over"):
        product_owner: PersonId

    class RaciAgreed(Event, topic="team.raci_agreed"):
        subject: str
        raci: Raci

    class KeepsItsOwner(Refused, code="team.keeps_its_owner"):
        """Every team has one product owner; hand the ownership over before they leave."""

    class NotAMember(Refused, code="team.not_a_member"):
        """Only somebody of the team can own it, or answer for its work; add them to the team first."""

    class TooMany(Refused, code="team.too_many"):
        """A team has fifty members and a hundred agreed subjects at most; form another one."""

    @staticmethod
    def create_id(place: Place, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(place.product or UUID(int=0), f"team/{name}")

    @event(Formed)
    def __init__(self, place: Place, name: str, product_owner: UUID) -> None:
        self.name, self.product, self.product_owner = name, place.product, product_owner
        self.members: tuple[UUID, ...] = (product_owner,)
        self.raci: dict[str, Raci] = {}

    @classmethod
    @command(PRODUCT_MANAGER)
    def form(cls, roles: "Roles", name: Name, product_owner: Person) -> Self:
        """Form a team of the product these roles are about, with the product owner who owns its backlog."""
        product_owner.expect_here("/product_owner")
        return cls(place=roles.place, name=name, product_owner=product_owner.id)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SCRUM_MASTER)
    def add_member(self, member: Person) -> None:
        """Take somebody into the team."""
        member.expect_here("/member")
        if member.id not in self.members:
            if len(self.members) >= MOST:
                raise self.TooMany
            self._member_added(member=member.id)

    @event(MemberAdded)
    def _member_added(self, member: UUID) -> None:
        self.members = (*self.members, member)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER, SCRUM_MASTER)
    def remove_member(self, member: Person, *, why: Why) -> None:
        """Have somebody leave the team, and with it the roles and the access they had as its member."""
        self.dismiss(member.id)

    @consequence
    def dismiss(self, person: UUID) -> None:
        """Have somebody leave; raises KeepsItsOwner."""
        if person == self.product_owner:
            raise self.KeepsItsOwner
        if person in self.members:
            self._member_removed(member=person)

    @event(MemberRemoved)
    def _member_removed(self, member: UUID) -> None:
        self.members = tuple(each for each in self.members if each != member)

    @command(PRODUCT_MANAGER)
    def hand_over_ownership(self, product_owner: Person) -> None:
        """Have another member own the team's backlog."""
        self._expect_members(product_owner.id, pointer="/product_owner")
        if product_owner.id != self.product_owner:
            self._ownership_handed_over(product_owner=product_owner.id)

    @event(OwnershipHandedOver)
    def _ownership_handed_over(self, product_owner: UUID) -> None:
        self.product_owner = product_owner

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, PROJECT_MANAGER)
    def agree_raci(self, subject: Slug, raci: Raci) -> None:
        """Agree who is responsible, accountable, consulted and informed on a subject."""
        self._expect_members(raci.accountable, *raci.responsible, pointer="/raci")
        if self.raci.get(subject) != raci:
            if len(self.raci) >= MOST_SUBJECTS and subject not in self.raci:
                raise self.TooMany
            self._raci_agreed(subject=subject, raci=raci)

    @event(RaciAgreed)
    def _raci_agreed(self, subject: str, raci: Raci) -> None:
        self.raci = {**self.raci, subject: raci}

    def _expect_members(self, *people: UUID, pointer: str) -> None:
        if not set(people) <= set(self.members):
            raise self.NotAMember(pointer=pointer)
