"""From nothing to a decided first gate."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.discovery.discovery import Discovery
from domain.gates.gate import Gate
from domain.lifecycle import LEAVES, GateName
from domain.values import Place, Stage
from tests.kept import once
from tests.world import World

PROBLEM = {
    "who": "Analysts of large customers.",
    "situation": "At the end of each month.",
    "problem": "Exporting a report takes three days.",
    "impact": "Closing the books is late by two days.",
}
FIGURES = {"costs": ["100.00", "20.00"], "benefits": ["0.00", "180.00"], "rate": "0.10"}
UNTESTED = "Ten analysts were asked by phone; a test would take longer than building it."
VERDICT = {
    "verdict": "validated",
    "learning": "Seven of ten would.",
    "next_step": "persevere",
    "expert_judgement": UNTESTED,
}
EXPERIMENT = {"method": "Ask ten analysts.", "metric": "How many would pay.", "right_if": "Six of ten would."}


@dataclass
class Discovered:
    """The ids of one discovery."""

    world: World
    iteration: UUID
    opportunity: UUID
    evidence: UUID
    hypothesis: UUID
    problem: UUID
    case: UUID
    support: list[UUID] = field(default_factory=list)

    def place(self, stage: Stage) -> Place:
        return Place(product=self.world.product, iteration=self.iteration, stage=stage)

    def gate(self, name: GateName) -> UUID:
        """The id of a gate of this iteration."""
        return Gate.at(self.place(LEAVES[name]), name)

    def decide(self, name: GateName, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide."""
        decision = {"outcome": outcome, **more}
        self.world.give("sue", "vote_gate", self.gate(name), decision=decision)
        return self.world.told("sam", "decide_gate", self.gate(name), decision=decision)

    def submit(self) -> list[str]:
        """Ask for the decision on the problem and its case."""
        stage = Discovery.at(self.place(Stage.DISCOVERY))
        return self.world.told("ada", "submit_discovery", stage, problem=self.problem, case=self.case)


def observation(**more: Any) -> dict[str, Any]:
    """An observation as it is sent."""
    usual = {"finding": "They wait for three days.", "source": "usage log", "origin": "competitive_analysis"}
    return {**usual, "pillar": "business", "strength": "did", "collected_on": "2026-11-01", **more}


@once
def discovered(world: World, iteration: UUID | None = None) -> Discovered:
    """A discovery with everything its gate asks for, not yet submitted."""
    iteration = iteration or world.make("ada", "start_iteration", product=world.product)
    need = {"title": "Slow exports", "need": "I want my report within the hour."}
    opportunity = world.make("ada", "identify_opportunity", iteration=iteration, **need)
    about = {"iteration": iteration, "opportunity": opportunity}
    support = [
        world.make("olga", "record_evidence", **about, observation=observation(pillar=pillar, source=source))
        for pillar, source in (("technology", "usage log"), ("market", "sales call"), ("business", "usage log"))
    ]
    evidence = support[-1]
    belief = {"belief": "Analysts would pay for it.", "test": EXPERIMENT}
    hypothesis = world.make("olga", "state_hypothesis", **about, **belief)
    world.give("ada", "judge_hypothesis", hypothesis, evidence=[evidence], **VERDICT)
    problem = world.make("olga", "draft_problem_statement", **about, problem=PROBLEM)
    world.give("olga", "submit_problem_statement", problem)
    world.give("ada", "validate_problem_statement", problem, support=support)
    drafted = {"iteration": iteration, "problem": problem, "do_nothing": "Analysts go on waiting.", "figures": FIGURES}
    case = world.make("ada", "draft_business_case", **drafted)
    ask_for_money(world, case)
    world.give("sam", "approve_business_case", case)
    return Discovered(world, iteration, opportunity, evidence, hypothesis, problem, case, support)


def ask_for_money(world: World, case: UUID) -> None:
    """Submit a case, so that a sponsor can decide it."""
    world.give("ada", "submit_business_case", case, benefits_owner=world.people["ada"])


@once
def planned_for(world: World) -> Discovered:
    """A discovery that its gate let go: the iteration is in planning."""
    done = discovered(world)
    done.submit()
    done.decide(GateName.G1)
    return done
