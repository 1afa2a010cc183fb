"""What was measured of a KPI, day by day."""

from decimal import Decimal
from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.launch.kpi_series import KpiSeries
from tests.reach.launch import MEASURED, Launching
from tests.reach.planning import DEFINITION
from tests.recorded.golden import MAPPER, kept, path_of


def observed(begun: Launching, who: str = "ada", **more: Any) -> list[str]:
    return begun.world.told(who, "observe_kpi_series", begun.series, observation={**MEASURED, **more})


def corrected(begun: Launching, value: str, who: str = "ada", number: int = 1) -> list[str]:
    told = {"number": number, "value": value, "reason": "A day was missing."}
    return begun.world.told(who, "correct_kpi_series", begun.series, **told)


def redefined(begun: Launching) -> list[str]:
    other = {**DEFINITION, "formula": "Mean of export times."}
    return begun.world.told("ada", "revise_definition", begun.planning.kpi, definition=other, reason="It is steadier.")


def values(begun: Launching) -> list[str]:
    return [each["value"] for each in begun.world.state(begun.series)["observations"]]


class TestASeries:
    def test_is_opened_with_its_kpi_for_the_life_of_the_product(self, begun: Launching) -> None:
        series = begun.world.state(begun.series)
        assert (series["kpi"], series["observations"]) == (str(begun.planning.kpi), [])
        assert (series["product"], series["iteration"]) == (str(begun.world.product), None)

    def test_knows_the_newest_version_of_its_definition(self, begun: Launching) -> None:
        assert redefined(begun) == ["kpi.definition_revised", "kpi_series.definition_noted"]
        assert begun.world.state(begun.series)["definition_version"] == 2


class TestAnOlderRecord:
    @pytest.mark.parametrize("topic", ["kpi_series.opened", "kpi_series.observed"])
    def test_names_no_version_that_nobody_kept(self, topic: str) -> None:
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        assert isinstance(fact, KpiSeries.Opened | KpiSeries.Observed)
        assert fact.definition_version is None


class TestObserving:
    def test_is_recorded_with_its_day_and_source(self, begun: Launching) -> None:
        assert observed(begun) == ["kpi_series.observed"]
        assert begun.world.state(begun.series)["observations"] == [MEASURED | {"segment": "all"}]

    def test_names_the_version_of_the_definition_it_was_measured_by(self, begun: Launching) -> None:
        observed(begun)
        redefined(begun)
        observed(begun, value="0.7")
        versions = [fact.definition_version for fact in begun.world.facts() if isinstance(fact, KpiSeries.Observed)]
        assert versions == [1, 2]

    def test_is_ignored_when_the_same_is_sent_again(self, begun: Launching) -> None:
        observed(begun)
        assert observed(begun) == []

    def test_is_refused_on_a_day_to_come(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.ObservedLater):
            observed(begun, on="2026-11-21")

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="observe_kpi_series is for product_manager"):
            observed(begun, who="olga")


class TestCorrecting:
    def test_is_recorded_with_what_it_said(self, begun: Launching) -> None:
        observed(begun)
        assert corrected(begun, "0.9") == ["kpi_series.corrected"]
        corrected_to = begun.world.facts()[-1]
        assert isinstance(corrected_to, KpiSeries.Corrected)
        assert (corrected_to.was, values(begun)) == (Decimal("0.8"), ["0.9"])

    def test_is_ignored_when_the_value_is_the_same(self, begun: Launching) -> None:
        observed(begun)
        assert corrected(begun, "0.80") == []

    def test_is_refused_for_what_was_never_observed(self, begun: Launching) -> None:
        with pytest.raises(KpiSeries.NoSuchObservation):
            corrected(begun, "0.9", number=1)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        observed(begun)
        with pytest.raises(NotAllowed, match="correct_kpi_series is for product_manager"):
            corrected(begun, "0.9", who="tess")
