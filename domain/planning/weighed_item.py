"""The half of a feature that says what it is worth, and what it is for."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Event
from domain.part import Part
from domain.planning.kpi import Kpis
from domain.planning.objective import Objective
from domain.planning.roadmap_values import Moscow, Rice, State


def not_weighed() -> dict[str, Any]:
    """The attributes of a feature that nobody has weighed."""
    return {**dict.fromkeys(("moscow", "rice", "score", "objective", "round")), "kpis": ()}


class WeighedItem(Part):
    """Its own RICE score is the product manager's first estimate; a closed round supersedes it, and says its class."""

    state: State
    moscow: Moscow | None
    rice: Rice | None
    score: Decimal | None
    objective: UUID | None
    kpis: tuple[UUID, ...]
    round: UUID | None
    be_alive: Callable[[], None]

    class Scored(Event, topic="feature.scored"):
        rice: Rice
        score: Decimal

    class Classified(Event, topic="feature.classified"):
        moscow: Moscow

    class Aimed(Event, topic="feature.aimed"):
        objective: UUID
        kpis: tuple[UUID, ...]

    @command(PRODUCT_MANAGER)
    def score_feature(self, rice: Rice) -> None:
        """Weigh what it brings against what it takes."""
        self.be_alive()
        if rice != self.rice:
            self._scored(rice=rice, score=rice.score)

    @event(Scored)
    def _scored(self, rice: Rice, score: Decimal) -> None:
        self.rice, self.score = rice, score

    @command(PRODUCT_MANAGER)
    def classify(self, moscow: Moscow) -> None:
        """Say whether the time box must, should, could or will not have it."""
        self.be_alive()
        if moscow is not self.moscow:
            self._classified(moscow=moscow)

    @event(Classified)
    def _classified(self, moscow: Moscow) -> None:
        self.moscow = moscow

    @command(PRODUCT_MANAGER)
    def aim(self, objective: Objective, kpis: Kpis = ()) -> None:
        """Say which objective it serves, and by which KPIs that will be seen."""
        self.be_alive()
        objective.be_wanted()
        measured = tuple(each.id for each in kpis)
        if (objective.id, measured) != (self.objective, self.kpis):
            self._aimed(objective=objective.id, kpis=measured)

    @event(Aimed)
    def _aimed(self, objective: UUID, kpis: tuple[UUID, ...]) -> None:
        self.objective, self.kpis = objective, kpis
