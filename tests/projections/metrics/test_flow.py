"""How work flows: each metric by its definition, and missing where there is nothing to measure."""

from typing import Any
from uuid import UUID

import pytest

from projections.metrics.metric import METRICS
from tests.projections.metrics.asked import OTHER, TURN, Said, day, figure, rows, told

DAY = 86_400


def story(**said: Any) -> dict[str, Any]:
    usual = {"state": "accepted", "written_at": day(0), "started_at": day(4), "accepted_at": day(8)}
    return {**usual, "worked": 2 * DAY, "reworked": 0, **said}


def sprint(**said: Any) -> dict[str, Any]:
    usual = {"committed": [*"abcd"], "stories": [*"abcef"], "accepted": [*"abce"], "carried_over": ["f"]}
    return {"state": "closed", **usual, "added": ["e"], "removed": ["d"], **said}


class TestTimeToMarket:
    def identified(self, *available: str) -> Said:
        states = [{"state": "published", "since": day(90)}]
        states += [{"state": "available", "since": each} for each in available]
        late, early, release = (str(UUID(int=number)) for number in (10, 11, 12))
        past = {late: [{"since": day(20)}], early: [{"since": day(10)}], release: states}
        return Said({"opportunities": rows({"id": late}, {"id": early}), "releases": rows({"id": release})}, {}, past)

    def test_is_from_the_first_opportunity_to_general_availability(self) -> None:
        assert figure("time_to_market", self.identified(day(100))).value == 90

    def test_is_missing_until_then(self) -> None:
        assert figure("time_to_market", self.identified()).missing == "nothing is generally available"

    def test_counts_from_the_second_gate_as_well(self) -> None:
        said = self.identified(day(100))
        said.views["gates"] = rows({"name": "G2", "outcome": "go", "decided_at": day(40)})
        assert figure("commitment_to_market", said).value == 60


class TestTheTimesOfStories:
    WAITS = story(state="ready", accepted_at=None)
    STORIES = rows(story(), story(started_at=day(6)), story(accepted_at=day(18)), WAITS)

    def test_lead_time_is_the_median_from_writing_to_acceptance(self) -> None:
        assert told("lead_time", backlog=self.STORIES) == ("8", 3)

    def test_cycle_time_is_the_median_from_the_first_start(self) -> None:
        assert told("cycle_time", backlog=self.STORIES) == ("4", 3)

    def test_throughput_is_what_was_accepted_a_week(self) -> None:
        assert told("throughput", backlog=self.STORIES) == ("1.5", 3)

    def test_work_in_progress_is_what_was_begun_and_is_not_over(self) -> None:
        begun = [story(state=state) for state in ("draft", "ready", "in_progress", "submitted", "rejected", "removed")]
        assert told("work_in_progress", backlog=rows(*begun)) == ("3", 6)

    def test_flow_efficiency_is_the_time_worked_on_of_all_the_time_it_took(self) -> None:
        assert told("flow_efficiency", backlog=rows(story(), story(worked=DAY))) == ("0.375", 2)

    def test_rework_rate_is_the_time_after_a_rejection_of_all_time_worked(self) -> None:
        assert told("rework_rate", backlog=rows(story(), story(reworked=DAY))) == ("0.25", 2)


class TestSprints:
    KEPT = sprint(accepted=[*"uvwxyz"], committed=[*"uvwxyz"], stories=[*"uvwxy"], carried_over=[])
    SPRINTS = rows(sprint(), KEPT, sprint(state="planned"))

    @pytest.mark.parametrize(
        ("metric", "value"),
        [("velocity", "5"), ("predictability", "0.9"), ("carry_over_rate", "0.1"), ("scope_churn", "0.4")],
    )
    def test_count_by_their_definition(self, metric: str, value: str) -> None:
        assert told(metric, sprints=self.SPRINTS) == (value, 2)


class TestWithNothingToMeasure:
    @pytest.mark.parametrize("metric", sorted(METRICS))
    def test_a_figure_is_missing_and_never_zero(self, metric: str) -> None:
        found = figure(metric, Said())
        assert found.of == 0
        assert found.missing or metric == "work_in_progress"


class TestAnIteration:
    def test_is_measured_by_what_happened_in_it(self) -> None:
        both = rows(story()) + rows(story(accepted_at=day(28)), iteration=OTHER)
        assert told("lead_time", TURN, backlog=both) == ("8", 1)
        assert told("lead_time", OTHER, backlog=both) == ("28", 1)

    def test_counts_into_its_product(self) -> None:
        both = rows(story()) + rows(story(accepted_at=day(28)), iteration=OTHER)
        assert told("lead_time", None, backlog=both) == ("18", 2)
