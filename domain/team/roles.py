"""Who holds which role, on a product or in the workspace; and what authority refused."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, DECIDING, PRODUCT_MANAGER, Role, Scope
from domain.command import command, consequence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.delegating import Delegating
from domain.team.duties import Duties
from domain.team.holding import Holding
from domain.team.leaving import Leaving
from domain.team.person import Kind, Person
from domain.team.role_values import OPEN, SEPARATED, Seat, Specialisation, Terms
from domain.team.seats import Seats
from domain.team.team import Team
from domain.values import WORKSPACE, Actor, Day, Now, PersonId, Place, Sentence, Why

MOST_TERMS = 20

__all__ = ["Refusal", "Roles", "Seat"]


class Roles(Leaving, Delegating, Seats, Duties, Holding, Aggregate):
    """The roles held at one place: a product, or the workspace."""

    TOPIC = "roles"
    PLURAL = "roles"
    SHOWN = "2"

    class Opened(Created, topic="roles.opened"):
        role: Role
        holder: PersonId

    class Assigned(Event, topic="roles.assigned", version=2):
        role: Role
        holder: PersonId
        terms: Terms = OPEN
        compensating_control: str | None = None
        competences: tuple[str, ...] = ()

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Until then a role was held from the first moment to the last."""
            return {**state, "terms": {}, "compensating_control": None, "competences": []}

    class AgentsDecideNothing(Refused, code="roles.agents_decide_nothing"):
        """An agent proposes and never decides, votes, signs or accepts; give the role to a human."""

    class ServicesDecideNothing(Refused, code="roles.services_decide_nothing"):
        """A service imports, builds or audits, and never decides, votes or accepts; give the role to a human."""

    class EndsBeforeItBegins(Refused, code="roles.ends_before_it_begins"):
        """A role ends on a day to come, and after the one from which on it is held; give a later day."""

    class NotOfTheTeam(Refused, code="roles.not_of_the_team"):
        """A role within a team is for its members, and on the product of the team; add the member first."""

    class NoPortfolio(Refused, code="roles.no_portfolio"):
        """A role within a portfolio is assigned in the workspace, and names a portfolio."""

    class SpecialistsManageProducts(Refused, code="roles.specialists_manage_products"):
        """AI, data, platform, technical and growth are what product managers specialise in; leave it out."""

    class TooManyTerms(Refused, code="roles.too_many_terms"):
        """Somebody holds one role by twenty terms at most; revoke it first, and assign it anew."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Roles.at(place)

    @event(Opened)
    def __init__(self, place: Place, role: Role, holder: UUID) -> None:
        self.held = {role: (holder,)}
        self.terms, self.elsewhere, self.deputies = {}, {}, {}
        self.delegations, self.delegated, self.owners = {}, 0, {}
        self.accountable = holder if place.product else None
        self.separated, self.separation = SEPARATED if place == WORKSPACE else (), 1
        self.demands = {}

    @classmethod
    @consequence
    def open(cls, place: Place, role: Role, holder: UUID) -> Self:
        """Begin with one accountable person."""
        return cls(place=place, role=role, holder=holder)

    @command(ADMINISTRATOR)
    def assign(
        self,
        role: Role,
        holder: Person,
        *,
        since: Day | None = None,
        until: Day | None = None,
        team: Team | None = None,
        portfolio: Aggregate | None = None,
        specialisation: Specialisation | None = None,
        compensating_control: Sentence | None = None,
        by: Actor,
        now: Now,
    ) -> None:
        """Let a person decide in this role from now on, or within the days, the team or the portfolio named."""
        self._expect_able(role, holder, by)
        self._expect_within(holder.id, team, portfolio)
        within = {"team": team and team.id, "portfolio": portfolio and portfolio.id}
        terms = Terms(since=since, until=until, specialisation=specialisation, **within)
        self._expect_sound(role, terms, now.date())
        self._give(role, holder.id, terms, compensating_control, holder.competences(now.date()))

    @event(Assigned)
    def _assigned(
        self, role: Role, holder: UUID, terms: Terms, compensating_control: str | None, competences: tuple[str, ...]
    ) -> None:
        known = (*self.terms_of(role, holder), terms)
        if known != (OPEN,):
            self.terms = {**self.terms, role: {**self.terms.get(role, {}), holder: known}}
        self.held = {**self.held, role: tuple(dict.fromkeys((*self.held.get(role, ()), holder)))}

    @command(ADMINISTRATOR)
    def revoke(self, role: Role, holder: Person, *, why: Why) -> None:
        """End a person's right to decide in this role."""
        if role not in self.of(holder.id):
            return
        self._expect_others(role, holder.id)
        self._revoked(role=role, holder=holder.id)

    def _give(
        self, role: Role, holder: UUID, terms: Terms, control: str | None, competences: tuple[str, ...]
    ) -> None:
        self._be_compatible(role, holder, control, competences)
        if terms not in (known := self.terms_of(role, holder)):
            if len(known) >= MOST_TERMS:
                raise self.TooManyTerms
            self._assigned(
                role=role, holder=holder, terms=terms, compensating_control=control, competences=competences
            )

    def _expect_able(self, role: Role, holder: Person, by: UUID) -> None:
        holder.expect_here("/holder")
        if by == holder.id:
            raise self.NeverToOneself(pointer="/holder")
        if holder.kind is Kind.AGENT:
            raise self.AgentsDecideNothing(pointer="/holder")
        if holder.kind is Kind.SERVICE and role in DECIDING:
            raise self.ServicesDecideNothing(pointer="/holder")

    def _expect_sound(self, role: Role, terms: Terms, today: date) -> None:
        if terms.until and terms.until <= max(terms.since or today, today):
            raise self.EndsBeforeItBegins(pointer="/until")
        if terms.specialisation and role is not PRODUCT_MANAGER:
            raise self.SpecialistsManageProducts(pointer="/specialisation")

    def _expect_within(self, holder: UUID, team: Team | None, portfolio: Aggregate | None) -> None:
        if team and (team.place != self.place or holder not in team.members):
            raise self.NotOfTheTeam(pointer="/team")
        if portfolio and (self.place != WORKSPACE or portfolio.TOPIC != "portfolio"):
            raise self.NoPortfolio(pointer="/portfolio")


class Refusal(Aggregate):
    """An attempt that authority or the segregation of duties refused: evidence that a control works."""

    TOPIC = "refusal"
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

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
