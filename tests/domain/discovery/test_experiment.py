"""How a hypothesis is tested: its success is fixed before anybody looks."""

from typing import Any
from uuid import UUID

import pytest

from domain.discovery.experiment import Experiment
from domain.discovery.hypothesis import Hypothesis
from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from tests.reach.discovery import EXPERIMENT, VERDICT, Discovered, planned_for
from tests.world import World

DESIGN = {
    "form": "fake_door",
    "procedure": "Show a button that leads to a waiting list.",
    "sample": 40,
    "days": 14,
    "cost": {"amount": "500.00"},
}
CRITERION = {"metric": "Share that clicks", "bound": "at_least", "threshold": "0.10"}
RESULT = {"value": "0.12", "sample": 40, "measured_on": "2026-11-19"}
WHY = "The page was down for a week."


def designed(done: Discovered, who: str = "olga", hypothesis: UUID | None = None) -> UUID:
    about = {"iteration": done.iteration, "hypothesis": hypothesis or done.hypothesis}
    return done.world.make(who, "design_experiment", **about, design=DESIGN)


def register(world: World, experiment: UUID, **other: Any) -> list[str]:
    return world.told("olga", "pre_register", experiment, criterion={**CRITERION, **other})


def measure(world: World, experiment: UUID, who: str = "olga", **other: Any) -> list[str]:
    return world.told(who, "record_result", experiment, result={**RESULT, **other})


def abort(world: World, experiment: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "abort_experiment", experiment, reason=WHY)


@pytest.fixture
def experiment(done: Discovered) -> UUID:
    return designed(done)


@pytest.fixture
def running(world: World, experiment: UUID) -> UUID:
    register(world, experiment)
    world.give("olga", "start_experiment", experiment)
    return experiment


