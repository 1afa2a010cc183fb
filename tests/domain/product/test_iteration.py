"""One turn of a product's loop, always in exactly one stage until it is closed."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import AnotherProduct, NotAllowed
from domain.lifecycle import POLICY, GateName
from domain.product.iteration import MOST_PROMISES, Iteration
from domain.product.product import Product
from tests.reach.discovery import discovered, planned_for
from tests.reach.launch import launching
from tests.reach.planning import KEY_RESULTS, drafted
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


class TestDecidingAnIteration:
    @pytest.mark.parametrize("direction", ["persevere", "pivot", "iterate", "scale", "hold"])
    def test_is_noted_by_its_launch(self, world: World, direction: str) -> None:
        begun = launching(world)
        assert begun.goes_on(direction) == ["iteration.decided", "launch.direction_noted"]
        assert world.state(begun.planning.iteration)["direction"] == direction

    def test_is_ignored_a_second_time(self, world: World) -> None:
        begun = launching(world)
        begun.goes_on()
        assert begun.goes_on() == []

    def test_may_be_decided_otherwise_until_the_turn_ends(self, world: World) -> None:
        begun = launching(world)
        begun.goes_on()
        begun.goes_on("pivot")
        assert world.state(begun.stage)["direction"] == "pivot"

    def test_needs_a_reason(self, world: World) -> None:
        with pytest.raises(ValidationError):
            world.give("ada", "decide_iteration", launching(world).planning.iteration, direction="pivot")

    def test_is_refused_before_the_launch(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "decide_iteration", start(world), direction="pivot", reason="Nobody wants it.")

    def test_is_for_product_managers_only(self, world: World) -> None:
        begun = launching(world)
        with pytest.raises(NotAllowed, match="decide_iteration is for product_manager"):
            world.give("sam", "decide_iteration", begun.planning.iteration, direction="hold", reason="Not now.")


class TestASunset:
    def test_is_decided_by_the_sponsor(self, world: World) -> None:
        begun = launching(world)
        assert begun.goes_on("sunset") == ["iteration.decided", "launch.direction_noted"]

    def test_is_ignored_a_second_time(self, world: World) -> None:
        begun = launching(world)
        begun.goes_on("sunset")
        assert begun.goes_on("sunset") == []

    def test_is_no_direction_a_product_manager_decides(self, world: World) -> None:
        begun = launching(world)
        with pytest.raises(ValidationError):
            begun.world.give("ada", "decide_iteration", begun.planning.iteration, direction="sunset", reason="Enough.")
        with pytest.raises(NotAllowed, match="decide_sunset is for sponsor"):
            world.give("ada", "decide_sunset", begun.planning.iteration, reason="Enough.")


class TestWhatATurnPromises:
    def test_is_every_kpi_and_objective_of_its_plan(self, world: World) -> None:
        plan = drafted(world)
        assert world.state(plan.iteration)["promised"] == [str(plan.objective), str(plan.kpi)]

    def test_is_not_without_bounds(self, world: World) -> None:
        wanted = {"statement": "Exports are fast.", "key_results": KEY_RESULTS}
        about = {"iteration": planned_for(world).iteration, **wanted}
        for _ in range(MOST_PROMISES):
            world.give("ada", "agree_objective", **about)
        with pytest.raises(Iteration.TooManyPromises):
            world.give("ada", "agree_objective", **about)
