"""From an accepted increment to a decided last gate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.launch.go_no_go import GoNoGo
from domain.launch.kpi_series import KpiSeries
from domain.launch.launch import Launch
from domain.launch.schedule import Schedule
from domain.lifecycle import GateName
from domain.values import Place, Stage
from tests.kept import once
from tests.reach.execution import Executing, accepted, launched_for, produced
from tests.reach.planning import Planned, executed_beside
from tests.world import World

PLAN = {
    "segment": "Analysts of large customers",
    "positioning": "The only report that is ready before the meeting.",
    "pricing": "Included in the Business plan.",
    "channels": ["newsletter", "sales"],
    "tier": 2,
    "messaging": "Close the month before lunch.",
    "packaging": "An option of the Business plan.",
    "launch_type": "early_access",
    "enablement": "Two hours with the whole of sales.",
    "support": "Support answers on weekends for a month.",
    "communications": "A note to all customers on the day.",
    "budget": {"amount": "5000.00", "currency": "EUR"},
}
ROLLBACK = {"trigger": "Exports fail.", "threshold": "One in a hundred.", "steps": "Switch the flag off."}
MEASURED = {"value": "0.8", "on": "2026-11-19", "source": "usage log"}
WINDOW = {"opens": "2026-11-20", "closes": "2026-12-20"}
SPAN = {"opens": "2026-11-01"}
LEARNED = {"statement": "Small customers export twice as often.", "so_what": "They may need a schedule."}
LEARNED |= {"confidence": "medium"}
DECIDED = {"reason": "It is used every day."}


def checklist(world: World) -> list[dict[str, Any]]:
    """Two items, both olga's."""
    olga = {"owner": world.people["olga"]}
    on_call = {"function": "operations", "what": "Somebody is on call.", "criterion": "The rota has no gap."}
    support = {"function": "customer", "what": "Support can restart an export.", "criterion": "Each of them did it."}
    return [{**on_call, **olga}, {**support, **olga}]


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

    @property
    def plan(self) -> dict[str, Any]:
        """A go-to-market plan that says everything; mia answers for it."""
        return {**PLAN, "owner": str(self.world.people["mia"])}

    def drafted(self, **more: Any) -> UUID:
        """A go-to-market plan by mia."""
        return self.make("mia", "draft_gtm_plan", plan={**self.plan, **more})

    def agreed(self, **more: Any) -> UUID:
        """The same, with the tier that ada assigned and mia agreed to."""
        plan, tier = self.drafted(**more), {"tier": more.get("tier", PLAN["tier"])}
        self.world.give("ada", "assign_launch_tier", plan, **tier)
        self.world.give("mia", "agree_launch_tier", plan, **tier)
        return plan

    def approved(self, **more: Any) -> UUID:
        """The same, approved by ada."""
        plan = self.agreed(**more)
        self.world.give("ada", "approve_gtm_plan", plan)
        return plan

    def opened(self) -> UUID:
        """A checklist of two items by ada."""
        return self.make("ada", "open_readiness", checklist=checklist(self.world))

    def passed(self, who: str = "tess") -> UUID:
        """The same, with every item passed."""
        readiness = self.opened()
        for number in (1, 2):
            self.world.give(who, "pass_item", readiness, number=number, evidence="We tried it on Friday.")
        return readiness

    def ready(self, **more: Any) -> dict[str, Any]:
        """What a review is convened on, complete unless said otherwise."""
        found: dict[str, Callable[[], UUID]] = {"plan": self.approved, "readiness": self.passed}
        made = {name: make() for name, make in found.items() if name not in more}
        return {**made, "increment": self.execution.increment, "baselines": [self.planning.kpi], **more}

    def convened(self, **more: Any) -> UUID:
        """A review by ada."""
        return self.make("ada", "convene_go_no_go", rollback=ROLLBACK, **self.ready(**more))

    def unmet(self, gate: GateName) -> list[str]:
        """What the submission to a gate left unmet."""
        criteria: dict[str, list[str]] = self.world.state(self.planning.gate(gate))["criteria"]
        return criteria["unmet"]

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

    def scheduled(self, **more: str) -> UUID:
        """The schedule of this launch, made once."""
        known = {fact.originator_id for fact in self.world.facts()}
        if (schedule := Schedule.at(self.place)) in known:
            return schedule
        return self.make("ada", "schedule_launch", window=WINDOW | more)

    def publish(self, **more: Any) -> UUID:
        """A release by ada."""
        named = {
            "go_no_go": self.review,
            "schedule": self.scheduled(),
            "increment": self.execution.increment,
            "version": "1.0",
            "notes": "Fast exports.",
        }
        return self.world.make("ada", "publish_release", **{**named, **more})

    def opens_window(self, **span: str) -> None:
        """Have the values of November count."""
        opened = {"iteration": self.planning.iteration, "span": SPAN | span}
        self.world.give("ada", "open_observation_window", self.series, **opened)

    def observed(self, who: str = "ada", **more: str) -> UUID:
        """A value by ada."""
        measured = {**MEASURED, **more}
        return self.world.make(who, "record_kpi_observation", kpi=self.planning.kpi, measurement=measured)

    def closes_window(self) -> list[str]:
        """Hold the newest value against the target."""
        closed = {"iteration": self.planning.iteration, "kpi": self.planning.kpi}
        return self.world.told("ada", "close_observation_window", self.series, **closed)

    def judge(self) -> None:
        """Observe the KPI once, and hold it against its target."""
        self.opens_window()
        self.observed()
        self.closes_window()

    def grade(self) -> None:
        """Grade both key results."""
        for number in (1, 2):
            graded = {"number": number, "actual": "0.8", "grade": "1.00"}
            self.world.give("ada", "grade_key_result", self.planning.objective, **graded)

    def benefits(self) -> UUID:
        """What the case promised, and what its second period brought."""
        opened = self.make("ada", "open_benefits", case=self.planning.discovery.case)
        brought = {"period": 1, "amount": "150.00", "source": "The books of November."}
        self.world.give("ada", "record_benefit", opened, **brought)
        return opened

    def goes_on(self, direction: str = "persevere") -> list[str]:
        """Have ada decide which way to go, or sam that it ends."""
        turn = self.planning.iteration
        if direction == "sunset":
            return self.world.told("sam", "decide_sunset", turn, **DECIDED)
        return self.world.told("ada", "decide_iteration", turn, direction=direction, **DECIDED)

    def report(self, release: UUID, **more: Any) -> UUID:
        """A report by ada on what is known now."""
        about = {"series": [self.series], "kpis": [self.planning.kpi], "objectives": [self.planning.objective]}
        return self.make("ada", "compile_performance_report", release=release, summary="It went well.", **about | more)

    def learn(self, report: UUID) -> UUID:
        """An insight by olga, not yet triaged."""
        return self.make("olga", "record_insight", report=report, **LEARNED)

    def triage(self, insight: UUID, disposition: str = "opportunity") -> None:
        self.world.give("ada", "triage_insight", insight, disposition=disposition, reason="It is worth a look.")

    def promote(self, insight: UUID) -> list[str]:
        """Have ada make it an opportunity of a turn beside this one."""
        follows = {"product": self.world.product, "follows": self.planning.iteration}
        promoted = {"iteration": self.world.make("ada", "start_iteration", **follows), "title": "Export on a schedule"}
        return self.world.told("ada", "promote_insight", insight, **promoted)

    def compose(self, *insights: UUID) -> UUID:
        """What comes next, by ada."""
        return self.make("ada", "compose_next_backlog", insights=list(insights))


