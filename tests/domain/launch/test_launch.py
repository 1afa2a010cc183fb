"""The stage asks for the last decision of a turn, and the loop closes."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.gates.gate import Gate
from domain.launch.release import Release
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from domain.product.product import Product
from domain.values import Place
from tests.reach.launch import LEARNED, Launched, Launching, beside, completed, concluded, launched, launching
from tests.world import World

CLOSED = ["gate.decided", "iteration.closed", "launch.concluded"]
ENDS = {"hold": "product.placed_on_hold", "sunset": "product.sunset_decided"}
NEXT = ["next_backlog.handed_over", "product.turn_begun"]
NEXT += ["iteration.started", "iteration.stage_entered", "opportunity.identified"]


def unmet(done: Launched, **instead: Any) -> list[str]:
    done.world.give("ada", "submit_launch", done.stage, **{**done.package, **instead})
    return done.unmet(GateName.G5)


def approved(done: Launched, **more: Any) -> UUID:
    """Another report, approved as well."""
    report = done.report(done.release, **more)
    done.world.give("sam", "approve_performance_report", report)
    return report


def following(done: Launched) -> UUID:
    return Iteration.at(Place(product=done.world.product), "2")


class TestSubmitting:
    def test_hands_everything_to_the_last_gate(self, done: Launched) -> None:
        assert done.submit() == ["launch.submitted", "gate.submitted"]

    def test_meets_every_criterion(self, done: Launched) -> None:
        assert unmet(done) == []

    def test_is_for_product_managers_only(self, done: Launched) -> None:
        with pytest.raises(NotAllowed, match="submit_launch is for product_manager"):
            done.world.give("olga", "submit_launch", done.stage, **done.package)


class TestACriterionThatIsUnmet:
    """Each of them alone stops the Go."""

    def stops(self, done: Launched, criterion: str, **instead: Any) -> bool:
        assert unmet(done, **instead) == [criterion]
        with pytest.raises(Gate.MustMeetUnmet) as refused:
            done.decide()
        return refused.value.facts == (criterion,)

    def test_is_a_window_that_is_open(self, done: Launched) -> None:
        again = {"iteration": done.planning.iteration, "reason": "Two days were missing."}
        done.world.give("ada", "reopen_observation_window", done.series, **again)
        done.submit()
        assert done.unmet(GateName.G5) == ["observation_windows_closed", "report_current"]

    def test_is_a_report_nobody_approved(self, done: Launched) -> None:
        report = done.report(done.release, benefits=done.books)
        assert self.stops(done, "report_approved", report=report)

    def test_is_a_kpi_that_is_missing(self, done: Launched) -> None:
        kpis = [done.planning.kpi, beside(done).planning.kpi]
        report = approved(done, kpis=kpis, benefits=done.books)
        assert self.stops(done, "every_kpi_reported", report=report)

    def test_is_a_report_of_values_that_were_provisional(self, done: Launched) -> None:
        again = {"iteration": done.planning.iteration, "reason": "Two days were missing."}
        done.world.give("ada", "reopen_observation_window", done.series, **again)
        report = approved(done, benefits=done.books)
        done.closes_window()
        assert self.stops(done, "every_kpi_reported", report=report)

    def test_is_a_key_result_without_its_grade(self, world: World) -> None:
        begun = launching(world)
        release = begun.published()
        begun.judge()
        done = concluded(begun, release)
        assert self.stops(done, "key_results_graded")

    def test_is_a_hypothesis_of_the_mvp_that_nobody_named(self, done: Launched) -> None:
        assert self.stops(done, "mvp_hypotheses_judged", hypotheses=[])

    def test_is_a_benefit_nobody_looked_at(self, done: Launched) -> None:
        assert self.stops(done, "benefits_compared", report=approved(done))

    def test_is_an_insight_nobody_triaged(self, done: Launched) -> None:
        done.learn(done.reported)
        assert self.stops(done, "insights_triaged")

    def test_is_a_decision_that_the_backlog_does_not_follow(self, done: Launched) -> None:
        done.goes_on("pivot")
        assert self.stops(done, "iteration_decided")

    def test_is_the_backlog_of_another_launch(self, done: Launched) -> None:
        other = beside(done)
        other.goes_on()
        assert self.stops(done, "next_backlog_composed", backlog=other.compose())


class TestAKpiThatWasReviewed:
    def test_and_is_left_out_is_named(self, begun: Launching) -> None:
        begun.convened(baselines=[begun.planning.kpi, beside(begun).planning.kpi])
        begun.reviewed()
        done = completed(begun, begun.publish())
        assert unmet(done) == ["observation_windows_closed", "every_kpi_reported"]

    def test_and_is_not_measurable_is_reported_with_the_reason(self, begun: Launching) -> None:
        release = begun.published()
        begun.opens_window()
        found = {"iteration": begun.planning.iteration, "grounds": "The log was never switched on."}
        begun.world.give("ada", "find_unmeasurable", begun.series, **found)
        begun.grade()
        done = concluded(begun, release)
        (result,) = done.world.state(done.reported)["results"]
        assert (result["verdict"], result["actual"], result["grounds"]) == ("not_measurable", None, found["grounds"])
        assert unmet(done) == []


class TestAChangeAfterTheSubmission:
    def test_voids_it(self, done: Launched) -> None:
        done.submit()
        learned = {"iteration": done.planning.iteration, "report": done.reported, **LEARNED}
        assert done.world.told("olga", "record_insight", **learned) == [
            "insight.recorded",
            "launch.triage_awaited",
            "gate.submission_voided",
        ]


class TestGo:
    def test_closes_the_turn_and_begins_the_next(self, done: Launched) -> None:
        done.submit()
        told = done.decide()
        assert [fact for fact in told if fact in {*CLOSED, *NEXT}] == [*CLOSED, *NEXT]

    def test_completes_the_iteration(self, done: Launched) -> None:
        done.submit()
        done.decide()
        closed = next(fact for fact in done.world.facts() if isinstance(fact, Iteration.Closed))
        assert (closed.originator_id, closed.completed) == (done.planning.iteration, True)

    def test_names_in_the_next_turn_what_it_comes_from(self, done: Launched) -> None:
        done.submit()
        done.decide()
        started = [fact for fact in done.world.facts() if isinstance(fact, Iteration.Started)][-1]
        assert (started.originator_id, started.number) == (following(done), 2)
        assert (started.follows, started.seeded_by) == (done.planning.iteration, done.backlog)

    @pytest.mark.parametrize("direction", ["hold", "sunset"])
    def test_begins_nothing_when_the_product_rests_or_ends(self, world: World, direction: str) -> None:
        done = launched(world, direction)
        done.submit()
        rests = ["next_backlog.rested" if direction == "hold" else "next_backlog.ended", ENDS[direction]]
        freed = ["insight.taken_back"] if direction == "hold" else []
        assert done.decide() == [*CLOSED, *rests, *freed]

    def test_begins_the_next_free_turn_beside_another(self, done: Launched) -> None:
        beside = done.world.make("ada", "start_iteration", product=done.world.product, follows=done.planning.iteration)
        done.submit()
        done.decide()
        third = Iteration.at(Place(product=done.world.product), "3")
        numbers = [done.world.state(each)["number"] for each in (done.planning.iteration, beside, third)]
        assert (numbers, done.world.state(third)["stage"]) == ([1, 2, 3], "discovery")

    def test_is_refused_while_the_product_rests(self, done: Launched) -> None:
        done.submit()
        done.world.give("ada", "place_on_hold", done.world.product, reason="The market is closed.")
        with pytest.raises(Product.Rests):
            done.decide()

    def test_has_no_conditions(self, done: Launched) -> None:
        done.submit()
        owed = [{"what": "Train the night shift.", "owner": done.world.people["mia"], "on": "2026-12-01"}]
        with pytest.raises(Gate.LastGate):
            done.decide("conditional_go", conditions=owed)


class TestRecycle:
    def test_asks_for_another_review_before_anything_is_released(self, done: Launched) -> None:
        done.submit()
        done.decide("recycle", to="execution", deficits=["One export in ten fails."])
        with pytest.raises(Release.NoGo):
            done.publish()


class TestKill:
    def test_closes_the_turn_unfinished(self, done: Launched) -> None:
        done.submit()
        assert done.decide("kill", grounds="Nobody uses it.") == ["gate.decided", "iteration.closed"]
