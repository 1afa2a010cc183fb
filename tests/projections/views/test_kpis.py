"""Where does every number stand, against where it shall be?"""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.launch.kpi_series import KpiSeries
from projections.kpis import KPIS, Watched
from tests.folding import folded, kept
from tests.reach.discovery import planned_for
from tests.world import World

DEFINITION = {
    "name": "Export time",
    "formula": "The median of all exports of a day.",
    "unit": "minutes",
    "direction": "down",
    "source": "usage log",
    "frequency": "daily",
    "baseline": "60.0",
}


def defined(world: World, **more: Any) -> UUID:
    about = {"iteration": planned_for(world).iteration, "owner": world.people["olga"]}
    target = {"value": "10.0", "due": "2026-11-15"}
    return world.make("ada", "define_kpi", **about, definition={**DEFINITION, **more}, target=target)


def observed(world: World, kpi: UUID, *values: tuple[str, str], segment: str = "all") -> None:
    for on, value in values:
        measurement = {"value": value, "on": on, "segment": segment, "source": "usage log"}
        world.give("ada", "record_kpi_observation", kpi=kpi, measurement=measurement)


def shown(world: World, kpi: UUID) -> Watched:
    return folded(KPIS, world.facts())[kpi]


class TestDefiningAKpi:
    def test_shows_it_without_data(self, world: World) -> None:
        row = shown(world, defined(world))
        assert (row.name, row.unit, str(row.target)) == ("Export time", "minutes", "10.0")
        assert row.owner == world.people["olga"]
        assert (row.status, row.actual, row.heading, row.trend) == ("no_data", None, None, ())

    def test_bears_the_version_of_the_kpi(self, world: World) -> None:
        kpi = defined(world)
        target = {"value": "12.0", "due": "2026-12-31"}
        world.give("ada", "retarget_kpi", kpi, target=target, reason="Ten was too much.")
        row = shown(world, kpi)
        assert (row.version, str(row.target)) == (world.state(kpi)["version"], "12.0")


class TestWatchingAKpi:
    def test_shows_what_it_is_watched_for_and_from_where_on_somebody_is_warned(self, world: World) -> None:
        kpi = defined(world)
        world.give("ada", "classify_kpi", kpi, kind="guardrail")
        world.give("ada", "draw_thresholds", kpi, thresholds={"warning": "70", "alarm": "90"})
        row = shown(world, kpi)
        assert (row.kind, row.thresholds and str(row.thresholds.alarm)) == ("guardrail", "90")

    def test_shows_a_baseline_once_it_is_measured(self, world: World) -> None:
        kpi = defined(world, baseline=None)
        world.give("ada", "schedule_baseline", kpi, due="2026-12-31")
        assert (shown(world, kpi).baseline, shown(world, kpi).baseline_due) == (None, date(2026, 12, 31))
        world.give("ada", "measure_baseline", kpi, baseline="55.0")
        assert str(shown(world, kpi).baseline) == "55.0"


