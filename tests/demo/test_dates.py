"""The demo on other days than today: quarters and months fall otherwise in it, and all else stays as it is."""

import asyncio
from collections import Counter
from datetime import date

import pytest

from tests.demo.conftest import Told, told_in

HARD = {
    date(2026, 11, 30): "chance had dropped a feature before its aside spoke of it",
    date(2027, 8, 20): "chance had classed as no part of any scope what was then added to one",
    date(2031, 3, 31): "two board meetings, thirteen weeks apart, fall into one quarter",
}

BY_THE_CALENDAR = {  # what is late when a quarter ends, and what is measured in the first week of a month
    "reschedule_feature",
    "drop_feature",
    "revive_feature",
    "plan_feature",
    "record_kpi_observation",
    "correct_kpi_observation",
}


def main_line(told: Told) -> Counter[str]:
    """How often everything else happens."""
    return Counter(fact.TOPIC for fact in told.facts if fact.metadata.name not in BY_THE_CALENDAR)


@pytest.fixture(scope="module", params=HARD, ids=str)
def then(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The demo as it is made on another day."""
    return asyncio.run(told_in(tmp_path_factory.mktemp("then") / "data", request.param))


class TestTheDemoOnAnotherDay:
    def test_gives_the_same_commands(self, demo: Told, then: Told) -> None:
        assert then.given == demo.given

    def test_has_a_baseline_for_each_board_meeting(self, demo: Told, then: Told) -> None:
        named, those = ({each.name for each in told.of("baseline.taken")} for told in (demo, then))
        assert named == those

    def test_tells_the_same_but_for_what_goes_by_the_calendar(self, demo: Told, then: Told) -> None:
        assert main_line(then) == main_line(demo)
