"""How a launch did: every KPI against its target, every key result with its grade, the benefits against the case."""

from collections.abc import Iterable
from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, SPONSOR
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.launch.benefits import Benefits, Compared
from domain.launch.kpi_series import KpiSeries
from domain.launch.measured import Verdict
from domain.launch.release import Release
from domain.launch.results import KeyResultGrade, Result, grades_of, results_of
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.planning.roadmap_values import distinct
from domain.product.iteration import MOST_PROMISES, Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage

MANY = Field(min_length=1, max_length=2 * MOST_PROMISES)
Observed = Annotated[tuple[KpiSeries, ...], MANY, AfterValidator(distinct)]
Promised = Annotated[tuple[Kpi, ...], MANY, AfterValidator(distinct)]
Aims = Annotated[tuple[Objective, ...], MANY, AfterValidator(distinct)]
Caveats = Annotated[
    tuple[Sentence, ...],
    Field(max_length=20, description="what else may have moved the numbers", examples=[["A rival raised its price."]]),
]


class PerformanceReport(Aggregate):
    """Actual against target as it stood when it was compiled; approved by somebody other than its author."""

    TOPIC = "performance_report"
    SHOWN = "2"

    class Compiled(Created, topic="performance_report.compiled", version=2):
        release: UUID
        results: tuple[Result, ...]
        grades: tuple[KeyResultGrade, ...]
        benefits: Compared | None
        summary: str
        caveats: tuple[str, ...]
        author: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Neither benefits nor caveats were told, and there were no windows."""
            results = [Result.from_before(each) for each in state["results"]]
            return {**state, "results": results, "benefits": None, "caveats": []}

    class Approved(Event, topic="performance_report.approved"):
        approver: PersonId

    class AuthorNeverApproves(NotAllowed, code="performance_report.author_never_approves"):
        """A report is approved by somebody other than its author."""

    class AnotherKpi(Refused, code="performance_report.another_kpi"):
        """Each series measures one of the KPIs that are reported; name that KPI, or leave the series out."""

    class AnotherLaunch(Refused, code="performance_report.another_launch"):
        """A report is about the release and the benefits of its own launch."""

    class LeavesOut(Refused, code="performance_report.leaves_out"):
        """A report covers every KPI and every objective of its plan; name these as well."""

    @event(Compiled)
    def __init__(
        self,
        place: Place,
        release: UUID,
        results: tuple[Result, ...],
        grades: tuple[KeyResultGrade, ...],
        *,
        benefits: Compared | None,
        summary: str,
        caveats: tuple[str, ...],
        author: PersonId,
    ) -> None:
        self.release, self.results, self.grades, self.benefits = release, results, grades, benefits
        self.summary, self.caveats, self.author, self.approved = summary, caveats, author, False

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
        benefits: Benefits | None = None,
        summary: Sentence,
        caveats: Caveats = (),
        by: Actor,
    ) -> Self:
        """Hold what was measured against what was promised."""
        cls._be_whole(iteration, (*kpis, *objectives), series, (release, benefits))
        return cls(
            place=release.place,
            release=release.id,
            results=tuple(results_of(iteration.id, kpis, series)),
            grades=tuple(grade for objective in objectives for grade in grades_of(objective)),
            benefits=benefits.compared if benefits else None,
            summary=summary,
            caveats=caveats,
            author=by,
        )

    @classmethod
    def _be_whole(
        cls, iteration: Iteration, told: tuple[Kpi | Objective, ...], series: Observed, ours: Iterable[Aggregate | None]
    ) -> None:
        place = iteration.inside(Stage.LAUNCH)
        if any(each.place != place for each in ours if each):
            raise cls.AnotherLaunch(pointer="/release")
        if {each.kpi for each in series}.difference(each.id for each in told):
            raise cls.AnotherKpi(pointer="/series")
        if missing := set(iteration.promised).difference(each.id for each in told):
            raise cls.LeavesOut(facts=tuple(map(str, sorted(missing))))

    @decision(SPONSOR)
    def approve(self, *, by: Actor) -> None:
        """Accept the report as what happened."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if not self.approved:
            self._approved(approver=by)

    @event(Approved)
    def _approved(self, approver: PersonId) -> None:
        self.approved = True

    def covers(self, kpis: tuple[UUID, ...]) -> bool:
        """Whether each of these KPIs is reported as its window closed, and none is missing its value."""
        known = {each.kpi for each in self.results if each.verdict is not Verdict.MISSING and not each.provisional}
        return len(known) == len(self.results) and known.issuperset(kpis)

    @property
    def graded(self) -> bool:
        """Whether every key result has its grade."""
        return all(grade.grade is not None for grade in self.grades)

    @property
    def compares(self) -> bool:
        """Whether the benefits of some period are held against the case."""
        return self.benefits is not None and self.benefits.variance is not None
