"""How roles end other than by a word of an administrator: the day has come, the team is left, or everything is."""

from collections.abc import Callable, Iterator
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, PRODUCT_MANAGER, PRODUCT_OWNER, Role
from domain.command import command, consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.team.delegating import Delegating
from domain.team.role_values import Terms
from domain.values import Now, PersonId


class Leaving(Delegating, Part):
    """Nothing is left to whoever leaves; and nothing is left without somebody accountable."""

    class Revoked(Event, topic="roles.revoked"):
        role: Role
        holder: PersonId

    class TermEnded(Event, topic="roles.term_ended"):
        role: Role
        holder: PersonId
        terms: Terms

    class Dismissed(Event, topic="roles.dismissed"):
        holder: PersonId
        products: tuple[UUID, ...]

    class TeamOwned(Event, topic="roles.team_owned"):
        team: UUID
        owner: PersonId

    class AccountabilityTaken(Event, topic="roles.accountability_taken"):
        holder: PersonId

    class NotInCharge(Refused, code="roles.no_product_manager"):
        """Whoever answers for a product is its product manager without an end; assign the role first."""

    class NoProductOwner(Refused, code="roles.no_product_owner"):
        """A team is owned by somebody who is product owner of its product without an end; assign the role first."""

    @event(Revoked)
    def _revoked(self, role: Role, holder: UUID) -> None:
        self.held = {**self.held, role: tuple(each for each in self.held[role] if each != holder)}
        self._reword(role, holder, ())

    @command(ADMINISTRATOR)
    def retire_expired_roles(self, *, now: Now) -> None:
        """Record of every role and delegation whose day has come that it has ended; it was not held since."""
        self._end_terms(lambda _, terms: terms.have_ended(now.date()))
        for lent in self.delegations.values():
            for each in lent:
                if each.until <= now.date():
                    self._take_back(each)

    @consequence
    def leave_team(self, team: UUID, person: UUID) -> None:
        """End what somebody held here as a member of a team."""
        self._end_terms(lambda holder, terms: (holder, terms.team) == (person, team))

    @consequence
    def answer(self, person: UUID) -> None:
        """Remember who answers for the product; raises NotInCharge."""
        if not self.is_for_good(PRODUCT_MANAGER, person):
            raise self.NotInCharge
        if person != self.accountable:
            self._accountability_taken(holder=person)

    @event(AccountabilityTaken)
    def _accountability_taken(self, holder: UUID) -> None:
        self.accountable = holder

    @consequence
    def own_team(self, team: UUID, owner: UUID) -> None:
        """Remember who owns a team, so that it keeps an owner; raises NoProductOwner."""
        if not self.is_for_good(PRODUCT_OWNER, owner):
            raise self.NoProductOwner
        if self.owners.get(team) != owner:
            self._team_owned(team=team, owner=owner)

    @event(TeamOwned)
    def _team_owned(self, team: UUID, owner: UUID) -> None:
        self.owners = {**self.owners, team: owner}

    @consequence
    def dismiss(self, person: UUID) -> None:
        """End whatever somebody holds, has lent, or was lent here; raises where nobody would be accountable."""
        for role in sorted(self.of(person)):
            self._expect_others(role, person)
            self._revoked(role=role, holder=person)
        for lent in self.delegations.values():
            for each in lent:
                if person in (each.delegator, each.delegate):
                    self._take_back(each)
        seats = (*self.elsewhere.get(person, ()), *self.deputies.get(person, ()))
        if seats:
            self._dismissed(holder=person, products=tuple(sorted({seat.product for seat in seats})))

    @event(Dismissed)
    def _dismissed(self, holder: UUID, products: tuple[UUID, ...]) -> None:
        """The products are told, and their seats are released."""

    @event(TermEnded)
    def _term_ended(self, role: Role, holder: UUID, terms: Terms) -> None:
        self._reword(role, holder, tuple(each for each in self.terms_of(role, holder) if each != terms))

    def _end_terms(self, over: Callable[[UUID, Terms], bool]) -> None:
        for role, holder, terms in tuple(self._limited()):
            if over(holder, terms):
                if self.terms_of(role, holder) == (terms,):
                    self._revoked(role=role, holder=holder)
                else:
                    self._term_ended(role=role, holder=holder, terms=terms)

    def _limited(self) -> Iterator[tuple[Role, UUID, Terms]]:
        for role, holders in self.terms.items():
            for holder, known in holders.items():
                yield from ((role, holder, terms) for terms in known)

    def _reword(self, role: Role, holder: UUID, terms: tuple[Terms, ...]) -> None:
        """Have somebody hold a role by these terms from now on."""
        others = {each: known for each, known in self.terms.get(role, {}).items() if each != holder}
        reworded = {**others, holder: terms} if terms else others
        rest = {each: known for each, known in self.terms.items() if each is not role}
        self.terms = {**rest, role: reworded} if reworded else rest
