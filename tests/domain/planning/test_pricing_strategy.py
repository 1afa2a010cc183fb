"""What customers pay, and who decides it."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.planning.pricing_strategy import PricingStrategy
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.world import World

WHY = "The pilot paid more than we thought."
ENVELOPE = {"lowest": "29.00", "highest": "99.00", "discount": "0.15", "currency": "EUR"}
PRICING = {"model": "per_seat", "price": "49.00", "discount": "0.10", "rationale": "It is half of what they save."}
DEAR = {**PRICING, "price": "149.00"}


def grant(done: Discovered, who: str = "sam", **other: Any) -> UUID:
    envelope = {**ENVELOPE, **other}
    return done.world.make(who, "grant_pricing_envelope", iteration=done.iteration, envelope=envelope)


def decide(world: World, strategy: UUID, who: str = "ada", **other: Any) -> list[str]:
    return world.told(who, "decide_pricing", strategy, pricing={**PRICING, **other})


def decide_above(world: World, strategy: UUID, who: str = "sam", **other: Any) -> list[str]:
    pricing = {**DEAR, **other}
    return world.told(who, "decide_pricing_above_envelope", strategy, pricing=pricing, reason=WHY)


@pytest.fixture
def strategy(done: Discovered) -> UUID:
    return grant(done)


class TestGrantingAnEnvelope:
    def test_says_what_the_product_manager_decides_alone(self, world: World, strategy: UUID) -> None:
        assert world.state(strategy)["envelope"] == ENVELOPE

    def test_is_done_once_a_turn(self, done: Discovered, strategy: UUID) -> None:
        with pytest.raises(AlreadyExists):
            grant(done)

    def test_is_a_range(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="the highest price is not below the lowest"):
            grant(done, highest="28.99")

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            grant(discovered(world))

    def test_is_for_sponsors_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="grant_pricing_envelope is for sponsor"):
            grant(done, "ada")


class TestRedrawingAnEnvelope:
    def redraw(self, world: World, strategy: UUID, who: str = "sam", **other: str) -> list[str]:
        envelope = {**ENVELOPE, **other}
        return world.told(who, "redraw_pricing_envelope", strategy, envelope=envelope, reason=WHY)

    def test_keeps_what_was_decided(self, world: World, strategy: UUID) -> None:
        decide(world, strategy)
        assert self.redraw(world, strategy, highest="40.00") == ["pricing_strategy.envelope_redrawn"]
        assert world.state(strategy)["pricing"]["price"] == "49.00"

    def test_to_the_same_changes_nothing(self, world: World, strategy: UUID) -> None:
        assert self.redraw(world, strategy) == []

    def test_is_for_sponsors_only(self, world: World, strategy: UUID) -> None:
        with pytest.raises(NotAllowed, match="redraw_pricing_envelope is for sponsor"):
            self.redraw(world, strategy, "ada")


class TestDecidingPricing:
    def test_within_the_envelope_is_the_product_managers(self, world: World, strategy: UUID) -> None:
        assert decide(world, strategy) == ["pricing_strategy.decided"]
        assert world.state(strategy)["decider"] == str(world.people["ada"])

    @pytest.mark.parametrize("edge", [{"price": "29.00"}, {"price": "99.00"}, {"discount": "0.15"}])
    def test_may_lie_on_its_edge(self, world: World, strategy: UUID, edge: dict[str, str]) -> None:
        assert decide(world, strategy, **edge) == ["pricing_strategy.decided"]

    @pytest.mark.parametrize(
        "beyond", [{"price": "28.99"}, {"price": "99.01"}, {"discount": "0.1501"}, {"currency": "USD"}]
    )
    def test_above_the_envelope_is_the_sponsors(self, world: World, strategy: UUID, beyond: dict[str, str]) -> None:
        with pytest.raises(PricingStrategy.AboveEnvelope):
            decide(world, strategy, **beyond)
        assert decide_above(world, strategy, **beyond) == ["pricing_strategy.decided_above_envelope"]

    def test_the_same_way_changes_nothing(self, world: World, strategy: UUID) -> None:
        decide(world, strategy)
        assert decide(world, strategy) == []

    def test_cannot_be_back_dated(self, world: World, strategy: UUID) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            world.give("ada", "decide_pricing", strategy, pricing=PRICING, occurred_at="2026-11-19T09:00:00Z")

    def test_is_for_product_managers_only(self, world: World, strategy: UUID) -> None:
        with pytest.raises(NotAllowed, match="decide_pricing is for product_manager"):
            decide(world, strategy, "sam")


class TestDecidingPricingAboveTheEnvelope:
    def test_names_who_decided(self, world: World, strategy: UUID) -> None:
        decide_above(world, strategy)
        assert world.state(strategy)["decider"] == str(world.people["sam"])

    def test_the_same_way_changes_nothing(self, world: World, strategy: UUID) -> None:
        decide_above(world, strategy)
        assert decide_above(world, strategy) == []

    def test_is_refused_within_the_envelope(self, world: World, strategy: UUID) -> None:
        with pytest.raises(PricingStrategy.WithinEnvelope):
            decide_above(world, strategy, price="49.00")

    def test_is_for_sponsors_only(self, world: World, strategy: UUID) -> None:
        with pytest.raises(NotAllowed, match="decide_pricing_above_envelope is for sponsor"):
            decide_above(world, strategy, "ada")
