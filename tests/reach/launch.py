"""From an accepted increment to a decided last gate."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.launch.go_no_go import GoNoGo
from domain.launch.kpi_series import KpiSeries
from domain.launch.launch import Launch
from domain.lifecycle import GateName
from domain.values import Place, Stage
from tests.reach.discovery import discovered
from tests.reach.execution import Executing, accepted, launched_for, produced
from tests.reach.planning import Planned, planned
from tests.world import World

PLAN = {
    "segment": "Analysts of large customers",
    "positioning": "The only report that is ready before the meeting.",
    "pricing": "Included in the Business plan.",
    "channels": ["newsletter", "sales"],
    "tier": 2,
}
CHECKLIST = [
    {"function": "operations", "what": "Somebody is on call."},
    {"function": "customer", "what": "Support can restart an export."},
]
ROLLBACK = {"trigger": "One export in a hundred fails.", "steps": "Switch the flag off and tell support."}
MEASURED = {"value": "0.8", "on": "2026-11-19", "source": "usage log"}
LEARNED = {"statement": "Small customers export twice as often.", "so_what": "They may need a schedule."}


@dataclass
class Launching:
    """A launch stage, and the shortest way to each of its pages."""

    execution: Executing

    @property
    def world(self) -> World:
        return self.execution.world

    @property
    def planning(self) -> Planned:
        return self.execution.planning

    @property
    def place(self) -> Place:
        return self.planning.place(Stage.LAUNCH)

    @property
    def review(self) -> UUID:
        """The id of the only go/no-go review of this launch."""
        return GoNoGo.at(self.place)

    @property
    def stage(self) -> UUID:
        return Launch.at(self.place)

    @property
    def series(self) -> UUID:
        return KpiSeries.create_id(self.planning.kpi)

    def make(self, who: str, command: str, **body: Any) -> UUID:
        """Create something of this iteration."""
        return self.world.make(who, command, iteration=self.planning.iteration, **body)

    def drafted(self) -> UUID:
        """A go-to-market plan by mia."""
        return self.make("mia", "draft_gtm_plan", plan=PLAN)

    def approved(self) -> UUID:
        """The same, approved by ada."""
        plan = self.drafted()
        self.world.give("ada", "approve_gtm_plan", plan)
        return plan

    def opened(self) -> UUID:
        """A checklist of two items by ada."""
        return self.make("ada", "open_readiness", checklist=CHECKLIST)

    def passed(self) -> UUID:
        """The same, with every item passed."""
        readiness = self.opened()
        for number, _ in enumerate(CHECKLIST, start=1):
            self.world.give("tess", "pass_item", readiness, number=number, evidence="We tried it on Friday.")
        return readiness

    def ready(self, **more: Any) -> dict[str, Any]:
        """What a review is convened on, complete unless said otherwise."""
        found = {"plan": self.approved, "readiness": self.passed}
        made = {name: make() for name, make in found.items() if name not in more}
        return {**made, "increment": self.execution.increment, "baselines": [self.planning.kpi], **more}

    def convened(self, **more: Any) -> UUID:
        """A review by ada."""
        return self.make("ada", "convene_go_no_go", rollback=ROLLBACK, **self.ready(**more))

    def gone(self, outcome: str = "go", **more: Any) -> UUID:
        """The same, decided."""
        self.convened()
        self.reviewed(outcome, **more)
        return self.review

    def reviewed(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide on the review."""
        return self.planning.discovery.decide(GateName.G4, outcome, **more)

    def published(self) -> UUID:
        """A release of what was reviewed, after a Go."""
        self.gone()
        return self.publish()

    def publish(self, **more: Any) -> UUID:
        """A release by ada."""
        named = {
            "go_no_go": self.review,
            "increment": self.execution.increment,
            "version": "1.0",
            "notes": "Fast exports.",
        }
        return self.world.make("ada", "publish_release", **{**named, **more})

    def measure(self) -> None:
        """Observe the KPI once, and grade both key results."""
        self.world.give("ada", "observe_kpi_series", self.series, observation=MEASURED)
        for number in (1, 2):
            graded = {"number": number, "actual": "0.8", "grade": "1.00"}
            self.world.give("ada", "grade_key_result", self.planning.objective, **graded)

    def report(self, release: UUID, **more: Any) -> UUID:
        """A report by ada on what is known now."""
        about = {"series": [self.series], "kpis": [self.planning.kpi], "objectives": [self.planning.objective]}
        return self.make("ada", "compile_performance_report", release=release, summary="It went well.", **about | more)

    def learn(self, report: UUID) -> UUID:
        """An insight by olga, not yet triaged."""
        return self.make("olga", "record_insight", report=report, **LEARNED)

    def triage(self, insight: UUID, disposition: str = "opportunity") -> None:
        self.world.give("ada", "triage_insight", insight, disposition=disposition, reason="It is worth a look.")

    def compose(self, *insights: UUID, direction: str = "persevere") -> UUID:
        """A way to go on, by ada."""
        chosen = {"direction": direction, "insights": list(insights), "reason": "It is used every day."}
        return self.make("ada", "compose_next_backlog", **chosen)


@dataclass
class Launched(Launching):
    """The ids of one launch with everything its last gate asks for."""

    release: UUID
    reported: UUID
    insight: UUID
    backlog: UUID

    def submit(self) -> list[str]:
        """Ask for the decision on the report and the way to go on."""
        return self.world.told("ada", "submit_launch", self.stage, report=self.reported, backlog=self.backlog)

    def decide(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide on the last gate."""
        return self.planning.discovery.decide(GateName.G5, outcome, **more)


def launching(world: World) -> Launching:
    """A launch stage with nothing in it."""
    return Launching(launched_for(world))


def beside(begun: Launching) -> Launching:
    """The launch stage of a turn that runs beside this one."""
    world = begun.world
    second = world.make("ada", "start_iteration", product=world.product, follows=begun.planning.iteration)
    found = discovered(world, second)
    found.submit()
    found.decide(GateName.G1)
    plan = planned(world, found, "second-plan")
    plan.submit()
    plan.decide()
    stories = [accepted(plan, "must", feature) for feature in plan.features]
    done = Executing(world, plan, tuple(stories), produced(plan, *stories, version="2.0"))
    done.submit()
    done.decide()
    return Launching(done)


def completed(begun: Launching, release: UUID, direction: str = "persevere") -> Launched:
    """Everything that follows a release, up to the way to go on."""
    begun.measure()
    report = begun.report(release)
    begun.world.give("sam", "approve_performance_report", report)
    insight = begun.learn(report)
    begun.triage(insight)
    return Launched(begun.execution, release, report, insight, begun.compose(insight, direction=direction))


def launched(world: World, direction: str = "persevere") -> Launched:
    """A launch with everything its last gate asks for, not yet submitted."""
    begun = launching(world)
    return completed(begun, begun.published(), direction)
