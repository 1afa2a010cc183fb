"""On which days a release may go out."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AlreadyExists, NotAllowed
from tests.reach.launch import WINDOW, Launching

LATER = {"window": {"opens": "2026-12-01", "closes": "2026-12-20"}, "reason": "The supplier is late."}


def moved(begun: Launching, schedule: UUID, who: str = "ada") -> list[str]:
    return begun.world.told(who, "reschedule_launch", schedule, **LATER)


class TestScheduling:
    def test_is_recorded(self, begun: Launching) -> None:
        assert begun.world.state(begun.scheduled())["window"] == WINDOW

    def test_is_refused_a_second_time(self, begun: Launching) -> None:
        begun.scheduled()
        with pytest.raises(AlreadyExists):
            begun.make("ada", "schedule_launch", window=WINDOW)

    def test_is_refused_when_it_closes_before_it_opens(self, begun: Launching) -> None:
        with pytest.raises(ValidationError, match="closes on the day it opens, or later"):
            begun.scheduled(closes="2026-11-19")

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="schedule_launch is for product_manager"):
            begun.make("mia", "schedule_launch", window=WINDOW)


class TestRescheduling:
    def test_is_recorded_with_what_it_was(self, begun: Launching) -> None:
        schedule = begun.scheduled()
        assert moved(begun, schedule) == ["launch_schedule.rescheduled"]
        assert begun.world.facts()[-1].model_dump(mode="json")["was"] == WINDOW

    def test_is_ignored_to_the_same_days(self, begun: Launching) -> None:
        schedule = begun.scheduled()
        moved(begun, schedule)
        assert moved(begun, schedule) == []

    def test_needs_a_reason(self, begun: Launching) -> None:
        with pytest.raises(ValidationError):
            begun.world.give("ada", "reschedule_launch", begun.scheduled(), window=LATER["window"])

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="reschedule_launch is for product_manager"):
            moved(begun, begun.scheduled(), who="sam")
