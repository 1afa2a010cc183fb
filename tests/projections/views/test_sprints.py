"""What did the team commit to in every sprint, what changed on the way, and what came of it?"""

from pathlib import Path

import pytest

from projections.sprints import SPRINTS, InSprint
from tests.folding import folded, kept
from tests.reach.execution import accepted, ready
from tests.reach.planning import Planned, executed_for
from tests.world import World


@pytest.fixture
def done(world: World) -> Planned:
    return executed_for(world)


def closed(done: Planned) -> InSprint:
    """A sprint that took four stories, lost one, gained one, and was closed with two of them accepted."""
    world, (kept_, lost, waits, gained) = done.world, (ready(done) for _ in range(4))
    about = {"iteration": done.iteration, "goal": "Exports are fast.", "starts": "2026-11-23", "ends": "2026-12-04"}
    sprint = world.make("olga", "plan_sprint", **about)
    world.give("olga", "commit_sprint", sprint, stories=[kept_, lost, waits])
    world.give("olga", "start_sprint", sprint)
    world.give("olga", "add_story", sprint, story=gained, reason="A customer waits for it.")
    world.give("olga", "take_out_story", sprint, story=lost, reason="Too large.")
    for story in (kept_, gained):
        world.give("dan", "start_work", story)
        world.give("dan", "submit_for_acceptance", story)
        world.give("olga", "accept_story", story)
    world.give("olga", "close_sprint", sprint, stories=[kept_, waits, gained])
    return folded(SPRINTS, world.facts())[sprint]


class TestASprint:
    def test_counts_what_was_committed_to_when_it_began(self, done: Planned) -> None:
        row = closed(done)
        assert (row.state, row.committed, len(row.promised)) == ("closed", 3, 3)

    def test_counts_what_changed_on_the_way(self, done: Planned) -> None:
        row = closed(done)
        assert (row.added, row.removed, row.held) == (1, 1, 3)

    def test_tells_what_was_accepted_of_it_and_what_is_carried_over(self, done: Planned) -> None:
        row = closed(done)
        assert (row.accepted, row.committed_accepted, row.carried_over) == (2, 1, 1)

    def test_is_kept_as_it_is_folded(self, done: Planned, tmp_path: Path) -> None:
        accepted(done)
        closed(done)
        assert kept(tmp_path, done.world, SPRINTS) == folded(SPRINTS, done.world.facts())
