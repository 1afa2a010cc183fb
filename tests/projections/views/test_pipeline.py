"""Where does every iteration stand, and what is its gate waiting for?"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from domain.lifecycle import GateName
from projections.pipeline import PIPELINE, InPipeline
from tests.folding import folded, kept
from tests.reach.discovery import Discovered, discovered, planned_for
from tests.world import World


def stands(world: World, iteration: UUID) -> InPipeline:
    return folded(PIPELINE, world.facts())[iteration]


def owed(world: World) -> dict[str, object]:
    return {"conditions": [{"what": "Ask ten more.", "owner": world.people["olga"], "on": "2026-12-24"}]}


def recycled(world: World) -> Discovered:
    done = discovered(world)
    done.submit()
    done.decide(GateName.G1, "recycle", to="discovery", deficits=["Nobody was asked for a price."])
    return done


class TestStartingAnIteration:
    def test_puts_it_into_discovery_before_its_first_gate(self, world: World) -> None:
        row = stands(world, world.make("ada", "start_iteration", product=world.product))
        assert (row.product_name, row.number, row.stage) == ("Exports", 1, "discovery")
        assert (row.gate, row.gate_state, row.submissions) == ("G1", "waiting", 0)

    def test_tells_since_when_it_is_in_its_stage(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        world.moment = datetime(2026, 12, 24, tzinfo=UTC)
        world.give("ada", "identify_opportunity", iteration=iteration, title="Later", need="I want it later.")
        row = stands(world, iteration)
        assert row.stage_since == row.started_at == row.entered[0].at


class TestSubmittingAStage:
    def test_has_the_gate_wait_for_a_decision(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        row = stands(world, done.iteration)
        assert (row.gate_state, row.submissions) == ("submitted", 1)

    def test_is_void_after_a_change(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        world.give("olga", "state_hypothesis", **critical(done))
        assert stands(world, done.iteration).gate_state == "voided"


def critical(done: Discovered) -> dict[str, object]:
    test = {"method": "Ask.", "metric": "How many.", "right_if": "Many do."}
    return {"iteration": done.iteration, "opportunity": done.opportunity, "belief": "It is fast.", "test": test}


class TestDecidingAGate:
    def test_moves_the_iteration_to_the_next_stage_and_gate(self, world: World) -> None:
        row = stands(world, planned_for(world).iteration)
        assert (row.stage, row.gate, row.gate_state, row.last_outcome) == ("planning", "G2", "waiting", "go")
        assert [each.stage for each in row.entered] == ["discovery", "planning"]

    def test_for_hold_leaves_the_gate_held(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        done.decide(GateName.G1, "hold", review_on="2026-12-24")
        row = stands(world, done.iteration)
        assert (row.stage, row.gate, row.gate_state, row.last_outcome) == ("discovery", "G1", "held", "hold")

    def test_for_recycle_is_counted(self, world: World) -> None:
        row = stands(world, recycled(world).iteration)
        assert (row.recycles, row.stage, row.gate_state) == (1, "discovery", "waiting")

    def test_for_kill_closes_the_iteration(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        done.decide(GateName.G1, "kill", grounds="Nobody would pay.")
        row = stands(world, done.iteration)
        assert (row.stage, row.gate, row.outcome) == (None, None, "killed")
        assert row.closed_at

    def test_for_conditional_go_shows_the_condition_until_it_is_cleared(self, world: World) -> None:
        done = discovered(world)
        done.submit()
        done.decide(GateName.G1, "conditional_go", **owed(world))
        (condition,) = stands(world, done.iteration).open_conditions
        world.give("sue", "clear_condition", condition, reason="Ten more were asked.")
        assert stands(world, done.iteration).open_conditions == ()


class TestRenamingTheProduct:
    def test_renames_it_in_every_row(self, world: World) -> None:
        iteration = world.make("ada", "start_iteration", product=world.product)
        world.give("ada", "rename_product", world.product, name="Faster exports")
        assert stands(world, iteration).product_name == "Faster exports"


class TestTheStore:
    def test_keeps_the_same_rows(self, world: World, tmp_path: Path) -> None:
        recycled(world)
        assert kept(tmp_path, world, PIPELINE) == folded(PIPELINE, world.facts())
