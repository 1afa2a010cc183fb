"""A workspace declares fields of its own."""

from typing import Any
from uuid import UUID

import pytest

from domain.custom.custom_field import CustomField, Kind
from domain.errors import AlreadyExists, NotAllowed
from domain.kernel import AGGREGATES
from tests.world import World

CHOICE = {"type": "choice", "options": ["low", "high"]}


def declared(world: World, shape: Any = None, kind: str = "feature", name: str = "risk_class") -> UUID:
    said = {"kind": kind, "name": name, "label": "Risk class", "shape": shape or CHOICE}
    return world.make("root", "declare_custom_field", **said)


class TestDeclaringAField:
    def test_says_what_it_is_called_and_what_it_may_hold(self, world: World) -> None:
        state = world.state(declared(world))
        assert (state["kind"], state["name"], state["label"], state["shape"]) == (
            "feature", "risk_class", "Risk class", CHOICE,
        )

    def test_is_refused_under_a_name_that_its_kind_has(self, world: World) -> None:
        declared(world)
        with pytest.raises(AlreadyExists):
            declared(world, {"type": "day"})

    def test_may_use_the_name_for_another_kind(self, world: World) -> None:
        assert declared(world) != declared(world, kind="story")

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            world.give("ada", "declare_custom_field", kind="story", name="x", label="X", shape=CHOICE)

    @pytest.mark.parametrize("shape", [
        {"type": "choice", "options": []}, {"type": "choice", "options": ["a", "a"]}, {"type": "text", "longest": 0},
        {"type": "number", "decimals": 7}, {"type": "formula"}, {},
    ])  # fmt: skip
    def test_is_refused_in_a_form_nobody_can_fill(self, world: World, shape: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="shape"):
            world.order("root", "declare_custom_field", kind="story", name="x", label="X", shape=shape)

    def test_is_possible_for_every_kind_that_bears_fields(self) -> None:
        assert {kind.value for kind in Kind} == {topic for topic, kind in AGGREGATES.items() if kind.CUSTOMISED}


class TestRelabelling:
    def test_keeps_the_name(self, world: World) -> None:
        field = declared(world)
        assert world.told("root", "relabel_custom_field", field, label="Risk") == ["custom_field.relabelled"]
        assert (world.state(field)["name"], world.state(field)["label"]) == ("risk_class", "Risk")

    def test_alike_changes_nothing(self, world: World) -> None:
        assert world.told("root", "relabel_custom_field", declared(world), label="Risk class") == []


class TestAddingOptions:
    def test_offers_more_after_those_there_are(self, world: World) -> None:
        field = declared(world)
        assert world.told("root", "add_options", field, options=["high", "extreme"]) == ["custom_field.options_added"]
        assert world.state(field)["shape"]["options"] == ["low", "high", "extreme"]

    def test_that_are_there_changes_nothing(self, world: World) -> None:
        assert world.told("root", "add_options", declared(world), options=["low"]) == []

    def test_is_refused_where_nothing_is_chosen(self, world: World) -> None:
        with pytest.raises(CustomField.HasNoOptions):
            world.give("root", "add_options", declared(world, {"type": "day"}), options=["low"])

    def test_is_refused_beyond_two_hundred(self, world: World) -> None:
        field = declared(world, {"type": "choices", "options": [f"o{n}" for n in range(150)]})
        with pytest.raises(CustomField.TooManyOptions):
            world.give("root", "add_options", field, options=[f"p{n}" for n in range(51)])
