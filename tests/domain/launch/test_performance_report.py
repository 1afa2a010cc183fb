"""How a launch did, against what was promised."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.launch.kpi_series import KpiSeries
from domain.launch.performance_report import PerformanceReport
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.launch import Launching, beside
from tests.recorded.golden import MAPPER, kept, path_of


@pytest.fixture
def release(begun: Launching) -> UUID:
    return begun.published()


def result(begun: Launching, report: UUID) -> tuple[str | None, str]:
    (found,) = begun.world.state(report)["results"]
    return found["actual"], found["verdict"]


def measured(begun: Launching, release: UUID, *observations: dict[str, str]) -> tuple[str | None, str]:
    begun.opens_window()
    for each in observations:
        begun.observed(**each)
    return result(begun, begun.report(release))


class TestCompiling:
    def test_holds_the_newest_value_against_the_target(self, begun: Launching, release: UUID) -> None:
        late, early = {"value": "0.8", "on": "2026-11-19"}, {"value": "70", "on": "2026-11-12"}
        assert measured(begun, release, late, early) == ("0.8", "met")

    def test_counts_the_target_itself_as_met(self, begun: Launching, release: UUID) -> None:
        assert measured(begun, release, {"value": "1"}) == ("1", "met")

    def test_says_missed_where_the_target_was_missed(self, begun: Launching, release: UUID) -> None:
        assert measured(begun, release, {"value": "1.01"}) == ("1.01", "missed")

    def test_knows_which_way_is_better(self, begun: Launching, release: UUID) -> None:
        better = begun.world.state(begun.planning.kpi)["definition"] | {"direction": "up"}
        revised = {"definition": better, "reason": "More of it is better."}
        begun.world.give("ada", "revise_definition", begun.planning.kpi, **revised)
        assert measured(begun, release, {"value": "0.8"}) == ("0.8", "missed")

    def test_says_missing_where_nobody_looked_never_zero(self, begun: Launching, release: UUID) -> None:
        assert measured(begun, release) == (None, "missing")

    def test_counts_no_segment_for_the_whole(self, begun: Launching, release: UUID) -> None:
        assert measured(begun, release, {"segment": "small customers"}) == (None, "missing")

    def test_says_missing_for_a_kpi_whose_series_is_left_out(self, begun: Launching, release: UUID) -> None:
        begun.judge()
        results = begun.world.state(begun.report(release, kpis=[begun.planning.kpi, beside(begun).planning.kpi]))[
            "results"
        ]
        assert [each["verdict"] for each in results][1] == "missing"

    def test_takes_the_grades_over(self, begun: Launching, release: UUID) -> None:
        begun.grade()
        grades = begun.world.state(begun.report(release))["grades"]
        assert [(each["number"], each["grade"]) for each in grades] == [(1, "1.00"), (2, "1.00")]

    def test_shows_a_grade_nobody_gave_as_missing(self, begun: Launching, release: UUID) -> None:
        grades = begun.world.state(begun.report(release))["grades"]
        assert [each["grade"] for each in grades] == [None, None]

    def test_asks_no_grades_of_an_abandoned_objective(self, begun: Launching, release: UUID) -> None:
        begun.world.give("ada", "abandon_objective", begun.planning.objective, reason="Nobody needs it.")
        assert begun.world.state(begun.report(release))["grades"] == []

    def test_shows_where_a_kpi_began_and_how_far_it_is_off(self, begun: Launching, release: UUID) -> None:
        begun.judge()
        (found,) = begun.world.state(begun.report(release))["results"]
        assert (found["baseline"], found["target"], found["variance"]) == ("72", "1", "-0.2")
        assert found["provisional"] is False

    def test_shows_every_segment(self, begun: Launching, release: UUID) -> None:
        begun.opens_window()
        begun.observed(segment="small customers")
        (found,) = begun.world.state(begun.report(release))["results"]
        assert [(each["segment"], each["value"]) for each in found["segments"]] == [("small customers", "0.8")]

    def test_says_that_a_value_is_provisional_while_its_window_is_open(self, begun: Launching, release: UUID) -> None:
        begun.opens_window()
        begun.observed()
        (found,) = begun.world.state(begun.report(release))["results"]
        assert (found["verdict"], found["provisional"]) == ("met", True)

    def test_keeps_the_target_that_its_window_was_closed_against(self, begun: Launching, release: UUID) -> None:
        begun.judge()
        target = {"value": "0.5", "due": "2027-06-30"}
        begun.world.give("ada", "retarget_kpi", begun.planning.kpi, target=target, reason="It was too easy.")
        (found,) = begun.world.state(begun.report(release))["results"]
        assert (found["verdict"], found["target"]) == ("met", "1")

    def test_names_what_else_may_have_moved_the_numbers(self, begun: Launching, release: UUID) -> None:
        caveats = ["A rival raised its price in the same week."]
        assert begun.world.state(begun.report(release, caveats=caveats))["caveats"] == caveats

    def test_holds_benefits_against_the_case(self, begun: Launching, release: UUID) -> None:
        told = begun.world.state(begun.report(release, benefits=begun.benefits()))["benefits"]
        assert told["planned"] == ["0.00", "180.00"]
        assert (told["realised"], told["variance"], told["currency"]) == ([None, "150.00"], "-30.00", "EUR")

    @pytest.mark.parametrize("left_out", ["kpis", "objectives"])
    def test_is_refused_when_it_leaves_out_what_the_plan_promised(
        self, begun: Launching, release: UUID, left_out: str
    ) -> None:
        other = beside(begun).planning
        instead = {"kpis": [other.kpi], "objectives": [other.objective]}[left_out]
        series = [KpiSeries.create_id(other.kpi if left_out == "kpis" else begun.planning.kpi)]
        with pytest.raises(PerformanceReport.LeavesOut):
            begun.report(release, series=series, **{left_out: instead})

    def test_is_refused_with_the_benefits_of_another_launch(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(PerformanceReport.AnotherLaunch):
            begun.report(release, benefits=beside(begun).benefits())

    def test_is_refused_with_the_series_of_another_kpi(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(PerformanceReport.AnotherKpi):
            begun.report(release, kpis=[beside(begun).planning.kpi])

    def test_is_refused_on_a_release_of_another_launch(self, begun: Launching) -> None:
        with pytest.raises(PerformanceReport.AnotherLaunch):
            begun.report(beside(begun).published())

    def test_is_for_product_managers_only(self, begun: Launching, release: UUID) -> None:
        about = {"series": [begun.series], "kpis": [begun.planning.kpi], "objectives": [begun.planning.objective]}
        with pytest.raises(NotAllowed, match="compile_performance_report is for product_manager"):
            begun.make("olga", "compile_performance_report", release=release, summary="It went well.", **about)


class TestApproving:
    def test_is_recorded(self, begun: Launching, release: UUID) -> None:
        approved = begun.world.told("sam", "approve_performance_report", begun.report(release))
        assert approved == ["performance_report.approved"]

    def test_is_ignored_a_second_time(self, begun: Launching, release: UUID) -> None:
        report = begun.report(release)
        begun.world.give("sam", "approve_performance_report", report)
        assert begun.world.told("sue", "approve_performance_report", report) == []

    def test_is_not_for_its_author(self, begun: Launching, release: UUID) -> None:
        report, roles = begun.report(release), Roles.at(Place(product=begun.world.product))
        both = {"role": "sponsor", "compensating_control": "Nobody approves what they wrote."}
        begun.world.give("root", "assign_roles", roles, holder=begun.world.people["ada"], **both)

        with pytest.raises(PerformanceReport.AuthorNeverApproves):
            begun.world.give("ada", "approve_performance_report", report)

    def test_is_for_sponsors_only(self, begun: Launching, release: UUID) -> None:
        with pytest.raises(NotAllowed, match="approve_performance_report is for sponsor"):
            begun.world.give("olga", "approve_performance_report", begun.report(release))


class TestAnOlderRecord:
    def test_tells_no_benefits_and_no_windows(self) -> None:
        topic = "performance_report.compiled"
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        assert isinstance(fact, PerformanceReport.Compiled)
        assert (fact.benefits, fact.caveats) == (None, ())
        assert all((each.variance, each.provisional) == (None, False) for each in fact.results)
