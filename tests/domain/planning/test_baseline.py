"""A name for the roadmap as it stands."""

from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.planning.baseline import Baseline
from tests.world import World


def take(world: World, name: str = "q1-board-pack", who: str = "ada") -> UUID:
    return world.make(who, "take_baseline", product=world.product, name=name)


class TestTakingABaseline:
    def test_names_the_plan_of_a_product(self, world: World) -> None:
        state = world.state(take(world))
        assert (state["name"], state["product"], state["stage"]) == ("q1-board-pack", str(world.product), None)

    def test_is_found_by_its_name_alone(self, world: World) -> None:
        assert take(world) == Baseline.create_id("q1-board-pack")

    def test_is_refused_under_a_name_that_was_given(self, world: World) -> None:
        take(world)
        with pytest.raises(AlreadyExists):
            take(world)

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="take_baseline is for product_manager"):
            take(world, who="olga")
