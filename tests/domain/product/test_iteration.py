"""One turn of a product's loop, always in exactly one stage until it is closed."""

from uuid import UUID

import pytest

from domain.errors import AnotherProduct, NotAllowed
from domain.lifecycle import POLICY, GateName
from domain.product.iteration import Iteration
from domain.product.product import Product
from tests.reach.discovery import discovered, planned_for
from tests.world import World

WHY = "The market moved."
NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


def start(world: World, who: str = "ada", **more: UUID) -> UUID:
    return world.make(who, "start_iteration", product=world.product, **more)


class TestStartingAnIteration:
    def test_opens_discovery_with_its_gate(self, world: World) -> None:
        told = world.told("ada", "start_iteration", product=world.product)
        opened = ["iteration.started", "iteration.stage_entered", "product.turn_counted", "gate.opened"]
        assert told == [*opened, "discovery.opened"]

    def test_counts_from_one(self, world: World) -> None:
        state = world.state(start(world))
        assert (state["number"], state["stage"], state["product_name"]) == (1, "discovery", "Exports")

    def test_beside_another_takes_the_next_number(self, world: World) -> None:
        first = start(world)
        second = start(world, follows=first)
        assert (world.state(second)["number"], world.state(first)["stage"]) == (2, "discovery")

    def test_is_refused_from_nothing_a_second_time(self, world: World) -> None:
        start(world)
        with pytest.raises(Iteration.FollowsAnother):
            start(world)

    def test_may_follow_one_that_was_followed(self, world: World) -> None:
        first = start(world)
        start(world, follows=first)
        assert world.state(start(world, follows=first))["number"] == 3

    @pytest.mark.parametrize(("who", "rest"), [("ada", "place_on_hold"), ("sam", "sunset_product")])
    def test_is_refused_while_the_product_rests(self, world: World, who: str, rest: str) -> None:
        world.give(who, rest, world.product, reason=WHY)
        with pytest.raises(Product.Rests):
            start(world)

    def test_follows_no_turn_of_another_product(self, world: World) -> None:
        about = {"key": "IMPORTS", "name": "Imports", "accountable": world.people["ada"]}
        other = world.make("root", "register_product", **about)
        with pytest.raises(AnotherProduct):
            world.give("ada", "start_iteration", product=other, follows=start(world))

    def test_names_the_definition_it_is_held_to(self, world: World) -> None:
        turn = start(world)
        facts = [fact for fact in world.facts() if fact.place.iteration == turn]
        assert {fact.metadata.policy for fact in facts} == {POLICY.version}

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="start_iteration is for product_manager"):
            start(world, "olga")


class TestAStage:
    def test_is_entered_through_the_gate_before(self, world: World) -> None:
        turn = planned_for(world).iteration
        assert (world.state(turn)["stage"], world.state(turn)["opened"]) == ("planning", ["discovery", "planning"])

    def test_takes_no_work_of_another(self, world: World) -> None:
        turn = planned_for(world).iteration
        with pytest.raises(Iteration.NotInThatStage, match="work of discovery, and the iteration is in planning"):
            world.give("ada", "identify_opportunity", iteration=turn, **NEED)

    def test_is_returned_to_with_its_work(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        deficits = ["Nobody asked the analysts."]
        told = done.decide(GateName.G1, "recycle", to="discovery", deficits=deficits)
        assert told == ["gate.decided", "iteration.stage_returned_to", "gate.reopened"]
        assert world.state(done.iteration)["opened"] == ["discovery"]


class TestAClosedIteration:
    def test_takes_no_work_at_all(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        done.decide(GateName.G1, "kill", grounds="Nobody would pay.")
        with pytest.raises(Iteration.NotInThatStage, match="the iteration is in no stage"):
            world.give("ada", "identify_opportunity", iteration=done.iteration, **NEED)
