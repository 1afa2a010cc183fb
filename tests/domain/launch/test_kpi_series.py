"""Which values of a KPI are the newest, and which of them count for a launch."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import to_json

from domain.acting import acting_as
from domain.errors import NotAllowed
from domain.launch.kpi_series import KpiSeries
from domain.launch.measured import EVERYBODY
from domain.product.iteration import Iteration
from domain.values import Why
from tests.reach.launch import MEASURED, SPAN, Launching, beside
from tests.reach.planning import DEFINITION
from tests.recorded.golden import MAPPER, METADATA, WHEN, kept, path_of

DOUBT = {"reason": "Two days were missing."}
NO_LOG = {"grounds": "The log was never switched on."}


def redefined(begun: Launching) -> list[str]:
    other = {**DEFINITION, "formula": "Mean of export times."}
    return begun.world.told("ada", "revise_definition", begun.planning.kpi, definition=other, reason="It is steadier.")


def readings(begun: Launching) -> list[tuple[str, str, str]]:
    told = begun.world.state(begun.series)["readings"]
    return [(each["segment"], each["on"], each["value"]) for each in told]


def window(begun: Launching) -> dict[str, Any]:
    found: dict[str, Any] = begun.world.state(begun.series)["windows"][str(begun.planning.iteration)]
    return found


def about(begun: Launching, who: str, command: str, **more: Any) -> list[str]:
    return begun.world.told(who, command, begun.series, iteration=begun.planning.iteration, **more)


def opened(begun: Launching, who: str = "ada", **span: str) -> list[str]:
    return about(begun, who, "open_observation_window", span=SPAN | span)


def reopened(begun: Launching, who: str = "ada", **more: str) -> list[str]:
    return about(begun, who, "reopen_observation_window", **DOUBT, **more)


def unmeasurable(begun: Launching, who: str = "ada", **more: str) -> list[str]:
    return about(begun, who, "find_unmeasurable", **NO_LOG | more)


class TestASeries:
    def test_is_opened_with_its_kpi_for_the_life_of_the_product(self, begun: Launching) -> None:
        series = begun.world.state(begun.series)
        assert (series["kpi"], series["readings"]) == (str(begun.planning.kpi), [])
        assert (series["product"], series["iteration"]) == (str(begun.world.product), None)

    def test_knows_the_newest_version_of_its_definition(self, begun: Launching) -> None:
        assert "kpi_series.definition_noted" in redefined(begun)
        assert begun.world.state(begun.series)["definition_version"] == 2

    def test_keeps_the_newest_value_of_each_segment(self, begun: Launching) -> None:
        for on, value, segment in (("2026-11-18", "0.9", "all"), ("2026-11-10", "7", "all"), ("2026-11-10", "2", "eu")):
            begun.observed(on=on, value=value, segment=segment)
        assert readings(begun) == [("all", "2026-11-18", "0.9"), ("eu", "2026-11-10", "2")]

    def test_holds_no_more_after_many_values(self, begun: Launching) -> None:
        opened(begun, opens="2026-01-01")
        sizes = []
        for month in range(1, 7):
            for day in range(10, 20):
                begun.observed(on=f"2026-0{month}-{day}")
            sizes.append(len(to_json({**begun.world.state(begun.series), "version": 0})))
        assert len({*sizes}) == 1

    def test_notes_no_value_that_is_older(self, begun: Launching) -> None:
        begun.observed()
        version = begun.world.state(begun.series)["version"]
        begun.observed(on="2026-11-01")
        assert begun.world.state(begun.series)["version"] == version

    def test_notes_no_value_that_is_suspect(self, begun: Launching) -> None:
        begun.observed(quality="suspect")
        assert readings(begun) == []

    def test_takes_a_corrected_value_over(self, begun: Launching) -> None:
        observation = begun.observed()
        begun.world.give("ada", "correct_kpi_observation", observation, value="0.9", **DOUBT)
        assert readings(begun) == [("all", "2026-11-19", "0.9")]

    def test_is_refused_more_segments_than_it_can_hold(self, begun: Launching) -> None:
        for number in range(50):
            begun.observed(segment=f"segment {number}")
        with pytest.raises(KpiSeries.TooManySegments):
            begun.observed(segment="one too many")


class TestOpeningAWindow:
    def test_is_recorded(self, begun: Launching) -> None:
        assert opened(begun) == ["kpi_series.window_opened"]
        assert window(begun)["span"] == {"opens": "2026-11-01", "closes": None}

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        opened(begun)
        assert opened(begun) == []

    def test_is_refused_with_other_days(self, begun: Launching) -> None:
        opened(begun)
        with pytest.raises(KpiSeries.OpenedBefore):
            opened(begun, opens="2026-11-02")

    def test_is_refused_once_its_days_are_over(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.ClosesInThePast):
            opened(begun, closes="2026-11-19")

    def test_counts_what_was_measured_on_its_days(self, begun: Launching) -> None:
        begun.observed(on="2026-11-02")
        opened(begun)
        assert [each["on"] for each in window(begun)["readings"]] == ["2026-11-02"]

    def test_counts_nothing_that_was_measured_before(self, begun: Launching) -> None:
        begun.observed(on="2026-10-31")
        opened(begun)
        assert window(begun)["readings"] == []

    def test_is_refused_before_the_launch(self, begun: Launching) -> None:
        turn = begun.world.make(
            "ada", "start_iteration", product=begun.world.product, follows=begun.planning.iteration
        )
        with pytest.raises(Iteration.NotInThatStage):
            begun.world.give("ada", "open_observation_window", begun.series, iteration=turn, span=SPAN)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="open_observation_window is for product_manager"):
            opened(begun, who="olga")


class TestClosingAWindow:
    @pytest.mark.parametrize(("value", "verdict"), [("1", "target_met"), ("1.01", "target_missed")])
    def test_says_whether_the_target_was_met(self, begun: Launching, value: str, verdict: str) -> None:
        opened(begun)
        begun.observed(value=value)
        closed = begun.closes_window()
        assert closed == ["kpi_series.window_closed", f"kpi_series.{verdict}", "launch.kpi_judged"]

    def test_keeps_what_counted_and_the_target(self, begun: Launching) -> None:
        opened(begun)
        begun.observed()
        begun.closes_window()
        found = window(begun)
        assert (found["counted"]["value"], found["target"], found["span"]["closes"]) == ("0.8", "1", "2026-11-20")

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        opened(begun)
        begun.observed()
        begun.closes_window()
        assert begun.closes_window() == []

    def test_is_refused_where_nothing_was_measured(self, begun: Launching) -> None:
        opened(begun)
        begun.observed(on="2026-10-31")
        with pytest.raises(KpiSeries.NothingMeasured):
            begun.closes_window()

    def test_is_refused_on_the_value_of_a_segment(self, begun: Launching) -> None:
        opened(begun)
        begun.observed(segment="small customers")
        with pytest.raises(KpiSeries.NothingMeasured):
            begun.closes_window()

    def test_is_refused_where_none_was_opened(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.NoWindow):
            begun.closes_window()

    def test_is_refused_against_the_target_of_another_kpi(self, begun: Launching) -> None:
        opened(begun)
        with pytest.raises(KpiSeries.AnotherKpi):
            about(begun, "ada", "close_observation_window", kpi=beside(begun).planning.kpi)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="close_observation_window is for product_manager"):
            about(begun, "sam", "close_observation_window", kpi=begun.planning.kpi)


class TestAClosedWindow:
    @pytest.fixture
    def closed(self, begun: Launching) -> UUID:
        opened(begun)
        observation = begun.observed(on="2026-11-18")
        begun.closes_window()
        return observation

    @pytest.mark.usefixtures("closed")
    def test_counts_nothing_that_is_told_later(self, begun: Launching) -> None:
        begun.observed(value="5")
        assert window(begun)["counted"]["value"] == "0.8"

    def test_counts_no_correction_either(self, begun: Launching, closed: UUID) -> None:
        begun.world.give("ada", "correct_kpi_observation", closed, value="5", **DOUBT)
        assert window(begun)["counted"]["value"] == "0.8"

    @pytest.mark.usefixtures("closed")
    def test_reopened_counts_what_was_told_meanwhile(self, begun: Launching) -> None:
        begun.observed(value="5")
        assert reopened(begun) == ["kpi_series.window_reopened", "launch.judgement_withdrawn"]
        assert begun.closes_window() == ["kpi_series.window_closed", "kpi_series.target_missed", "launch.kpi_judged"]

    @pytest.mark.usefixtures("closed")
    def test_is_reopened_once(self, begun: Launching) -> None:
        reopened(begun)
        assert reopened(begun) == []

    @pytest.mark.usefixtures("closed")
    def test_is_not_reopened_for_days_that_are_over(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.ClosesInThePast):
            reopened(begun, closes="2026-11-19")

    def test_that_was_never_opened_is_not_reopened(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.NoWindow):
            reopened(begun)

    @pytest.mark.usefixtures("closed")
    def test_is_reopened_by_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="reopen_observation_window is for product_manager"):
            reopened(begun, who="olga")


class TestFindingAKpiUnmeasurable:
    def test_closes_its_window_with_the_reason(self, begun: Launching) -> None:
        opened(begun)
        told = ["kpi_series.window_closed", "kpi_series.found_unmeasurable", "launch.kpi_judged"]
        assert unmeasurable(begun) == told
        assert (window(begun)["verdict"], window(begun)["grounds"]) == ("not_measurable", NO_LOG["grounds"])

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        opened(begun)
        unmeasurable(begun)
        assert unmeasurable(begun) == []

    def test_is_refused_once_it_was_judged(self, begun: Launching) -> None:
        opened(begun)
        begun.observed()
        begun.closes_window()
        with pytest.raises(KpiSeries.JudgedAlready):
            unmeasurable(begun)

    def test_is_refused_where_no_window_was_opened(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.NoWindow):
            unmeasurable(begun)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="find_unmeasurable is for product_manager"):
            unmeasurable(begun, who="tess")


class TestAnOlderRecord:
    """A series held its observations itself."""

    @pytest.mark.parametrize("topic", ["kpi_series.opened", "kpi_series.observed"])
    def test_names_no_version_that_nobody_kept(self, topic: str) -> None:
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        assert isinstance(fact, KpiSeries.Opened | KpiSeries.Observed)
        assert fact.definition_version is None

    def test_is_read_as_it_was(self, before: KpiSeries) -> None:
        assert before.public()["observations"] == [MEASURED | {"segment": EVERYBODY}]

    def test_is_corrected_in_its_series(self, before: KpiSeries) -> None:
        with acting_as(METADATA, WHEN):
            before.correct(1, Decimal("0.9"), why=Why("A day was missing."))
        (corrected,) = before.collect_events()
        assert isinstance(corrected, KpiSeries.Corrected)
        assert (corrected.was, before.observations[0].value) == (Decimal("0.8"), Decimal("0.9"))

    @pytest.mark.parametrize("number", [1, 2, 3, 4])
    def test_is_corrected_in_one_place(self, before: KpiSeries, number: int) -> None:
        before.observations *= 4
        with acting_as(METADATA, WHEN):
            before.correct(number, Decimal("0.9"), why=Why("A day was missing."))
        values = [str(each.value) for each in before.observations]
        assert (values.pop(number - 1), values) == ("0.9", ["0.8"] * 3)

    def test_has_no_more_to_correct_than_it_holds(self, before: KpiSeries) -> None:
        with pytest.raises(KpiSeries.NoSuchObservation):
            before.correct(2, Decimal("0.9"), why=Why("A day was missing."))

    def test_is_not_corrected_to_the_same(self, before: KpiSeries) -> None:
        before.correct(1, Decimal("0.80"), why=Why("To be sure."))
        assert not before.pending_events

    def test_has_nothing_to_correct_but_what_it_holds(self, begun: Launching) -> None:
        wrong = {"number": 1, "value": "0.9", **DOUBT}
        with pytest.raises(KpiSeries.NoSuchObservation):
            begun.world.give("ada", "correct_kpi_series", begun.series, **wrong)

    def test_is_corrected_by_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="correct_kpi_series is for product_manager"):
            begun.world.give("tess", "correct_kpi_series", begun.series, number=1, value="0.9", **DOUBT)

    def test_counts_in_a_window_that_is_open(self, before: KpiSeries, begun: Launching) -> None:
        opened(begun)
        fact = next(fact for fact in reversed(begun.world.facts()) if isinstance(fact, KpiSeries.WindowOpened))
        fact.model_copy(update={"originator_id": before.id, "originator_version": before.version + 1}).mutate(before)
        reading = before.reading(begun.planning.iteration)
        assert reading
        assert (reading.value, reading.observation) == (Decimal("0.8"), None)


@pytest.fixture
def before() -> KpiSeries:
    """A series of two facts that were recorded when it held its observations itself."""
    series: Any = None
    for version, topic in enumerate(("kpi_series.opened.v2", "kpi_series.observed.v2"), start=1):
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        if isinstance(fact, KpiSeries.Observed):
            fact = fact.model_copy(update={"observation": type(fact.observation)(**MEASURED)})
        series = fact.model_copy(update={"originator_version": version}).mutate(series)
    assert isinstance(series, KpiSeries)
    return series
