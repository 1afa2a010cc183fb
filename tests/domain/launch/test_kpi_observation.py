"""One value that was measured, and what it is corrected to."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from domain.launch.kpi_observation import KpiObservation
from tests.reach.launch import MEASURED, Launching
from tests.reach.planning import DEFINITION

WHY = {"reason": "A day was missing."}


def told(begun: Launching, **more: Any) -> list[str]:
    return begun.world.told(
        "ada", "record_kpi_observation", kpi=begun.planning.kpi, measurement={**MEASURED, **more}
    )


def corrected(begun: Launching, observation: UUID, value: str = "0.9", who: str = "ada") -> list[str]:
    return begun.world.told(who, "correct_kpi_observation", observation, value=value, **WHY)


class TestRecording:
    def test_is_told_to_the_series(self, begun: Launching) -> None:
        assert told(begun) == ["kpi_observation.recorded", "kpi_series.reading_noted"]

    def test_says_where_it_comes_from(self, begun: Launching) -> None:
        whole = {**MEASURED, "since": "2026-11-13", "segment": "eu", "method": "sampled", "quality": "provisional"}
        observation = begun.world.state(begun.observed(**{name: str(each) for name, each in whole.items()}))
        assert observation["measurement"] == whole
        assert (observation["kpi"], observation["unit"]) == (str(begun.planning.kpi), "h")

    def test_refers_to_the_version_of_the_kpi_it_was_measured_by(self, begun: Launching) -> None:
        first = begun.observed()
        other = {**DEFINITION, "formula": "Mean of export times."}
        begun.world.give("ada", "revise_definition", begun.planning.kpi, definition=other, reason="It is steadier.")
        second = begun.observed(on="2026-11-18")
        assert [begun.world.state(each)["definition_version"] for each in (first, second)] == [1, 2]

    def test_belongs_to_the_product_for_all_its_turns(self, begun: Launching) -> None:
        observation = begun.world.state(begun.observed())
        assert (observation["product"], observation["iteration"]) == (str(begun.world.product), None)

    @pytest.mark.parametrize("value", ["0.8", "0.9"])
    def test_of_the_same_day_segment_and_source_is_refused_a_second_time(self, begun: Launching, value: str) -> None:
        begun.observed()
        with pytest.raises(AlreadyExists):
            begun.observed(value=value)

    @pytest.mark.parametrize("more", [{"segment": "eu"}, {"source": "survey"}, {"since": "2026-11-01"}])
    def test_of_another_segment_source_or_span_is_another(self, begun: Launching, more: dict[str, str]) -> None:
        assert begun.observed() != begun.observed(**more)

    def test_is_refused_on_a_day_to_come(self, begun: Launching) -> None:
        with pytest.raises(KpiObservation.MeasuredLater):
            begun.observed(on="2026-11-21")

    def test_is_refused_when_it_ends_before_it_begins(self, begun: Launching) -> None:
        with pytest.raises(ValidationError, match="begins on the day it ends on, or before"):
            begun.observed(since="2026-11-20")

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="record_kpi_observation is for product_manager"):
            begun.observed("olga")


class TestCorrecting:
    def test_adds_a_fact_and_overwrites_none(self, begun: Launching) -> None:
        observation = begun.observed()
        assert corrected(begun, observation) == ["kpi_observation.corrected", "kpi_series.reading_noted"]
        recorded, fact = [fact for fact in begun.world.facts() if fact.originator_id == observation]
        assert isinstance(recorded, KpiObservation.Recorded)
        assert isinstance(fact, KpiObservation.Corrected)
        assert (recorded.measurement.value, fact.was) == (Decimal("0.8"), Decimal("0.8"))
        assert begun.world.state(observation)["measurement"]["value"] == "0.9"

    def test_is_ignored_when_the_value_is_the_same(self, begun: Launching) -> None:
        assert corrected(begun, begun.observed(), "0.80") == []

    @pytest.mark.parametrize("quality", ["provisional", "suspect"])
    def test_vouches_for_a_value_that_was_in_doubt(self, begun: Launching, quality: str) -> None:
        observation = begun.observed(quality=quality)
        assert corrected(begun, observation, "0.8")[0] == "kpi_observation.corrected"
        assert begun.world.state(observation)["measurement"]["quality"] == "good"

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="correct_kpi_observation is for product_manager"):
            corrected(begun, begun.observed(), who="tess")
