"""How a launch did: every KPI against its target, every key result with its grade."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, SPONSOR
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.kpi_series import KpiSeries
from domain.launch.release import Release
from domain.launch.results import KeyResultGrade, Result, Verdict, grades_of
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage

Observed = Annotated[tuple[KpiSeries, ...], Field(min_length=1), AfterValidator(distinct)]
Promised = Annotated[tuple[Kpi, ...], Field(min_length=1), AfterValidator(distinct)]
Aims = Annotated[tuple[Objective, ...], Field(min_length=1), AfterValidator(distinct)]


class PerformanceReport(Aggregate):
    """Actual against target as it stood when it was compiled; approved by somebody other than its author."""

    TOPIC = "performance_report"

    class Compiled(Created, topic="performance_report.compiled"):
        release: UUID
        results: tuple[Result, ...]
        grades: tuple[KeyResultGrade, ...]
        summary: str
        author: PersonId

    class Approved(Event, topic="performance_report.approved"):
        approver: PersonId

    class AuthorNeverApproves(NotAllowed, code="performance_report.author_never_approves"):
        """A report is approved by somebody other than its author."""

    class AnotherKpi(Refused, code="performance_report.another_kpi"):
        """Each series measures one of the KPIs that are reported; name that KPI, or leave the series out."""

    class AnotherLaunch(Refused, code="performance_report.another_launch"):
        """A report is about a release of its own launch."""

    @event(Compiled)
    def __init__(
        self,
        place: Place,
        release: UUID,
        results: tuple[Result, ...],
        grades: tuple[KeyResultGrade, ...],
        summary: str,
        *,
        author: PersonId,
    ) -> None:
        self.release, self.results, self.grades = release, results, grades
        self.summary, self.author, self.approved = summary, author, False

    @classmethod
    @command(PRODUCT_MANAGER)
    def compile(
        cls,
        iteration: Iteration,
        release: Release,
        series: Observed,
        kpis: Promised,
        objectives: Aims,
        *,
        summary: Sentence,
        by: Actor,
    ) -> Self:
        """Hold what was measured against what was promised."""
        place, measured = iteration.inside(Stage.LAUNCH), {each.kpi: each for each in series}
        if release.place != place:
            raise cls.AnotherLaunch(pointer="/release")
        if measured.keys() - {kpi.id for kpi in kpis}:
            raise cls.AnotherKpi(pointer="/series")
        results = tuple(Result.of(kpi, measured.get(kpi.id)) for kpi in kpis)
        grades = tuple(grade for objective in objectives for grade in grades_of(objective))
        return cls(place=place, release=release.id, results=results, grades=grades, summary=summary, author=by)

    @decision(SPONSOR)
    def approve(self, *, by: Actor) -> None:
        """Accept the report as what happened."""
        if by == self.author:
            raise self.AuthorNeverApproves
        if not self.approved:
            self._approved(approver=by)

    @event(Approved)
    def _approved(self, approver: PersonId) -> None:
        self.approved = True

    def covers(self, kpis: tuple[UUID, ...]) -> bool:
        """Whether each of these KPIs is reported, and none is missing its value."""
        known = {result.kpi for result in self.results if result.verdict is not Verdict.MISSING}
        return len(known) == len(self.results) and known.issuperset(kpis)

    @property
    def graded(self) -> bool:
        """Whether every key result has its grade."""
        return all(grade.grade is not None for grade in self.grades)
