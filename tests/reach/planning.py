"""From a decided first gate to a decided second one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.lifecycle import GateName
from domain.planning.planning import Planning
from domain.values import Place, Stage
from tests.reach.discovery import Discovered, planned_for
from tests.world import World

VISION = "Every analyst closes the month within an hour."
KEY_RESULT = {"metric": "Time to export", "unit": "h", "baseline": "72", "target": "1", "due": "2027-06-30"}
KEY_RESULTS = [{**KEY_RESULT, "kind": kind} for kind in ("committed", "aspirational")]
DEFINITION = {"name": "Export time", "formula": "Median of export times.", "unit": "h", "direction": "down"}
DEFINITION |= {"source": "usage log", "frequency": "weekly", "baseline": "72"}
TARGET = {"value": "1", "due": "2027-06-30"}
PROPOSAL = {"title": "Background exports", "summary": "Exports run while people work.", "theme": "speed"}
RICE = {"reach": 1200, "impact": "2", "confidence": "0.8", "effort": "3"}
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

    def submit(self, **other: Any) -> list[str]:
        """Ask for the decision on the plan, or on one with other members."""
        plan = {"vision": self.vision, "objectives": [self.objective], "kpis": [self.kpi], "mvp": self.mvp}
        return self.world.told("ada", "submit_planning", self.stage, **{**plan, "baseline": self.baseline, **other})

    def decide(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide."""
        return self.discovery.decide(GateName.G2, outcome, **more)


def proposed(done: Discovered, moscow: str | None = None, **more: Any) -> UUID:
    """A feature that answers the opportunity; classed, scored and planned if a class is given."""
    about = {"iteration": done.iteration, "opportunity": done.opportunity, "owner": done.world.people["olga"]}
    feature = done.world.make("olga", "propose_feature", **{**about, "proposal": PROPOSAL, **more})
    if moscow:
        done.world.give("ada", "classify_feature", feature, moscow=moscow)
        done.world.give("ada", "score_feature", feature, rice=RICE)
        done.world.give("ada", "plan_feature", feature, placement=QUARTER)
    return feature


def drafted(world: World, done: Discovered | None = None, baseline: str = "first-plan") -> Planned:
    """A planning that nobody has taken over yet: one must and one should in its scope."""
    done = done or planned_for(world)
    about, owner = {"iteration": done.iteration}, world.people["olga"]
    vision = world.make("ada", "articulate_vision", **about, statement=VISION)
    objective = world.make("ada", "agree_objective", **about, statement="Exports are fast.", key_results=KEY_RESULTS)
    kpi = world.make("ada", "define_kpi", **about, definition=DEFINITION, target=TARGET, owner=owner)
    features = (proposed(done, "must"), proposed(done, "should"))
    scope = {"features": features, "learning_goal": "Do they stop waiting?", "hypothesis": done.hypothesis}
    mvp = world.make("ada", "define_mvp_scope", **about, **scope)
    world.give("ada", "lock_mvp_scope", mvp, features=features)
    taken = world.make("ada", "take_baseline", product=world.product, name=baseline)
    return Planned(world, done, vision, objective, kpi, features, mvp, taken)


def planned(world: World, done: Discovered | None = None, baseline: str = "first-plan") -> Planned:
    """A planning with everything its gate asks for, not yet submitted."""
    plan = drafted(world, done, baseline)
    world.give("olga", "accept_handover", plan.stage)
    return plan


def executed_for(world: World) -> Planned:
    """A planning that its gate let go: the iteration is in execution."""
    done = planned(world)
    done.submit()
    done.decide()
    return done
