"""What is added to the agreed scope without an approved change is seen the moment it is written."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.execution.execution import Execution
from domain.lifecycle import GateName
from tests.reach.discovery import planned_for
from tests.reach.execution import CARD, accepted, produced, stage_of, written
from tests.reach.planning import Planned, executed_beside, planned, proposed
from tests.world import World

FREE = {"cost": "0.00", "days": 0, "value": "More analysts.", "risk": "None."}


@pytest.fixture
def spare(world: World) -> tuple[Planned, UUID]:
    """An iteration in execution whose baseline was taken, and a feature that is not in its scope."""
    discovery = planned_for(world)
    feature = proposed(discovery, "could")
    done = planned(world, discovery)
    done.submit()
    done.decide()
    world.give("ada", "take_scope_baseline", stage_of(done), mvp=done.mvp)
    return done, feature


def added(done: Planned, feature: UUID) -> None:
    """Have a change request add a feature to the scope."""
    change = {"change": {"what": "Take it up.", "kind": "add"}, "features": [feature]}
    request = done.world.make("olga", "ask_change_request", iteration=done.iteration, scope=done.mvp, **change)
    done.world.give("tess", "assess_change_request", request, impact=FREE)
    done.world.give("ada", "approve_change_request", request)


def creep(done: Planned) -> dict[str, str]:
    found: dict[str, str] = done.world.state(stage_of(done))["creep"]
    return found


class TestTakingTheScopeBaseline:
    def test_is_recorded_once(self, world: World, done: Planned) -> None:
        told = world.told("ada", "take_scope_baseline", stage_of(done), mvp=done.mvp)
        assert told == ["execution.scope_baseline_taken"]
        assert world.told("olga", "take_scope_baseline", stage_of(done), mvp=done.mvp) == []

    def test_of_an_open_scope_is_refused(self, world: World) -> None:
        discovery = planned_for(world)
        scope = {"features": [proposed(discovery, "could")], "hypothesis": discovery.hypothesis}
        mvp = world.make("ada", "define_mvp_scope", iteration=discovery.iteration, learning_goal="Do they?", **scope)
        done = planned(world, discovery)
        done.submit()
        done.decide()
        with pytest.raises(Execution.ScopeNotLocked):
            world.give("ada", "take_scope_baseline", stage_of(done), mvp=mvp)

    def test_of_the_scope_of_another_turn_is_refused(self, world: World, done: Planned) -> None:
        other = executed_beside(done)
        for one, foreign in ((done, other), (other, done)):
            with pytest.raises(Execution.ScopeNotLocked):
                world.give("ada", "take_scope_baseline", stage_of(one), mvp=foreign.mvp)

    def test_is_not_for_a_developer(self, world: World, done: Planned) -> None:
        with pytest.raises(NotAllowed, match="take_scope_baseline is for"):
            world.give("dan", "take_scope_baseline", stage_of(done), mvp=done.mvp)


class TestWritingAStory:
    def test_beyond_the_scope_is_detected_as_creep(self, world: World, spare: tuple[Planned, UUID]) -> None:
        done, feature = spare
        about = {"iteration": done.iteration, "feature": feature, "card": CARD, "priority": "could"}
        assert world.told("olga", "write_story", **about) == [
            "story.written",
            "execution.backlog_ordered",
            "execution.scope_creep_detected",
        ]

    def test_within_it_is_none(self, spare: tuple[Planned, UUID]) -> None:
        written(spare[0])
        assert creep(spare[0]) == {}

    def test_is_none_where_no_baseline_was_taken(self, done: Planned) -> None:
        written(done, "could", brought_in(done))
        assert creep(done) == {}


class TestAnApprovedChange:
    def test_makes_an_addition_no_creep(self, spare: tuple[Planned, UUID]) -> None:
        done, feature = spare
        added(done, feature)
        written(done, "could", feature)
        assert creep(done) == {}

    def test_ends_the_creep_that_was_there(self, spare: tuple[Planned, UUID]) -> None:
        done, feature = spare
        story = written(done, "could", feature)
        assert creep(done) == {str(story): str(feature)}
        added(done, feature)
        assert creep(done) == {}


class TestAStoryOfWhatAnswersNothing:
    def test_is_a_gap_that_keeps_the_gate_shut(self, world: World, done: Planned) -> None:
        gap = accepted(done, "could", brought_in(done))
        first, second = accepted(done, "must", done.features[0]), accepted(done, "should", done.features[1])
        submitted = {"increment": produced(done, first, second, gap), "mvp": done.mvp}
        world.give("ada", "submit_execution", stage_of(done), **submitted)
        assert world.state(done.gate(GateName.G3))["criteria"]["unmet"] == ["traceability_without_gap"]


def brought_in(done: Planned) -> UUID:
    """A feature that another system knows: nobody said what it answers."""
    source = {"system": "desk", "id": "7"}
    return done.world.make("ivan", "bring_in_feature", product=done.world.product, source=source)
