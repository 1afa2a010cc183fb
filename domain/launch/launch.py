"""The fourth stage: what was launched, and what it taught."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.discovery.hypothesis import Hypothesis
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.launch.launch_facts import LaunchFacts
from domain.launch.next_backlog import NextBacklog
from domain.launch.performance_report import PerformanceReport
from domain.lifecycle import GateName
from domain.planning.mvp_scope import MvpScope
from domain.planning.roadmap_values import distinct
from domain.product.direction import Direction
from domain.values import Actor, Place, Seen

Tested = Annotated[
    tuple[Hypothesis, ...], Field(max_length=20, description="what the MVP was to test"), AfterValidator(distinct)
]


class Launch(LaunchFacts, Aggregate):
    """One iteration's launch: it keeps the facts its last gate asks for, and asks for the decision."""

    TOPIC = "launch"
    SHOWN = "2"

    class Opened(Created, topic="launch.opened"):
        """There is an increment; now it is launched."""

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
        self.judged: tuple[UUID, ...] = ()
        self.untriaged: tuple[UUID, ...] = ()
        self.direction: Direction | None = None
        self.newest: UUID | None = None
        self.outdated = False
        self.report: UUID | None = None
        self.backlog: UUID | None = None
        self.concluded = False

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)

    @decision(PRODUCT_MANAGER)
    def submit(
        self, report: PerformanceReport, backlog: NextBacklog, mvp: MvpScope, hypotheses: Tested = (), *, by: Actor
    ) -> None:
        """Ask for the decision, on this report and this way to go on."""
        ours = report.place == self.place
        criteria = Criteria.of(
            {
                "observation_windows_closed": set(self.promised) <= set(self.judged),
                "report_approved": ours and report.approved,
                "report_current": self.is_current(report.id),
                "every_kpi_reported": ours and report.covers(self.promised),
                "key_results_graded": ours and report.graded,
                "mvp_hypotheses_judged": self._are_judged(mvp, hypotheses),
                "benefits_compared": ours and report.compares,
                "insights_triaged": not self.untriaged,
                "next_backlog_composed": backlog.place == self.place,
                "iteration_decided": self.direction is not None and backlog.direction is self.direction,
            }
        )
        members = (report, backlog)
        people, package = interested(by, members), frozen((*members, mvp, *hypotheses))
        self._submitted(gate=GateName.G5, package=package, criteria=criteria, interested=people)

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        self.report, self.backlog = (member.id for member in package[:2])

    def _are_judged(self, mvp: MvpScope, hypotheses: tuple[Hypothesis, ...]) -> bool:
        """Whether what this turn's MVP was to test has its verdict; one that serves an objective tests none."""
        judged = {each.id for each in hypotheses if each.verdict is not None and not each.suspect}
        ours = mvp.locked and mvp.place.iteration == self.place.iteration
        return ours and (mvp.hypothesis is None or mvp.hypothesis in judged)

    @consequence
    def conclude(self) -> None:
        """Remember that the turn ends with what was submitted."""
        if self.backlog and not self.concluded:
            self._concluded(backlog=self.backlog)

    @event(Concluded)
    def _concluded(self, backlog: UUID) -> None:
        self.concluded = True
