"""A number that is watched, how it is computed, and where it shall be."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed, NotFound
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import DEFINITION, TARGET
from tests.world import World

WHY = "Nights distort the median."
BY_DAY = {**DEFINITION, "formula": "Median of export times by day."}


def define(done: Discovered, who: str = "ada", **other: Any) -> UUID:
    body = {"definition": DEFINITION, "target": TARGET, "owner": done.world.people["olga"]}
    return done.world.make(who, "define_kpi", iteration=done.iteration, **{**body, **other})


@pytest.fixture
def kpi(done: Discovered) -> UUID:
    return define(done)


class TestDefiningAKpi:
    def test_names_its_owner(self, world: World, kpi: UUID) -> None:
        state = world.state(kpi)
        assert (state["owner"], state["author"]) == (str(world.people["olga"]), str(world.people["ada"]))
        assert (state["definition"], state["target"], state["number"]) == (DEFINITION, TARGET, 1)

    def test_may_leave_the_baseline_to_be_measured(self, world: World, done: Discovered) -> None:
        kpi = define(done, definition={**DEFINITION, "baseline": None})
        assert world.state(kpi)["definition"]["baseline"] is None

    def test_needs_an_owner_who_is_known(self, done: Discovered) -> None:
        with pytest.raises(NotFound):
            define(done, owner=done.case)

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            define(discovered(world))

    def test_is_for_product_managers_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="define_kpi is for product_manager"):
            define(done, "olga")


class TestRetargetingAKpi:
    def test_wants_another_value(self, world: World, kpi: UUID) -> None:
        wanted = {"value": "2", "due": "2027-06-30"}
        assert world.told("ada", "retarget_kpi", kpi, target=wanted, reason=WHY) == ["kpi.retargeted"]
        assert world.state(kpi)["target"] == wanted

    def test_to_where_it_is_changes_nothing(self, world: World, kpi: UUID) -> None:
        assert world.told("ada", "retarget_kpi", kpi, target={**TARGET, "value": "1.00"}, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="retarget_kpi is for product_manager"):
            world.give("olga", "retarget_kpi", kpi, target=TARGET, reason=WHY)


class TestRevisingADefinition:
    def test_begins_a_new_version_of_it(self, world: World, kpi: UUID) -> None:
        told = world.told("ada", "revise_definition", kpi, definition=BY_DAY, reason=WHY)
        assert told == ["kpi.definition_revised", "kpi_series.definition_noted"]
        assert (world.state(kpi)["number"], world.state(kpi)["definition"]) == (2, BY_DAY)

    def test_to_the_same_changes_nothing(self, world: World, kpi: UUID) -> None:
        assert world.told("ada", "revise_definition", kpi, definition=DEFINITION, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, kpi: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_definition is for product_manager"):
            world.give("olga", "revise_definition", kpi, definition=BY_DAY, reason=WHY)
