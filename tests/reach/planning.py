"""From a decided first gate to a decided second one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.lifecycle import GateName
from domain.planning.planning import Planning
from domain.values import Place, Stage
from tests.kept import once
from tests.reach.discovery import Discovered, discovered, planned_for
from tests.world import World

VISION = "Every analyst closes the month within an hour."
KEY_RESULT = {"metric": "Time to export", "unit": "h", "baseline": "72", "target": "1", "due": "2027-06-30"}
KEY_RESULTS = [{**KEY_RESULT, "kind": kind} for kind in ("committed", "aspirational")]
DEFINITION = {"name": "Export time", "formula": "Median of export times.", "unit": "h", "direction": "down"}
DEFINITION |= {"source": "usage log", "frequency": "weekly", "baseline": "72"}
TARGET = {"value": "1", "due": "2027-06-30"}
PROPOSAL = {"title": "Background exports", "summary": "Exports run while people work.", "theme": "speed"}
RICE = {"reach": 1200, "impact": "2", "confidence": "0.8", "effort": "3"}
SCORE = {"method": "rice", "reach": 1200, "impact": "2", "confidence": "0.8", "effort": "3.00"}
FRAMEWORK = {"method": "rice", "reach_period": "quarter", "effort_unit": "person_months"}
BUDGET = {"amount": "250000.00", "currency": "EUR"}
CAPACITY = [{"skill": "backend", "fte": "2.50", "starts": "2027-01-04", "ends": "2027-03-31"}]
QUARTER = {"when": "quarter", "quarter": "2027-Q1"}


@dataclass
class Planned:
    """The ids of one planning, and the discovery it rests on."""

    world: World
    discovery: Discovered
    vision: UUID
    objective: UUID
    kpi: UUID
    features: tuple[UUID, ...]
    mvp: UUID
    baseline: UUID

    @property
    def iteration(self) -> UUID:
        return self.discovery.iteration

    def place(self, stage: Stage) -> Place:
        return self.discovery.place(stage)

    def gate(self, name: GateName) -> UUID:
        """The id of a gate of this iteration."""
        return self.discovery.gate(name)

    @property
    def stage(self) -> UUID:
        """The id of the planning itself."""
        return Planning.at(self.place(Stage.PLANNING))

    @property
    def package(self) -> dict[str, Any]:
        """What is offered, taken over and submitted."""
        aims = {"objectives": [self.objective], "kpis": [self.kpi]}
        return {"vision": self.vision, **aims, "mvp": self.mvp, "baseline": self.baseline}

    def hand_over(self, **other: Any) -> list[str]:
        """Have ada offer the plan, or one with other members, and olga take it over."""
        self.world.give("ada", "offer_handover", self.stage, **{**self.package, **other})
        return self.world.told("olga", "accept_handover", self.stage)

    def submit(self, **other: Any) -> list[str]:
        """Ask for the decision on the plan, or on one with other members."""
        return self.world.told("ada", "submit_planning", self.stage, **{**self.package, **other})

    def decide(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide."""
        return self.discovery.decide(GateName.G2, outcome, **more)


def aimed(plan: Planned) -> dict[str, Any]:
    """The objective and the KPIs that both features are aimed at, as they are named to commit one."""
    about: dict[str, Any] = {"objective": plan.objective, "kpis": [plan.kpi]}
    for each in plan.features:
        plan.world.give("ada", "aim_feature", each, **about)
    return about


def proposed(done: Discovered, moscow: str | None = None, **more: Any) -> UUID:
    """A feature that answers the opportunity; classed, scored and planned if a class is given."""
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "owner": done.world.people["olga"]}
    feature = done.world.make("olga", "propose_feature", **{**about, "proposal": PROPOSAL, **more})
    if moscow:
        done.world.give("ada", "classify_feature", feature, moscow=moscow)
        done.world.give("ada", "score_feature", feature, rice=RICE)
        done.world.give("ada", "plan_feature", feature, placement=QUARTER)
    return feature


def agreed(done: Discovered, **other: Any) -> UUID:
    """An objective of this iteration."""
    usual = {"statement": "Exports are fast.", "key_results": KEY_RESULTS, **other}
    return done.world.make("ada", "agree_objective", iteration=done.iteration, **usual)


def prioritised(done: Discovered, *features: UUID) -> UUID:
    """A round, closed, in which tess has scored these features all the same."""
    world, about = done.world, {"iteration": done.iteration, "purpose": "What comes first?", "framework": FRAMEWORK}
    scorers = [world.people["tess"]]
    round_ = world.make("ada", "open_prioritisation_round", **about, candidates=features, scorers=scorers)
    for each in features:
        world.give("tess", "score_candidate", round_, candidate=each, score=SCORE, rationale="They all ask for it.")
    world.give("ada", "close_prioritisation_round", round_)
    return round_


@once
def drafted(world: World, done: Discovered | None = None, baseline: str = "first-plan") -> Planned:
    """A planning that nobody has taken over yet: one must and one should in its scope."""
    done = done or planned_for(world)
    about, owner = {"iteration": done.iteration}, world.people["olga"]
    vision = world.make("ada", "articulate_vision", **about, statement=VISION)
    objective = agreed(done)
    kpi = world.make("ada", "define_kpi", **about, definition=DEFINITION, target=TARGET, owner=owner)
    features = (proposed(done, "must"), proposed(done, "should"))
    scope = {"features": features, "learning_goal": "Do they stop waiting?", "hypothesis": done.hypothesis}
    prioritised(done, *features)
    mvp = world.make("ada", "define_mvp_scope", **about, **scope)
    world.give("ada", "tie_items", mvp, features=features, hypothesis=done.hypothesis)
    world.give("ada", "lock_mvp_scope", mvp, features=features)
    taken = world.make("ada", "take_baseline", product=world.product, name=baseline)
    plan = Planned(world, done, vision, objective, kpi, features, mvp, taken)
    world.give("sam", "reserve_capacity", plan.stage, budget=BUDGET, capacity=CAPACITY)
    return plan


@once
def planned(world: World, done: Discovered | None = None, baseline: str = "first-plan") -> Planned:
    """A planning with everything its gate asks for, not yet submitted."""
    plan = drafted(world, done, baseline)
    plan.hand_over()
    return plan


@once
def executed_for(world: World, done: Discovered | None = None, baseline: str = "first-plan") -> Planned:
    """A planning that its gate let go: the iteration is in execution."""
    plan = planned(world, done, baseline)
    plan.submit()
    plan.decide()
    return plan


def executed_beside(plan: Planned) -> Planned:
    """The execution stage of a turn that runs beside this one."""
    world = plan.world
    second = world.make("ada", "start_iteration", product=world.product, follows=plan.iteration)
    found = discovered(world, second)
    found.submit()
    found.decide(GateName.G1)
    return executed_for(world, found, "second-plan")
