"""Which written definition of the lifecycle a product follows; each turn is pinned to the one it began with."""

from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from domain.product.product import Product
from tests.reach.discovery import discovered
from tests.world import World

NEW, WHY = "four-steps@2", {"reason": "The audit asked for the new wording."}


def adopt(world: World, definition: str = NEW, who: str = "ada") -> list[str]:
    return world.told(who, "adopt_lifecycle_definition", world.product, definition=definition)


def migrate(world: World, iteration: UUID, who: str = "sam") -> list[str]:
    return world.told(who, "migrate_lifecycle_definition", iteration, definition=NEW, **WHY)


OTHERS = ["brief@1", "four-steps@2", "waterfall@1"]


class TestAdopting:
    @pytest.mark.parametrize("definition", OTHERS)
    def test_takes_any_other(self, world: World, definition: str) -> None:
        assert adopt(world, definition) == ["product.lifecycle_adopted"]

    def test_is_recorded(self, world: World) -> None:
        assert adopt(world) == ["product.lifecycle_adopted"]
        assert world.state(world.product)["lifecycle"] == NEW

    def test_the_same_changes_nothing(self, world: World) -> None:
        assert adopt(world, "four-steps@1") == []

    @pytest.mark.parametrize("name", ["four-steps", "Four@1", "four-steps@0", "@1", "x@12345"])
    def test_names_it_by_id_and_version(self, world: World, name: str) -> None:
        with pytest.raises(ValueError, match="definition"):
            adopt(world, name)

    def test_is_refused_once_the_product_was_sunset(self, world: World) -> None:
        world.give("sam", "sunset_product", world.product, reason="Nobody uses it.")
        with pytest.raises(Product.AlreadySunset):
            adopt(world)

    def test_is_for_the_product_manager(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            adopt(world, who="olga")


class TestATurn:
    def test_is_pinned_to_the_definition_it_began_with(self, world: World) -> None:
        first = world.make("ada", "start_iteration", product=world.product)
        adopt(world)
        second = world.make("ada", "start_iteration", product=world.product, follows=first)
        assert [world.state(each)["lifecycle"] for each in (first, second)] == ["four-steps@1", NEW]


class TestMigrating:
    @pytest.mark.parametrize("definition", OTHERS)
    def test_takes_any_other(self, world: World, definition: str) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        told = world.told("sam", "migrate_lifecycle_definition", iteration, definition=definition, **WHY)
        assert told == ["iteration.lifecycle_migrated"]

    def test_is_recorded_with_what_it_was(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        assert migrate(world, iteration) == ["iteration.lifecycle_migrated"]

        fact = world.facts()[-1]
        assert isinstance(fact, Iteration.LifecycleMigrated)
        assert (fact.was, fact.definition, fact.metadata.reason) == ("four-steps@1", NEW, WHY["reason"])

    def test_twice_changes_nothing(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        migrate(world, iteration)
        assert migrate(world, iteration) == []

    def test_is_for_sponsors(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        with pytest.raises(NotAllowed):
            migrate(world, iteration, "ada")

    def test_asks_for_a_reason(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        with pytest.raises(ValueError, match="reason"):
            world.give("sam", "migrate_lifecycle_definition", iteration, definition=NEW)

    def test_is_refused_once_the_turn_is_over(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        kill = {"outcome": "kill", "grounds": "Nobody pays."}
        for who, command in (("sue", "vote_gate"), ("sam", "decide_gate")):
            world.give(who, command, done.gate(GateName.G1), decision=kill)
        with pytest.raises(Iteration.IsOver):
            migrate(world, done.iteration)
