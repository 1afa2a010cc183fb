"""Authority that is lent: named commands, to one human, until a day; whoever lends it stays the one in whose name."""

from datetime import date, timedelta
from functools import cache
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, DECIDING, DESIGNER, DEVELOPER, Role
from domain.command import Mark, command, commands, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Event
from domain.part import Part
from domain.team.duties import Duties
from domain.team.person import Kind, Person
from domain.team.role_values import Commands, Delegation, Number, Until
from domain.values import WORKSPACE, Actor, Now, PersonId, Why

LENDING = tuple(role for role in Role if role in DECIDING)
WORKING = (*LENDING, DESIGNER, DEVELOPER)
MOST = 100
LONGEST = timedelta(days=366)


class Delegating(Duties, Part):
    """The delegate acts in the delegator's role and on their behalf, and may give nothing on."""

    class AuthorityDelegated(Event, topic="roles.authority_delegated"):
        delegation: Delegation
        competences: tuple[str, ...]

    class DelegationRevoked(Event, topic="roles.delegation_revoked"):
        number: int
        delegate: PersonId
        role: Role
        last: bool

    class DelegatesAreHuman(Refused, code="roles.delegates_are_human"):
        """An agent or a service decides for nobody; delegate to a human."""

    class NotYoursToDelegate(NotAllowed, code="roles.not_yours_to_delegate"):
        """Somebody delegates a role that they hold here themselves, never one that was delegated to them."""

    class NotOfThisRole(Refused, code="roles.not_of_this_role"):
        """Only what this role may command is delegated, and neither roles nor delegations are; name other commands."""

    class EndsTooLate(Refused, code="roles.delegation_ends_too_late"):
        """Authority is delegated until a day to come, within a year; give another day."""

    class TooManyDelegations(Refused, code="roles.too_many_delegations"):
        """A hundred delegations stand at one place at most; revoke what has ended first."""

    class NotYourDelegation(NotAllowed, code="roles.not_your_delegation"):
        """A delegation is given back by its delegate, and revoked by its delegator or with end_delegation."""

    @decision(*LENDING)
    def delegate_authority(
        self, to: Person, role: Role, commands: Commands, until: Until, *, by: Actor, now: Now, why: Why
    ) -> None:
        """Have somebody give these commands in one's stead, in one's role, until a day."""
        to.expect_here("/to")
        if to.kind is not Kind.HUMAN:
            raise self.DelegatesAreHuman(pointer="/to")
        if to.id == by:
            raise self.NeverToOneself(pointer="/to")
        self._expect_lendable(role, commands, by, now.date())
        if not now.date() < until <= now.date() + LONGEST:
            raise self.EndsTooLate(pointer="/until")
        self._lend(
            Delegation(
                number=self.delegated + 1, delegator=by, delegate=to.id, role=role, commands=commands, until=until
            ),
            to.competences(now.date()),
        )

    @event(AuthorityDelegated)
    def _authority_delegated(self, delegation: Delegation, competences: tuple[str, ...]) -> None:
        known = self.delegations.get(delegation.delegate, ())
        self.delegated = delegation.number
        self.delegations = {**self.delegations, delegation.delegate: (*known, delegation)}

    @command(*WORKING)
    def revoke_delegation(self, number: Number, *, by: Actor) -> None:
        """Take back what one has delegated, or give back what was delegated to one."""
        for each in self._numbered(number):
            if by not in (each.delegator, each.delegate):
                raise self.NotYourDelegation
            self._take_back(each)

    @command(ADMINISTRATOR)
    def end_delegation(self, number: Number, *, why: Why) -> None:
        """End what somebody else has delegated."""
        for each in self._numbered(number):
            self._take_back(each)

    @event(DelegationRevoked)
    def _delegation_revoked(self, number: int, delegate: UUID, role: Role, *, last: bool) -> None:
        left = tuple(each for each in self.delegations[delegate] if each.number != number)
        others = {each: lent for each, lent in self.delegations.items() if each != delegate}
        self.delegations = {**others, delegate: left} if left else others

    def _expect_lendable(self, role: Role, names: Commands, by: UUID, today: date) -> None:
        if role not in LENDING or not self.are_held(role, by, today):
            raise self.NotYoursToDelegate(pointer="/role")
        for n, name in enumerate(names):
            mark = _marks().get(name)
            if mark is None or role not in mark.by or name in ("delegate_authority", "revoke_delegation"):
                raise self.NotOfThisRole(pointer=f"/commands/{n}")

    def _lend(self, delegation: Delegation, competences: tuple[str, ...]) -> None:
        known = self.delegations.get(delegation.delegate, ())
        if any(each.model_copy(update={"number": delegation.number}) == delegation for each in known):
            return
        if sum(map(len, self.delegations.values())) >= MOST:
            raise self.TooManyDelegations
        if self.place == WORKSPACE:
            self._be_compatible(delegation.role, delegation.delegate, None, competences)
        self._authority_delegated(delegation=delegation, competences=competences)

    def _take_back(self, each: Delegation) -> None:
        alike = [other for other in self.delegations[each.delegate] if other.role is each.role]
        self._delegation_revoked(number=each.number, delegate=each.delegate, role=each.role, last=len(alike) == 1)

    def _numbered(self, number: int) -> tuple[Delegation, ...]:
        return tuple(each for lent in self.delegations.values() for each in lent if each.number == number)


@cache
def _marks() -> dict[str, Mark]:
    return {each.name: each.mark for each in commands()}