class TestDesigningAnExperiment:
    def test_names_its_hypothesis(self, world: World, done: Discovered, experiment: UUID) -> None:
        state = world.state(experiment)
        assert (state["hypothesis"], state["state"]) == (str(done.hypothesis), "designed")

    def test_is_work_of_discovery(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            designed(planned_for(world))

    def test_is_not_for_developers(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="design_experiment is for product_manager or product_owner or designer"):
            designed(done, "dan")


class TestPreRegisteringItsCriterion:
    def test_fixes_metric_and_threshold(self, world: World, experiment: UUID) -> None:
        assert register(world, experiment) == ["experiment.criterion_pre_registered"]
        assert world.state(experiment)["criterion"] == CRITERION

    def test_twice_changes_nothing(self, world: World, experiment: UUID) -> None:
        register(world, experiment)
        assert register(world, experiment) == []

    def test_may_be_thought_over_before_the_start(self, world: World, experiment: UUID) -> None:
        register(world, experiment)
        assert register(world, experiment, threshold="0.20") == ["experiment.criterion_pre_registered"]

    @pytest.mark.parametrize("other", [{"metric": "Visits"}, {"threshold": "0.05"}, {"bound": "at_most"}])
    def test_is_refused_once_it_has_started(self, world: World, running: UUID, other: dict[str, str]) -> None:
        with pytest.raises(Experiment.CriterionFixed):
            register(world, running, **other)
        assert world.state(running)["criterion"] == CRITERION


class TestStartingAnExperiment:
    def test_is_recorded(self, world: World, experiment: UUID) -> None:
        register(world, experiment)
        assert world.told("olga", "start_experiment", experiment) == ["experiment.started"]

    def test_twice_changes_nothing(self, world: World, running: UUID) -> None:
        assert world.told("olga", "start_experiment", running) == []

    def test_is_refused_before_its_success_is_fixed(self, world: World, experiment: UUID) -> None:
        with pytest.raises(Experiment.NoCriterion):
            world.give("olga", "start_experiment", experiment)

    def test_is_refused_once_it_is_over(self, world: World, running: UUID) -> None:
        abort(world, running)
        with pytest.raises(Experiment.NotRunning):
            world.give("olga", "start_experiment", running)


class TestRecordingAResult:
    def test_is_recorded(self, world: World, running: UUID) -> None:
        assert measure(world, running) == ["experiment.result_recorded"]
        assert world.state(running)["results"] == [{**RESULT, "note": None}]

    def test_twice_changes_nothing(self, world: World, running: UUID) -> None:
        measure(world, running)
        assert measure(world, running) == []

    def test_is_refused_before_the_start(self, world: World, experiment: UUID) -> None:
        with pytest.raises(Experiment.NotRunning):
            measure(world, experiment)

    @pytest.mark.parametrize("day", ["2026-11-19", "2026-11-20"])
    def test_may_be_of_today(self, world: World, running: UUID, day: str) -> None:
        assert measure(world, running, measured_on=day) == ["experiment.result_recorded"]

    def test_may_be_what_it_was_before(self, world: World, running: UUID) -> None:
        for value in ("0.12", "0.10", "0.12"):
            assert measure(world, running, value=value) == ["experiment.result_recorded"]

    def test_is_refused_from_a_day_that_has_not_come(self, world: World, running: UUID) -> None:
        with pytest.raises(Experiment.MeasuredLater):
            measure(world, running, measured_on="2026-11-21")

    def test_is_refused_once_it_was_measured_two_hundred_times(self, world: World, running: UUID) -> None:
        for n in range(200):
            measure(world, running, sample=n + 1)
        with pytest.raises(Experiment.MeasuredOften):
            measure(world, running)

    def test_is_not_for_developers(self, world: World, running: UUID) -> None:
        with pytest.raises(NotAllowed, match="record_result is for"):
            measure(world, running, "dan")


class TestConcludingAnExperiment:
    @pytest.mark.parametrize(
        ("bound", "measured", "outcome"),
        [
            ("at_least", {"value": "0.10", "sample": 40}, "reached"),
            ("at_least", {"value": "0.09", "sample": 40}, "missed"),
            ("at_most", {"value": "0.10", "sample": 40}, "reached"),
            ("at_most", {"value": "0.11", "sample": 40}, "missed"),
            ("at_least", {"value": "0.90", "sample": 39}, "too_few"),
        ],
    )
    def test_says_what_the_criterion_says(
        self, world: World, experiment: UUID, bound: str, measured: dict[str, Any], outcome: str
    ) -> None:
        register(world, experiment, bound=bound)
        world.give("olga", "start_experiment", experiment)
        measure(world, experiment, **measured)
        assert world.told("olga", "conclude_experiment", experiment) == ["experiment.concluded"]
        assert world.state(experiment)["outcome"] == outcome

    def test_goes_by_the_last_result(self, world: World, running: UUID) -> None:
        measure(world, running, value="0.01")
        measure(world, running)
        world.give("olga", "conclude_experiment", running)
        assert world.state(running)["outcome"] == "reached"

    def test_twice_changes_nothing(self, world: World, running: UUID) -> None:
        measure(world, running)
        world.give("olga", "conclude_experiment", running)
        assert world.told("olga", "conclude_experiment", running) == []

    def test_is_refused_on_nothing(self, world: World, running: UUID) -> None:
        with pytest.raises(Experiment.NothingMeasured):
            world.give("olga", "conclude_experiment", running)

    def test_is_refused_before_the_start(self, world: World, experiment: UUID) -> None:
        with pytest.raises(Experiment.NotRunning):
            world.give("olga", "conclude_experiment", experiment)


class TestAbortingAnExperiment:
    def test_is_recorded(self, world: World, running: UUID) -> None:
        assert abort(world, running) == ["experiment.aborted"]
        assert (world.state(running)["state"], world.state(running)["outcome"]) == ("aborted", None)

    def test_may_be_done_before_it_started(self, world: World, experiment: UUID) -> None:
        assert abort(world, experiment) == ["experiment.aborted"]

    def test_twice_changes_nothing(self, world: World, running: UUID) -> None:
        abort(world, running)
        assert abort(world, running) == []

    def test_asks_for_a_reason(self, world: World, running: UUID) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("ada", "abort_experiment", running)

    def test_is_refused_once_it_was_concluded(self, world: World, running: UUID) -> None:
        measure(world, running)
        world.give("olga", "conclude_experiment", running)
        with pytest.raises(Experiment.NotRunning):
            abort(world, running)


class TestJudgingOnAnExperiment:
    @pytest.fixture
    def hypothesis(self, done: Discovered) -> UUID:
        about = {"iteration": done.iteration, "opportunity": done.opportunity}
        return done.world.make("olga", "state_hypothesis", **about, belief="They would click.", test=EXPERIMENT)

    def concluded(self, done: Discovered, hypothesis: UUID, value: str) -> UUID:
        made = designed(done, hypothesis=hypothesis)
        register(done.world, made)
        done.world.give("olga", "start_experiment", made)
        measure(done.world, made, value=value)
        done.world.give("olga", "conclude_experiment", made)
        return made

    def judge(self, done: Discovered, hypothesis: UUID, experiment: UUID, verdict: str = "validated") -> list[str]:
        body = {**VERDICT, "expert_judgement": None, "verdict": verdict, "evidence": [done.evidence]}
        return done.world.told("ada", "judge_hypothesis", hypothesis, **body, experiment=experiment)

    def test_names_it(self, done: Discovered, hypothesis: UUID) -> None:
        made = self.concluded(done, hypothesis, "0.12")
        self.judge(done, hypothesis, made)
        judged = [fact for fact in done.world.facts() if isinstance(fact, Hypothesis.Judged)]
        assert judged[-1].experiment == made

    def test_is_refused_while_it_runs(self, done: Discovered, hypothesis: UUID) -> None:
        with pytest.raises(Hypothesis.NotTested):
            self.judge(done, hypothesis, designed(done, hypothesis=hypothesis))

    def test_is_refused_on_one_of_another_hypothesis(self, done: Discovered, hypothesis: UUID) -> None:
        other = self.concluded(done, done.hypothesis, "0.12")
        with pytest.raises(Hypothesis.NotTested):
            self.judge(done, hypothesis, other)

    def test_never_validates_what_missed_its_criterion(self, done: Discovered, hypothesis: UUID) -> None:
        missed = self.concluded(done, hypothesis, "0.02")
        with pytest.raises(Hypothesis.AgainstItsCriterion):
            self.judge(done, hypothesis, missed)
        assert self.judge(done, hypothesis, missed, "invalidated")[0] == "hypothesis.judged"
