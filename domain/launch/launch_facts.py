"""What a launch is told by its members, since its last gate asks for it."""

from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.product.direction import Direction

MOST_UNTRIAGED = 200


class LaunchFacts(Part):
    """Which KPIs are to be reported, which of them are judged, which insights wait, and which way it goes on."""

    promised: tuple[UUID, ...]
    judged: tuple[UUID, ...]
    untriaged: tuple[UUID, ...]
    direction: Direction | None
    newest: UUID | None  # of the reports, since they are noted
    outdated: bool

    class ReportPromised(Event, topic="launch.report_promised"):
        kpis: tuple[UUID, ...]

    class KpiJudged(Event, topic="launch.kpi_judged"):
        kpi: UUID

    class JudgementWithdrawn(Event, topic="launch.judgement_withdrawn"):
        kpi: UUID

    class TriageAwaited(Event, topic="launch.triage_awaited"):
        insight: UUID

    class TriageNoted(Event, topic="launch.triage_noted"):
        insight: UUID

    class DirectionNoted(Event, topic="launch.direction_noted"):
        direction: Direction

    class ReportNoted(Event, topic="launch.report_noted"):
        report: UUID

    class ReportOutdated(Event, topic="launch.report_outdated"):
        report: UUID

    class TooManyUntriaged(Refused, code="launch.too_many_untriaged"):
        """At most 200 insights of a launch wait for their triage; triage some of them first."""

    @consequence
    def promise(self, kpis: tuple[UUID, ...]) -> None:
        """Remember which KPIs were reviewed before the launch, so that none is left out after it."""
        if kpis != self.promised:
            self._report_promised(kpis=kpis)

    @event(ReportPromised)
    def _report_promised(self, kpis: tuple[UUID, ...]) -> None:
        self.promised = kpis

    @consequence
    def note_judgement(self, kpi: UUID) -> None:
        """Remember that a KPI was met or missed, or cannot be measured."""
        if kpi not in self.judged:
            self._kpi_judged(kpi=kpi)

    @event(KpiJudged)
    def _kpi_judged(self, kpi: UUID) -> None:
        self.judged = (*self.judged, kpi)

    @consequence
    def withdraw_judgement(self, kpi: UUID) -> None:
        """Remember that values of a KPI count again."""
        if kpi in self.judged:
            self._judgement_withdrawn(kpi=kpi)

    @event(JudgementWithdrawn)
    def _judgement_withdrawn(self, kpi: UUID) -> None:
        self.judged = tuple(each for each in self.judged if each != kpi)

    @consequence
    def await_triage(self, insight: UUID) -> None:
        """Remember that nobody decided yet what becomes of an insight."""
        if len(self.untriaged) >= MOST_UNTRIAGED:
            raise self.TooManyUntriaged
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

    @consequence
    def note_direction(self, direction: Direction) -> None:
        """Remember which way the product manager or the sponsor decided to go."""
        if direction is not self.direction:
            self._direction_noted(direction=direction)

    @event(DirectionNoted)
    def _direction_noted(self, direction: Direction) -> None:
        self.direction = direction

    @consequence
    def note_report(self, report: UUID) -> None:
        """Remember the report that tells how things stand."""
        self._report_noted(report=report)

    @event(ReportNoted)
    def _report_noted(self, report: UUID) -> None:
        self.newest, self.outdated = report, False

    @consequence
    def outdate_report(self) -> None:
        """Remember that the newest report tells what is so no longer."""
        if self.newest and not self.outdated:
            self._report_outdated(report=self.newest)

    @event(ReportOutdated)
    def _report_outdated(self, report: UUID) -> None:
        self.outdated = True

    def is_current(self, report: UUID) -> bool:
        """Whether a report is the newest, and nothing that it tells has moved since."""
        return not self.outdated and self.newest in (None, report)
