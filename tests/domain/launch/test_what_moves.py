"""What the last gates rely on does not go stale behind them."""

import pytest

from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from tests.reach.launch import Launched, launched, launching
from tests.world import World

WHY = {"reason": "It was measured wrongly."}
UNGRADED = {"number": 1, "actual": "0.5", "grade": "0.50"}


@pytest.fixture
def done(world: World) -> Launched:
    """A launch with everything its last gate asks for."""
    return launched(world)


def unmet(done: Launched) -> list[str]:
    done.submit()
    return done.unmet(GateName.G5)


class TestAReport:
    def test_is_current_when_nothing_moved_since(self, done: Launched) -> None:
        assert unmet(done) == []

    def test_is_outdated_by_a_window_that_was_reopened(self, world: World, done: Launched) -> None:
        again = {"iteration": done.planning.iteration}
        world.give("ada", "reopen_observation_window", done.series, **again, **WHY)
        done.closes_window()
        assert unmet(done) == ["report_current"]

    def test_is_outdated_by_another_grade(self, world: World, done: Launched) -> None:
        world.give("ada", "grade_key_result", done.planning.objective, **UNGRADED)
        assert unmet(done) == ["report_current"]

    def test_is_outdated_by_another_benefit(self, world: World, done: Launched) -> None:
        brought = {"period": 1, "amount": "120.00", "source": "The books, corrected."}
        assert "launch.report_outdated" in world.told("ada", "record_benefit", done.books, **brought)
        assert unmet(done) == ["report_current"]

    def test_is_outdated_once(self, world: World, done: Launched) -> None:
        world.give("ada", "grade_key_result", done.planning.objective, **UNGRADED)
        graded = UNGRADED | {"grade": "0.60"}
        told = world.told("ada", "grade_key_result", done.planning.objective, **graded)
        assert told == ["objective.key_result_graded"]

    def test_that_is_newer_tells_it(self, world: World, done: Launched) -> None:
        world.give("ada", "grade_key_result", done.planning.objective, **UNGRADED)
        done.reported = done.report(done.release, benefits=done.books)
        world.give("sam", "approve_performance_report", done.reported)
        assert unmet(done) == []


class TestAVerdict:
    def test_that_became_suspect_is_none(self, world: World, done: Launched) -> None:
        world.give("olga", "retract_evidence", done.planning.discovery.evidence, **WHY)
        assert unmet(done) == ["mvp_hypotheses_judged"]

    def test_that_becomes_suspect_asks_for_a_new_submission(self, world: World, done: Launched) -> None:
        done.submit()
        world.give("olga", "retract_evidence", done.planning.discovery.evidence, **WHY)
        with pytest.raises(Gate.PackageMoved):
            done.decide()


class TestAnAcceptedStory:
    def test_is_not_reopened_behind_the_gate_that_let_it_go(self, world: World) -> None:
        begun = launching(world)
        with pytest.raises(Iteration.NotInThatStage):
            world.give("olga", "reopen_story", begun.execution.stories[0], reason="It is wrong.")

    def test_is_reopened_once_the_turn_was_sent_back(self, world: World) -> None:
        begun = launching(world)
        begun.gone("recycle", to="execution", deficits=["An export stops."])
        story = begun.execution.stories[0]
        assert "story.reopened" in world.told("olga", "reopen_story", story, reason="It is wrong.")


class TestAnInsightOfATurnThatEndsWithAHold:
    def test_may_be_promoted_in_the_turn_that_follows(self, world: World) -> None:
        done = launched(world, "hold")
        done.submit()
        assert "insight.taken_back" in done.decide()
        world.give("ada", "resume_product", world.product)
        assert "opportunity.identified" in done.promote(done.insight)
