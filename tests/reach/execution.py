"""From a decided second gate to a decided third one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.execution.execution import Execution
from domain.lifecycle import GateName
from domain.values import Place, Stage
from tests.kept import once
from tests.reach.planning import Planned, executed_for
from tests.world import World

CARD = {"title": "Export later", "as_a": "analyst", "i_want": "to go on working.", "so_that": "nobody waits."}
CRITERION = "Given a large report, when it is exported, then I can go on at once."


@dataclass
class Executing:
    """The ids of one execution, and the planning it rests on."""

    world: World
    planning: Planned
    stories: tuple[UUID, ...]
    increment: UUID

    @property
    def iteration(self) -> UUID:
        return self.planning.iteration

    def place(self, stage: Stage) -> Place:
        return self.planning.place(stage)

    def gate(self, name: GateName) -> UUID:
        """The id of a gate of this iteration."""
        return self.planning.gate(name)

    @property
    def stage(self) -> UUID:
        """The id of the execution itself."""
        return stage_of(self.planning)

    def submit(self, **other: Any) -> list[str]:
        """Ask for the decision on the increment."""
        package = {"increment": self.increment, "mvp": self.planning.mvp, **other}
        return self.world.told("ada", "submit_execution", self.stage, **package)

    def decide(self, outcome: str = "go", **more: Any) -> list[str]:
        """Have sue vote and sam decide."""
        return self.planning.discovery.decide(GateName.G3, outcome, **more)


def stage_of(done: Planned) -> UUID:
    """The id of the execution that follows a planning."""
    return Execution.at(done.place(Stage.EXECUTION))


def written(done: Planned, priority: str = "must", feature: UUID | None = None) -> UUID:
    """A story in draft; of the first feature, unless another is given."""
    about = {"iteration": done.iteration, "feature": feature or done.features[0]}
    return done.world.make("olga", "write_story", **about, card=CARD, priority=priority)


def ready(done: Planned, priority: str = "must", feature: UUID | None = None) -> UUID:
    """A story that may be started."""
    story = written(done, priority, feature)
    done.world.give("olga", "add_criterion", story, criterion=CRITERION)
    done.world.give("tess", "estimate_story", story, points=5)
    done.world.give("olga", "mark_ready", story)
    return story


def built(done: Planned, priority: str = "must", feature: UUID | None = None) -> UUID:
    """A story that dan has built and submitted, and whose criterion has passed."""
    story = ready(done, priority, feature)
    done.world.give("dan", "start_work", story)
    done.world.give("dan", "submit_for_acceptance", story)
    done.world.give("dan", "check_story", story, verdicts=["passed"])
    return story


def accepted(done: Planned, priority: str = "must", feature: UUID | None = None) -> UUID:
    """A story that dan has built and olga has accepted."""
    story = built(done, priority, feature)
    done.world.give("olga", "accept_story", story)
    return story


def produced(done: Planned, *stories: UUID, version: str = "1.0") -> UUID:
    """An increment of these stories that was reviewed, and of which all debt is known."""
    about = {"iteration": done.iteration, "version": version, "stories": stories}
    increment = done.world.make("tess", "produce_increment", **about)
    done.world.give("tess", "review_increment", increment, outcome="passed", findings="Nothing was found.")
    done.world.give("tess", "declare_debt", increment, items=[])
    return increment


@once
def executing(world: World) -> Executing:
    """An execution with everything its gate asks for, not yet submitted: an accepted story of each feature."""
    done = executed_for(world)
    first, second = done.features
    stories = (accepted(done, "must", first), accepted(done, "should", second))
    return Executing(world, done, stories, produced(done, *stories))


@once
def launched_for(world: World) -> Executing:
    """An execution that its gate let go: the iteration is in launch."""
    done = executing(world)
    done.submit()
    done.decide()
    return done
