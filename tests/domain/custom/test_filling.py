"""Features, stories and opportunities take values for the fields that were declared for them."""

from typing import Any
from uuid import UUID

import pytest

from domain.custom.custom_field import CustomField
from domain.errors import Archived, NotAllowed
from tests.domain.custom.test_declaring import CHOICE, declared
from tests.world import World


@pytest.fixture
def opportunity(world: World) -> UUID:
    iteration = world.make("ada", "start_iteration", product=world.product)
    return world.make("ada", "identify_opportunity", iteration=iteration, title="Slow", need="I wait for exports.")


def fill(world: World, field: UUID, value: Any, about: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "fill_opportunity", about, field=field, value=value)


NUMBER = {"type": "number", "least": "0", "most": "10", "decimals": 1}
CHOICES = {"type": "choices", "options": ["eu", "us", "asia"]}


class TestFilling:
    @pytest.mark.parametrize(("shape", "value", "kept"), [
        ({"type": "text"}, " Ask legal. ", "Ask legal."), (NUMBER, "7.50", "7.5"), (NUMBER, "1E+1", "10"),
        ({"type": "day"}, "2026-06-30", "2026-06-30"), ({"type": "yes_no"}, False, False),
        (CHOICE, "high", "high"), (CHOICES, ["asia", "eu"], ["eu", "asia"]),
    ])  # fmt: skip
    def test_keeps_a_value_of_the_declared_form(
        self, world: World, opportunity: UUID, shape: dict[str, Any], value: Any, kept: Any
    ) -> None:
        field = declared(world, shape, "opportunity")
        assert fill(world, field, value, opportunity) == ["opportunity.field_filled"]
        assert world.state(opportunity)["custom"] == {"risk_class": kept}

    @pytest.mark.parametrize(("shape", "value"), [
        ({"type": "text", "longest": 3}, "four"), ({"type": "text"}, " "), ({"type": "text"}, True),
        (NUMBER, "11"), (NUMBER, "-0.1"), (NUMBER, "1.25"), (NUMBER, "NaN"), (NUMBER, "ten"),
        (NUMBER, "1e400000000"), (NUMBER, "1e-400000000"),
        ({"type": "day"}, "2026-02-30"), ({"type": "day"}, ["2026-02-03"]), ({"type": "yes_no"}, "true"),
        (CHOICE, "extreme"), (CHOICE, ["high"]),
        (CHOICES, "eu"), (CHOICES, []), (CHOICES, ["eu", "eu"]), (CHOICES, ["mars"]),
    ])  # fmt: skip
    def test_refuses_what_the_field_does_not_hold(
        self, world: World, opportunity: UUID, shape: dict[str, Any], value: Any
    ) -> None:
        field = declared(world, shape, "opportunity")
        with pytest.raises(CustomField.DoesNotFit, match="Risk class is ") as refused:
            fill(world, field, value, opportunity)
        assert refused.value.pointer == "/value"

    def test_with_the_same_value_changes_nothing(self, world: World, opportunity: UUID) -> None:
        field = declared(world, kind="opportunity")
        fill(world, field, "high", opportunity)
        assert fill(world, field, "high", opportunity) == []

    def test_is_refused_with_a_field_of_another_kind(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(CustomField.OfAnotherKind):
            fill(world, declared(world, kind="story"), "high", opportunity)

    def test_is_refused_with_a_field_that_was_archived(self, world: World, opportunity: UUID) -> None:
        field = declared(world, kind="opportunity")
        world.give("root", "archive_custom_field", field, reason="Nobody used it.")
        with pytest.raises(Archived):
            fill(world, field, "high", opportunity)

    def test_is_refused_for_whoever_may_not_create_one(self, world: World, opportunity: UUID) -> None:
        with pytest.raises(NotAllowed):
            fill(world, declared(world, kind="opportunity"), "high", opportunity, "dan")


class TestFillingWithNothing:
    def test_leaves_the_field_without_a_value(self, world: World, opportunity: UUID) -> None:
        field = declared(world, kind="opportunity")
        fill(world, field, "high", opportunity)
        assert fill(world, field, None, opportunity) == ["opportunity.field_emptied"]
        assert world.state(opportunity)["custom"] == {}

    def test_where_there_is_none_changes_nothing(self, world: World, opportunity: UUID) -> None:
        assert fill(world, declared(world, kind="opportunity"), None, opportunity) == []
