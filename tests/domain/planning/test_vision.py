"""Where the product is going."""

from typing import ClassVar
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import VISION
from tests.world import World

WHY = "Analysts told us more."


@pytest.fixture
def vision(done: Discovered) -> UUID:
    return done.world.make("ada", "articulate_vision", iteration=done.iteration, statement=VISION)


class TestArticulatingAVision:
    def test_records_it_with_its_author(self, world: World, done: Discovered) -> None:
        told = world.told("ada", "articulate_vision", iteration=done.iteration, statement=VISION)
        assert told == ["vision.articulated"]

    def test_names_whoever_wrote_it(self, world: World, vision: UUID) -> None:
        assert world.state(vision)["author"] == str(world.people["ada"])

    def test_is_work_of_planning(self, world: World) -> None:
        early = discovered(world)
        with pytest.raises(Iteration.NotInThatStage):
            world.give("ada", "articulate_vision", iteration=early.iteration, statement=VISION)

    def test_is_for_product_managers_only(self, world: World, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="articulate_vision is for product_manager"):
            world.give("olga", "articulate_vision", iteration=done.iteration, statement=VISION)


class TestRevisingAVision:
    def test_replaces_the_statement(self, world: World, vision: UUID) -> None:
        told = world.told("ada", "revise_vision", vision, statement="No month ends late.", reason=WHY)
        assert told == ["vision.revised"]
        assert world.state(vision)["statement"] == "No month ends late."

    def test_to_the_same_words_changes_nothing(self, world: World, vision: UUID) -> None:
        assert world.told("ada", "revise_vision", vision, statement=VISION, reason=WHY) == []

    def test_asks_for_a_reason(self, world: World, vision: UUID) -> None:
        with pytest.raises(ValueError, match="reason"):
            world.give("ada", "revise_vision", vision, statement="No month ends late.")

    def test_is_for_product_managers_only(self, world: World, vision: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_vision is for product_manager"):
            world.give("eve", "revise_vision", vision, statement="No month ends late.", reason=WHY)


class TestPositioningTheProduct:
    SAID: ClassVar = {
        "for_whom": "Analysts of large customers",
        "need": "They close the books within a day.",
        "category": "reporting",
        "benefit": "Reports are there when they are needed.",
        "unlike": "Spreadsheets",
        "difference": "Nothing is copied by hand.",
    }

    def position(self, world: World, vision: UUID, who: str = "ada", **other: str) -> list[str]:
        return world.told(who, "position_product", vision, positioning={**self.SAID, **other})

    def test_says_for_whom_and_over_what(self, world: World, vision: UUID) -> None:
        assert self.position(world, vision) == ["vision.positioned"]
        assert world.state(vision)["positioning"] == self.SAID

    def test_the_same_way_changes_nothing(self, world: World, vision: UUID) -> None:
        self.position(world, vision)
        assert self.position(world, vision) == []

    def test_is_for_product_managers_only(self, world: World, vision: UUID) -> None:
        with pytest.raises(NotAllowed, match="position_product is for product_manager"):
            self.position(world, vision, "olga")
