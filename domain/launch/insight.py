"""What the numbers of a launch say, and what follows from it."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.evidence import Evidence
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.performance_report import PerformanceReport
from domain.planning.kpi import Kpi
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Sentence, Stage, Why


class Disposition(StrEnum):
    """What becomes of an insight."""

    OPPORTUNITY = "opportunity"
    CHANGE = "change"
    NO_ACTION = "no_action"


class Confidence(StrEnum):
    """How sure we are of it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


Kpis = Annotated[tuple[Kpi, ...], Field(max_length=20), AfterValidator(distinct)]
Shown = Annotated[
    tuple[Evidence, ...],
    Field(max_length=100, description="what shows it besides the report"),
    AfterValidator(distinct),
]


class Insight(Aggregate):
    """Something a launch taught; the last gate waits until it is triaged."""

    TOPIC = "insight"
    SHOWN = "2"

    class Recorded(Created, topic="insight.recorded", version=2):
        report: UUID
        statement: str
        so_what: str
        confidence: Confidence | None
        kpis: tuple[UUID, ...]
        evidence: tuple[UUID, ...]
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody was asked how sure he was, or what else shows it."""
            return {**state, "confidence": None, "evidence": []}

    class Triaged(Event, topic="insight.triaged"):
        disposition: Disposition

    class HandedOn(Event, topic="insight.handed_on"):
        backlog: UUID

    class TakenBack(Event, topic="insight.taken_back"):
        """No turn begins with it, so that it may be promoted."""

    class Promoted(Event, topic="insight.promoted"):
        discovery: Place
        title: str
        need: str

    class AlreadyTriaged(Refused, code="insight.already_triaged"):
        """A triaged insight stays so; record a new one to judge it otherwise."""

    class NoOpportunity(Refused, code="insight.no_opportunity"):
        """Only an insight that was triaged as an opportunity is promoted to one; triage it first."""

    class OnItsWay(Refused, code="insight.on_its_way"):
        """This insight stands in the backlog of the next turn, which begins with it; wait for that turn."""

    @event(Recorded)
    def __init__(
        self,
        place: Place,
        report: UUID,
        statement: str,
        so_what: str,
        *,
        confidence: Confidence | None,
        kpis: tuple[UUID, ...],
        evidence: tuple[UUID, ...],
        author: PersonId,
    ) -> None:
        self.report, self.statement, self.so_what, self.author = report, statement, so_what, author
        self.confidence, self.kpis, self.evidence = confidence, kpis, evidence
        self.disposition: Disposition | None = None
        self.backlog: UUID | None = None
        self.promoted_to: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def record(  # noqa: PLR0917
        cls,
        iteration: Iteration,
        report: PerformanceReport,
        statement: Annotated[Sentence, Field(examples=["Small customers export twice as often."])],
        so_what: Annotated[Sentence, Field(examples=["They may need a schedule rather than a button."])],
        confidence: Confidence,
        kpis: Kpis = (),
        *,
        evidence: Shown = (),
        by: Actor,
    ) -> Self:
        """Write down what the report teaches, and so what."""
        return cls(
            place=iteration.inside(Stage.LAUNCH),
            report=report.id,
            statement=statement,
            so_what=so_what,
            confidence=confidence,
            kpis=tuple(each.id for each in kpis),
            evidence=tuple(each.id for each in evidence),
            author=by,
        )

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

    @consequence
    def hand_on(self, backlog: UUID) -> None:
        """Remember that the next turn is to begin with it."""
        if self.backlog != backlog:
            self._handed_on(backlog=backlog)

    @event(HandedOn)
    def _handed_on(self, backlog: UUID) -> None:
        self.backlog = backlog

    @consequence
    def take_back(self) -> None:
        """Remember that no turn begins with it."""
        if self.backlog:
            self._taken_back()

    @event(TakenBack)
    def _taken_back(self) -> None:
        self.backlog = None

    @command(PRODUCT_MANAGER)
    def promote(self, iteration: Iteration, title: Name) -> None:
        """Make it an opportunity of a turn that is in discovery now."""
        discovery = iteration.inside(Stage.DISCOVERY)
        if self.disposition is not Disposition.OPPORTUNITY:
            raise self.NoOpportunity
        if self.backlog:
            raise self.OnItsWay
        if self.promoted_to is None:
            self._promoted(discovery=discovery, title=title, need=self.so_what)

    @event(Promoted)
    def _promoted(self, discovery: Place, title: str, need: str) -> None:
        self.promoted_to = discovery.iteration
