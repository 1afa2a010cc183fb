"""The fourth stage: what was launched, and what it taught."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.launch.next_backlog import NextBacklog
from domain.launch.performance_report import PerformanceReport
from domain.lifecycle import GateName
from domain.values import Actor, Place, Seen


class Launch(Aggregate):
    """One iteration's launch: it keeps the facts its last gate asks for, and asks for the decision."""

    TOPIC = "launch"

    class Opened(Created, topic="launch.opened"):
        """There is an increment; now it is launched."""

    class ReportPromised(Event, topic="launch.report_promised"):
        kpis: tuple[UUID, ...]

    class TriageAwaited(Event, topic="launch.triage_awaited"):
        insight: UUID

    class TriageNoted(Event, topic="launch.triage_noted"):
        insight: UUID

    class Submitted(Submission, topic="launch.submitted"):
        """The gate is asked to decide on a report and on how to go on."""

    class Concluded(Event, topic="launch.concluded"):
        backlog: UUID

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Launch.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.promised: tuple[UUID, ...] = ()
        self.untriaged: tuple[UUID, ...] = ()
        self.report: UUID | None = None
        self.backlog: UUID | None = None
        self.concluded = False

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)

    @consequence
    def promise(self, kpis: tuple[UUID, ...]) -> None:
        """Remember which KPIs were reviewed before the launch, so that none is left out after it."""
        if kpis != self.promised:
            self._report_promised(kpis=kpis)

    @event(ReportPromised)
    def _report_promised(self, kpis: tuple[UUID, ...]) -> None:
        self.promised = kpis

    @consequence
    def await_triage(self, insight: UUID) -> None:
        """Remember that nobody decided yet what becomes of an insight."""
        self._triage_awaited(insight=insight)

    @event(TriageAwaited)
    def _triage_awaited(self, insight: UUID) -> None:
        self.untriaged = (*self.untriaged, insight)

    @consequence
    def note_triage(self, insight: UUID) -> None:
        """Remember that it is decided what becomes of an insight."""
        if insight in self.untriaged:
            self._triage_noted(insight=insight)

    @event(TriageNoted)
    def _triage_noted(self, insight: UUID) -> None:
        self.untriaged = tuple(each for each in self.untriaged if each != insight)

    @decision(PRODUCT_MANAGER)
    def submit(self, report: PerformanceReport, backlog: NextBacklog, *, by: Actor) -> None:
        """Ask for the decision, on this report and this way to go on."""
        ours = report.place == self.place
        criteria = Criteria.of(
            {
                "report_approved": ours and report.approved,
                "every_kpi_reported": ours and report.covers(self.promised),
                "key_results_graded": ours and report.graded,
                "insights_triaged": not self.untriaged,
                "next_backlog_composed": backlog.place == self.place,
            }
        )
        members = (report, backlog)
        people, package = interested(by, members), frozen(members)
        self._submitted(gate=GateName.G5, package=package, criteria=criteria, interested=people)

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        self.report, self.backlog = (member.id for member in package)

    @consequence
    def conclude(self) -> None:
        """Remember that the turn ends with what was submitted."""
        if self.backlog and not self.concluded:
            self._concluded(backlog=self.backlog)

    @event(Concluded)
    def _concluded(self, backlog: UUID) -> None:
        self.concluded = True
