"""What a plan may take: money, and people by skill for a time."""

from typing import Any

import pytest

from domain.errors import NotAllowed
from domain.planning.planning import Planning
from domain.values import Stage
from tests.reach.discovery import Discovered
from tests.reach.planning import BUDGET, CAPACITY
from tests.world import World


def reserve(done: Discovered, who: str = "sam", **other: Any) -> list[str]:
    body = {"budget": BUDGET, "capacity": CAPACITY, **other}
    return done.world.told(who, "reserve_capacity", Planning.at(done.place(Stage.PLANNING)), **body)


class TestReservingCapacity:
    def test_sets_money_and_people_aside(self, world: World, done: Discovered) -> None:
        assert reserve(done) == ["planning.capacity_reserved"]
        state = world.state(Planning.at(done.place(Stage.PLANNING)))
        assert (state["budget"], state["capacity"]) == (BUDGET, CAPACITY)

    def test_again_takes_the_place_of_the_one_before(self, world: World, done: Discovered) -> None:
        reserve(done)
        reserve(done, budget={**BUDGET, "amount": "90000.00"})
        assert world.state(Planning.at(done.place(Stage.PLANNING)))["budget"]["amount"] == "90000.00"

    def test_of_the_same_changes_nothing(self, done: Discovered) -> None:
        reserve(done)
        assert reserve(done) == []

    def test_is_refused_without_money(self, done: Discovered) -> None:
        with pytest.raises(Planning.NoBudget):
            reserve(done, budget={**BUDGET, "amount": "0.00"})

    def test_ends_no_sooner_than_it_starts(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="the end is not before the start"):
            reserve(done, capacity=[{**CAPACITY[0], "ends": "2027-01-03"}])

    def test_takes_more_than_nobody(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="greater than 0"):
            reserve(done, capacity=[{**CAPACITY[0], "fte": "0.00"}])

    def test_is_for_sponsors_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="reserve_capacity is for sponsor"):
            reserve(done, "ada")
