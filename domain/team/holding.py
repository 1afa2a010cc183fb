"""Which roles are held by whom, on which day: asked at every command."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.authority import ADMINISTRATOR, PRODUCT_MANAGER, Role
from domain.errors import NotAllowed, Refused
from domain.part import Part
from domain.team.role_values import OPEN, Delegation, Pair, Seat, Terms

KEPT = (PRODUCT_MANAGER, ADMINISTRATOR)


class Holding(Part):
    """The roles at one place: who holds them, by which terms, and in whose stead."""

    held: dict[Role, tuple[UUID, ...]]
    terms: dict[Role, dict[UUID, tuple[Terms, ...]]]  # of those whose terms are not the open ones alone
    elsewhere: dict[UUID, tuple[Seat, ...]]  # known to the workspace only, as are the deputies
    deputies: dict[UUID, tuple[Seat, ...]]
    delegations: dict[UUID, tuple[Delegation, ...]]  # by delegate
    delegated: int
    owners: dict[UUID, UUID]  # of teams
    accountable: UUID | None  # for the product
    separated: tuple[Pair, ...]
    demands: dict[Role, str]

    class NeverToOneself(NotAllowed, code="roles.never_to_oneself"):
        """Nobody gives a role to themselves; another administrator does."""

    class AdministratorsDecideNothing(NotAllowed, code="roles.administrators_decide_nothing"):
        """An administrator registers products and assigns roles, and holds no other role; ask another person."""

    class LastOfItsKind(Refused, code="roles.last_of_its_kind"):
        """Somebody stays accountable: a product keeps a product manager, a workspace an administrator."""

    class AnswersForTheProduct(Refused, code="roles.answers_for_the_product"):
        """A product has one accountable product manager; hand the product over to another one first."""

    class OwnsATeam(Refused, code="roles.owns_a_team"):
        """A team keeps its product owner; hand the team over to another one first."""

    def are_held(self, role: Role, person: UUID, day: date, about: Iterable[UUID | None] = ()) -> bool:
        """Whether this person holds this role here on this day, for a command about these aggregates."""
        if person not in self.held.get(role, ()):
            return False
        limited = self.terms.get(role)
        return limited is None or person not in limited or any(each.cover(day, about) for each in limited[person])

    def lent(self, person: UUID, name: str, by: tuple[Role, ...], day: date) -> Delegation | None:
        """By which delegation this person may give a command of this name on this day, if by any."""
        for each in self.delegations.get(person, ()):
            is_of_use = name in each.commands and day < each.until and each.role in by
            if is_of_use and self.are_held(each.role, each.delegator, day):
                return each
        return None

    def of(self, person: UUID) -> frozenset[Role]:
        """The roles this person holds here, on whichever day."""
        return frozenset(role for role, holders in self.held.items() if person in holders)

    def terms_of(self, role: Role, person: UUID) -> tuple[Terms, ...]:
        """By which terms this person holds a role here; none if not at all."""
        held = (OPEN,) if person in self.held.get(role, ()) else ()
        return self.terms.get(role, {}).get(person, held)

    def is_for_good(self, role: Role, person: UUID) -> bool:
        """Whether this person holds a role here without an end."""
        return any(each.are_for_good for each in self.terms_of(role, person))

    def _expect_others(self, role: Role, holder: UUID) -> None:
        """Raise LastOfItsKind, AnswersForTheProduct or OwnsATeam where nobody would take somebody's place."""
        if role in KEPT and {each for each in self.held[role] if self.is_for_good(role, each)} == {holder}:
            raise self.LastOfItsKind
        if role is PRODUCT_MANAGER and holder == self.accountable:
            raise self.AnswersForTheProduct
        if role is Role.PRODUCT_OWNER and holder in self.owners.values():
            raise self.OwnsATeam