class TestObserving:
    def test_shows_the_newest_day_whenever_it_was_entered(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-12", "20.0"), ("2026-11-10", "30.0"))
        row = shown(world, kpi)
        assert (str(row.actual), str(row.observed_on)) == ("20.0", "2026-11-12")
        assert [str(point.value) for point in row.trend] == ["30.0", "20.0"]

    def test_of_another_segment_changes_nothing(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-12", "20.0"), segment="Large customers")
        assert shown(world, kpi).status == "no_data"

    def test_leaves_the_version_as_it_was(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-12", "20.0"))
        assert shown(world, kpi).version == 1

    def test_keeps_the_last_twelve(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, *((f"2026-11-{day:02d}", f"{day}.0") for day in range(1, 15)))
        assert [point.on.day for point in shown(world, kpi).trend] == list(range(3, 15))


class TestTheHeading:
    def test_follows_the_direction_that_is_better(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-10", "30.0"), ("2026-11-11", "20.0"))
        assert shown(world, kpi).heading == "improving"
        observed(world, kpi, ("2026-11-12", "25.0"))
        assert shown(world, kpi).heading == "worsening"
        observed(world, kpi, ("2026-11-13", "25.0"))
        assert shown(world, kpi).heading == "steady"

    def test_is_unknown_across_two_definitions(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-10", "30.0"))
        other = {**DEFINITION, "formula": "The mean of all exports of a day."}
        world.give("ada", "revise_definition", kpi, definition=other, reason="The mean is known sooner.")
        observed(world, kpi, ("2026-11-11", "20.0"))
        assert shown(world, kpi).heading is None


class TestAPoint:
    def test_names_the_version_it_was_measured_by(self, world: World) -> None:
        kpi = twice_measured(world)
        assert [point.definition for point in shown(world, kpi).trend] == [1, 2]


def twice_measured(world: World) -> UUID:
    """A KPI that was observed before its definition was revised, and after it."""
    kpi = defined(world)
    observed(world, kpi, ("2026-11-10", "30.0"))
    other = {**DEFINITION, "formula": "The mean of all exports of a day."}
    world.give("ada", "revise_definition", kpi, definition=other, reason="The mean is known sooner.")
    observed(world, kpi, ("2026-11-11", "20.0"))
    return kpi


class TestTheStatus:
    def test_is_open_before_the_day_it_is_due(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-14", "10.1"))
        assert shown(world, kpi).status == "open"

    def test_is_missed_from_that_day_on(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-15", "10.1"))
        assert shown(world, kpi).status == "missed"

    def test_is_met_at_the_target(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-14", "10.0"))
        assert shown(world, kpi).status == "met"

    def test_of_a_rising_number_is_met_above_it(self, world: World) -> None:
        kpi = defined(world, direction="up")
        observed(world, kpi, ("2026-11-14", "10.5"))
        assert shown(world, kpi).status == "met"


class TestCorrecting:
    def test_replaces_the_value_in_the_trend_and_judges_anew(self, world: World) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-14", "100.0"), ("2026-11-13", "90.0"))
        (wrong,) = [point.observation for point in shown(world, kpi).trend if point.on.day == 14]
        world.give("ada", "correct_kpi_observation", wrong, value="10.0", reason="A digit too much.")
        row = shown(world, kpi)
        assert (str(row.actual), row.status) == ("10.0", "met")
        assert [str(point.value) for point in row.trend] == ["90.0", "10.0"]

    def test_shows_a_value_that_was_in_doubt(self, world: World) -> None:
        kpi = defined(world)
        seen = {"value": "20.0", "on": "2026-11-14", "source": "usage log", "quality": "suspect"}
        observation = world.make("ada", "record_kpi_observation", kpi=kpi, measurement=seen)
        assert shown(world, kpi).status == "no_data"
        world.give("ada", "correct_kpi_observation", observation, value="20.0", reason="It was right.")
        assert str(shown(world, kpi).actual) == "20.0"


class TestAnOlderRecord:
    """A series held its observations itself, each under its number."""

    def test_shows_the_newest_days_and_corrects_by_number(self, world: World) -> None:
        kpi = defined(world)
        facts = [*world.facts(), *before(world, kpi, ("2026-11-14", "100.0"), ("2026-11-13", "20.0"))]
        row = folded(KPIS, facts)[kpi]
        assert [(point.number, str(point.value), point.definition) for point in row.trend] == [
            (2, "20.0", 1),
            (1, "10.0", 1),
        ]


def before(world: World, kpi: UUID, *values: tuple[str, str]) -> list[Event]:
    """What was recorded when a series held them itself; the first is corrected to 10.0."""
    series = next(fact for fact in world.facts() if isinstance(fact, KpiSeries.Opened))
    envelope = {"originator_id": series.originator_id, "timestamp": series.timestamp, "place": series.place}
    envelope |= {"metadata": series.metadata, "because": None, "kpi": kpi}
    version = max(fact.originator_version for fact in world.facts() if fact.originator_id == series.originator_id)
    facts: list[Event] = []
    for number, (on, value) in enumerate(values, start=1):
        seen = {"value": value, "on": on, "source": "usage log"}
        told = {"number": number, "observation": seen, "definition_version": None}
        facts.append(KpiSeries.Observed(**envelope, **told, originator_version=version + number))
    right = {"number": 1, "value": "10.0", "was": values[0][1], "originator_version": version + len(values) + 1}
    return [*facts, KpiSeries.Corrected(**envelope, **right)]


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        kpi = defined(world)
        observed(world, kpi, ("2026-11-12", "20.0"), ("2026-11-13", "15.0"))
        assert kept(tmp_path, world, KPIS) == folded(KPIS, world.facts())
