"""The plan changes hands: the product manager offers it as it stands, the product owner takes it over."""

from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import decision
from domain.errors import Refused
from domain.gates.submission import frozen
from domain.kernel import Aggregate, Event
from domain.part import Part
from domain.planning.baseline import Baseline
from domain.planning.kpi import Kpi
from domain.planning.mvp_scope import MvpScope
from domain.planning.objective import Objective
from domain.planning.roadmap_values import distinct
from domain.planning.vision import Vision
from domain.values import Actor, Moved, PersonId, Seen

Objectives = Annotated[tuple[Objective, ...], Field(min_length=1, max_length=20), AfterValidator(distinct)]
Kpis = Annotated[tuple[Kpi, ...], Field(min_length=1, max_length=100), AfterValidator(distinct)]


def not_offered() -> dict[str, Any]:
    """The attributes of a plan that was offered to nobody."""
    return {"package": (), "owner": None}


class Handover(Part):
    """What is handed over is a package as it stood; once a member changes it is offered and taken over again."""

    package: tuple[Seen, ...]
    owner: UUID | None

    class HandoverOffered(Event, topic="planning.handover_offered"):
        package: tuple[Seen, ...]

    class HandoverAccepted(Event, topic="planning.handover_accepted"):
        owner: PersonId

    class NothingOffered(Refused, code="planning.nothing_offered"):
        """A handover is accepted once the product manager has offered one; ask for the offer."""

    class OfferIsStale(Refused, code="planning.offer_is_stale"):
        """The package was changed since it was offered; have it offered again as it stands now."""

    @decision(PRODUCT_MANAGER)
    def offer_handover(
        self, vision: Vision, objectives: Objectives, kpis: Kpis, *, mvp: MvpScope, baseline: Baseline
    ) -> None:
        """Offer the plan, as it stands now, to whoever will have it built."""
        package = frozen((vision, *objectives, *kpis, mvp, baseline))
        if package != self.package:
            self._handover_offered(package=package)

    @event(HandoverOffered)
    def _handover_offered(self, package: tuple[Seen, ...]) -> None:
        self.package, self.owner = package, None

    @decision(PRODUCT_OWNER)
    def accept_handover(self, *, by: Actor, moved: Moved) -> None:
        """Take over what was planned, to have it built."""
        if not self.package:
            raise self.NothingOffered
        if moved:
            raise self.OfferIsStale(facts=tuple(str(each.id) for each in moved))
        if by != self.owner:
            self._handover_accepted(owner=by)

    @event(HandoverAccepted)
    def _handover_accepted(self, owner: UUID) -> None:
        self.owner = owner

    def has_taken_over(self, *members: Aggregate) -> bool:
        """Whether somebody has taken over exactly these, as they stand now."""
        return self.owner is not None and set(self.package) == set(frozen(members))
