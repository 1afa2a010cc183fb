"""What products bring together, said by one and confirmed by another."""

from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed
from domain.portfolio.portfolio import Portfolio
from domain.portfolio.synergy import Synergy
from tests.reach.portfolio import WHY, Spread, registered


def identified(done: Spread, kind: str = "cross_sell", amount: str = "50.00", **more: Any) -> UUID:
    value = {"amount": amount, "currency": "EUR"}
    about = {"portfolio": done.portfolio, "products": done.products, "kind": kind, "value": value}
    return done.world.make("petra", "identify_synergy", **{**about, "rationale": "They buy both.", **more})


class TestIdentifying:
    @pytest.mark.parametrize("kind", ["shared_component", "shared_segment", "cross_sell", "cost"])
    def test_is_recorded(self, done: Spread, kind: str) -> None:
        assert done.world.state(identified(done, kind))["state"] == "identified"

    def test_of_cannibalisation_takes_value(self, done: Spread) -> None:
        assert done.world.state(identified(done, "cannibalisation", "-50.00"))["value"]["amount"] == "-50.00"

    @pytest.mark.parametrize(
        ("kind", "amount"), [("cost", "-0.01"), ("cost", "0.00"), ("cannibalisation", "0.01"), ("cannibalisation", "0")]
    )
    def test_is_refused_with_the_other_sign(self, done: Spread, kind: str, amount: str) -> None:
        with pytest.raises(Synergy.SignContradictsKind):
            identified(done, kind, amount)

    def test_is_refused_for_one_product_twice(self, done: Spread) -> None:
        with pytest.raises(Synergy.NamedTwice):
            identified(done, products=[done.products[0]] * 2)

    def test_is_refused_for_a_product_that_is_elsewhere(self, done: Spread) -> None:
        with pytest.raises(Portfolio.NotInside):
            identified(done, products=[done.products[0], registered(done.world, "OTHERS")])

    def test_is_for_whoever_looks_at_the_whole(self, done: Spread) -> None:
        value = {"amount": "1.00", "currency": "EUR"}
        about = {"portfolio": done.portfolio, "products": done.products, "kind": "cost", "value": value}
        with pytest.raises(NotAllowed):
            done.world.give("ada", "identify_synergy", **about, rationale="They buy both.")


class TestConfirming:
    def test_is_recorded(self, done: Spread) -> None:
        assert done.world.told("sandra", "confirm_synergy", identified(done)) == ["synergy.confirmed"]

    def test_twice_changes_nothing(self, done: Spread) -> None:
        synergy = identified(done)
        done.world.give("sandra", "confirm_synergy", synergy)
        assert done.world.told("pavel", "confirm_synergy", synergy) == []

    def test_is_never_for_its_author(self, done: Spread) -> None:
        with pytest.raises(Synergy.AuthorNeverConfirms):
            done.world.give("petra", "confirm_synergy", identified(done))

    def test_is_refused_once_it_was_dismissed(self, done: Spread) -> None:
        synergy = identified(done)
        done.world.give("petra", "dismiss_synergy", synergy, **WHY)
        with pytest.raises(Synergy.AlreadyDismissed):
            done.world.give("sandra", "confirm_synergy", synergy)

    def test_is_not_for_product_managers(self, done: Spread) -> None:
        with pytest.raises(NotAllowed):
            done.world.give("ada", "confirm_synergy", identified(done))


class TestDismissing:
    def test_is_recorded_even_after_it_was_confirmed(self, done: Spread) -> None:
        synergy = identified(done)
        done.world.give("sandra", "confirm_synergy", synergy)
        assert done.world.told("petra", "dismiss_synergy", synergy, **WHY) == ["synergy.dismissed"]

    def test_twice_changes_nothing(self, done: Spread) -> None:
        synergy = identified(done)
        done.world.give("petra", "dismiss_synergy", synergy, **WHY)
        assert done.world.told("petra", "dismiss_synergy", synergy, **WHY) == []

    def test_needs_a_reason(self, done: Spread) -> None:
        with pytest.raises(ValidationError, match="reason"):
            done.world.give("petra", "dismiss_synergy", identified(done))
