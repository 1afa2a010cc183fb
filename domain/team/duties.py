"""Which roles nobody holds together, and which competence a role demands: data of the workspace, in versions."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import ADMINISTRATOR, COMPLIANCE_OFFICER, Role
from domain.command import workspace_decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Event
from domain.part import Part
from domain.team.holding import Holding
from domain.team.role_values import Pair
from domain.values import WORKSPACE, Place, Slug, Why

Pairs = Annotated[tuple[Pair, ...], Field(max_length=200, examples=[[{"one": "sponsor", "other": "product_manager"}]])]


class Duties(Holding, Part):
    """The segregation of duties: asked in the workspace, which knows every seat that somebody holds."""

    place: Place
    separation: int

    class DutiesSeparated(Event, topic="roles.duties_separated"):
        number: int
        pairs: tuple[Pair, ...]

    class QualificationDemanded(Event, topic="roles.qualification_demanded"):
        role: Role
        competence: str

    class DemandWaived(Event, topic="roles.demand_waived"):
        role: Role

    class DutiesConflict(NotAllowed, code="roles.duties_conflict"):
        """Nobody holds two roles that are kept apart; ask another person, or name a control that compensates for it."""

    class Unqualified(Refused, code="roles.unqualified"):
        """This role demands a competence that is proven and still valid; record the qualification first."""

    class OfTheWorkspace(Refused, code="roles.of_the_workspace"):
        """Duties are kept apart in the whole workspace; give this to the roles of the workspace."""

    class OneAndTheSame(Refused, code="roles.one_and_the_same"):
        """A role is kept apart from another one; name two, and each pair once."""

    @workspace_decision(COMPLIANCE_OFFICER)
    def separate_duties(self, pairs: Pairs, *, why: Why) -> None:
        """Decide which roles nobody holds together from now on; what was assigned before stands."""
        self._be_of_the_workspace()
        each = [frozenset((pair.one, pair.other)) for pair in pairs]
        if any(len(pair) == 1 for pair in each) or len(set(each)) != len(each):
            raise self.OneAndTheSame(pointer="/pairs")
        if pairs != self.separated:
            self._duties_separated(number=self.separation + 1, pairs=pairs)

    @event(DutiesSeparated)
    def _duties_separated(self, number: int, pairs: tuple[Pair, ...]) -> None:
        self.separation, self.separated = number, pairs

    @workspace_decision(COMPLIANCE_OFFICER)
    def demand_qualification(self, role: Role, competence: Slug) -> None:
        """Have a role assigned to nobody from now on whose competence is not proven."""
        self._be_of_the_workspace()
        if self.demands.get(role) != competence:
            self._qualification_demanded(role=role, competence=competence)

    @event(QualificationDemanded)
    def _qualification_demanded(self, role: Role, competence: str) -> None:
        self.demands = {**self.demands, role: competence}

    @workspace_decision(COMPLIANCE_OFFICER)
    def waive_qualification(self, role: Role, *, why: Why) -> None:
        """Demand no competence of a role any more."""
        if role in self.demands:
            self._demand_waived(role=role)

    @event(DemandWaived)
    def _demand_waived(self, role: Role) -> None:
        self.demands = {each: competence for each, competence in self.demands.items() if each is not role}

    def _be_compatible(
        self,
        role: Role,
        person: UUID,
        control: str | None,
        competences: tuple[str, ...] | None,
        product: UUID | None = None,
    ) -> None:
        """Raise AdministratorsDecideNothing, Unqualified or DutiesConflict where somebody is to hold one role more."""
        held = {each for each, at in self._seats_of(person) if each is not ADMINISTRATOR or at == self.place.product}
        if held - {ADMINISTRATOR} if role is ADMINISTRATOR else ADMINISTRATOR in held:
            raise self.AdministratorsDecideNothing
        if competences is not None and self.demands.get(role, "") not in ("", *competences):
            raise self.Unqualified(facts=(self.demands[role],))
        if not control and (against := set(self._against(role, person, product))):
            raise self.DutiesConflict(facts=tuple(sorted(against)))

    def _against(self, role: Role, person: UUID, product: UUID | None) -> Iterator[Role]:
        """The roles of somebody that are kept apart from one more, on a product or everywhere."""
        for other, at in self._seats_of(person):
            together = None in (product, at) or product == at
            if any(pair.parts(role, other, together=together) for pair in self.separated):
                yield other

    def _seats_of(self, person: UUID) -> Iterator[tuple[Role, UUID | None]]:
        """Every role of somebody that is known here, with the product it is held on."""
        yield from ((role, self.place.product) for role in self.of(person))
        for seat in (*self.elsewhere.get(person, ()), *self.deputies.get(person, ())):
            yield seat.role, seat.product

    def _be_of_the_workspace(self) -> None:
        if self.place != WORKSPACE:
            raise self.OfTheWorkspace