@dataclass
class Launched(Launching):
    """The ids of one launch with everything its last gate asks for."""

    release: UUID
    books: UUID
    reported: UUID
    insight: UUID
    backlog: UUID

    def submit(self) -> list[str]:
        """Ask for the decision on the report and the way to go on."""
        return self.world.told("ada", "submit_launch", self.stage, **self.package)

    @property
    def package(self) -> dict[str, Any]:
        """What the decision is asked on."""
        tested = {"mvp": self.planning.mvp, "hypotheses": [self.planning.discovery.hypothesis]}
        return {"report": self.reported, "backlog": self.backlog, **tested}

    def decide(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide on the last gate."""
        return self.planning.discovery.decide(GateName.G5, outcome, **more)


@once
def launching(world: World) -> Launching:
    """A launch stage with nothing in it."""
    return Launching(launched_for(world))


def beside(begun: Launching) -> Launching:
    """The launch stage of a turn that runs beside this one."""
    world, plan = begun.world, executed_beside(begun.planning)
    stories = [accepted(plan, "must", feature) for feature in plan.features]
    done = Executing(world, plan, tuple(stories), produced(plan, *stories, version="2.0"))
    done.submit()
    done.decide()
    return Launching(done)


def completed(begun: Launching, release: UUID, direction: str = "persevere") -> Launched:
    """Everything that follows a release, up to the way to go on."""
    begun.judge()
    begun.grade()
    return concluded(begun, release, direction)


def concluded(begun: Launching, release: UUID, direction: str = "persevere") -> Launched:
    """Everything that follows what was measured: a report, an insight, and the way to go on."""
    books = begun.benefits()
    report = begun.report(release, benefits=books)
    begun.world.give("sam", "approve_performance_report", report)
    insight = begun.learn(report)
    begun.triage(insight)
    begun.goes_on(direction)
    return Launched(begun.execution, release, books, report, insight, begun.compose(insight))


@once
def launched(world: World, direction: str = "persevere") -> Launched:
    """A launch with everything its last gate asks for, not yet submitted."""
    begun = launching(world)
    return completed(begun, begun.published(), direction)
