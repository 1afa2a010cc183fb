"""What the numbers of a launch say, and what follows from it."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.performance_report import PerformanceReport
from domain.planning.kpi import Kpi
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why


class Disposition(StrEnum):
    """What becomes of an insight."""

    OPPORTUNITY = "opportunity"
    CHANGE = "change"
    NO_ACTION = "no_action"


class Insight(Aggregate):
    """Something a launch taught; the last gate waits until it is triaged."""

    TOPIC = "insight"

    class Recorded(Created, topic="insight.recorded"):
        report: UUID
        statement: str
        so_what: str
        kpis: tuple[UUID, ...]
        author: PersonId

    class Triaged(Event, topic="insight.triaged"):
        disposition: Disposition

    class AlreadyTriaged(Refused, code="insight.already_triaged"):
        """A triaged insight stays so; record a new one to judge it otherwise."""

    @event(Recorded)
    def __init__(
        self, place: Place, report: UUID, statement: str, so_what: str, *, kpis: tuple[UUID, ...], author: PersonId
    ) -> None:
        self.report, self.statement, self.so_what, self.kpis, self.author = report, statement, so_what, kpis, author
        self.disposition: Disposition | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def record(
        cls,
        iteration: Iteration,
        report: PerformanceReport,
        statement: Annotated[Sentence, Field(examples=["Small customers export twice as often."])],
        so_what: Annotated[Sentence, Field(examples=["They may need a schedule rather than a button."])],
        kpis: tuple[Kpi, ...] = (),
        *,
        by: Actor,
    ) -> Self:
        """Write down what the report teaches, and so what."""
        place, about = iteration.inside(Stage.LAUNCH), tuple(kpi.id for kpi in kpis)
        return cls(place=place, report=report.id, statement=statement, so_what=so_what, kpis=about, author=by)

    @command(PRODUCT_MANAGER)
    def triage(self, disposition: Disposition, *, why: Why) -> None:
        """Decide whether it is a new opportunity, a change of what exists, or nothing to act on."""
        if self.disposition not in (None, disposition):
            raise self.AlreadyTriaged
        if self.disposition is None:
            self._triaged(disposition=disposition)

    @event(Triaged)
    def _triaged(self, disposition: Disposition) -> None:
        self.disposition = disposition
