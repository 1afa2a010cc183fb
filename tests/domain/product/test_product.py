"""What is brought to life, and who answers for it."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed, NotFound
from domain.product.product import Product
from domain.team.roles import Roles
from domain.values import Place
from tests.world import World

WHY = "The market moved."


def register(world: World, who: str = "root", **other: Any) -> list[str]:
    body = {"key": "IMPORTS", "name": "Imports", "accountable": world.people["olga"]}
    return world.told(who, "register_product", **{**body, **other})


def told(world: World, command: str, who: str = "ada") -> list[str]:
    return world.told(who, command, world.product, reason=WHY)


@pytest.fixture
def sunset(world: World) -> UUID:
    world.give("sam", "sunset_product", world.product, reason=WHY)
    return world.product


class TestRegisteringAProduct:
    def test_begins_with_somebody_accountable(self, world: World) -> None:
        facts = ["product.registered", "roles.opened", "dependency_graph.opened", "roles.held_elsewhere"]
        assert register(world) == facts
        roles = world.state(Roles.at(Place(product=Product.create_id("IMPORTS"))))
        assert roles["held"] == {"product_manager": [str(world.people["olga"])]}

    def test_is_found_by_its_key_alone(self, world: World) -> None:
        assert world.product == Product.create_id("EXPORTS")
        assert world.state(world.product)["status"] == "active"

    def test_is_refused_under_a_key_that_is_taken(self, world: World) -> None:
        with pytest.raises(AlreadyExists):
            register(world, key="EXPORTS")

    def test_needs_somebody_who_is_known(self, world: World) -> None:
        with pytest.raises(NotFound):
            register(world, accountable=world.product)

    def test_is_refused_with_an_administrator_accountable(self, world: World) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            register(world, accountable=world.people["root"])

    @pytest.mark.parametrize("kind", ["agent", "service"])
    def test_is_refused_with_no_human_accountable(self, world: World, kind: str) -> None:
        robot = world.make("root", "add_person", name="Robot", kind=kind, responsible=world.people["ada"])
        with pytest.raises(Product.AccountableIsHuman):
            register(world, accountable=robot)

    @pytest.mark.parametrize("key", ["X", "exports", "9LIVES", "TOOLONGAKEY1"])
    def test_needs_a_short_key_in_capitals(self, world: World, key: str) -> None:
        with pytest.raises(ValueError, match="match pattern"):
            register(world, key=key)

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="register_product is for administrator"):
            register(world, "ada")


class TestRenamingAProduct:
    def test_is_recorded(self, world: World) -> None:
        assert world.told("ada", "rename_product", world.product, name="Fast exports") == ["product.renamed"]
        assert world.state(world.product)["name"] == "Fast exports"

    def test_to_its_name_changes_nothing(self, world: World) -> None:
        assert world.told("ada", "rename_product", world.product, name=" Exports ") == []

    @pytest.mark.parametrize("name", ["Aardvark", "Zebra", "exports"])
    def test_takes_any_other(self, world: World, name: str) -> None:
        assert world.told("ada", "rename_product", world.product, name=name) == ["product.renamed"]

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="rename_product is for product_manager"):
            world.give("olga", "rename_product", world.product, name="Fast exports")


class TestHandingAProductOver:
    def hand_over(self, world: World, to: str = "eve", who: str = "sam") -> list[str]:
        return world.told(who, "hand_over_product", world.product, accountable=world.people[to])

    @pytest.fixture(autouse=True)
    def second(self, world: World) -> None:
        """Eve manages the product, too."""
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="product_manager", holder=world.people["eve"])

    @pytest.mark.parametrize("who", ["sam", "root"])
    def test_has_another_product_manager_answer_for_it(self, world: World, who: str) -> None:
        assert self.hand_over(world, who=who) == ["product.handed_over", "roles.accountability_taken"]
        assert world.state(world.product)["accountable"] == str(world.people["eve"])

    def test_twice_changes_nothing(self, world: World) -> None:
        self.hand_over(world)
        assert self.hand_over(world) == []

    def test_may_go_back(self, world: World) -> None:
        self.hand_over(world)
        assert self.hand_over(world, "ada") == ["product.handed_over", "roles.accountability_taken"]

    def test_is_refused_for_who_does_not_manage_it(self, world: World) -> None:
        with pytest.raises(Roles.NotInCharge):
            self.hand_over(world, "olga")

    def test_is_not_for_the_product_manager(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="hand_over_product is for sponsor or administrator"):
            self.hand_over(world, who="ada")


class TestPlacingAProductOnHold:
    def test_is_recorded_with_its_reason(self, world: World) -> None:
        assert told(world, "place_on_hold") == ["product.placed_on_hold"]
        assert world.facts()[-1].metadata.reason == WHY
        assert world.state(world.product)["status"] == "on_hold"

    def test_twice_changes_nothing(self, world: World) -> None:
        told(world, "place_on_hold")
        assert told(world, "place_on_hold") == []

    def test_is_refused_after_its_end(self, world: World, sunset: UUID) -> None:
        with pytest.raises(Product.AlreadySunset):
            told(world, "place_on_hold")

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="place_on_hold is for product_manager"):
            told(world, "place_on_hold", "olga")


class TestResumingAProduct:
    def test_ends_its_rest(self, world: World) -> None:
        told(world, "place_on_hold")
        assert told(world, "resume_product") == ["product.resumed"]
        assert world.state(world.product)["status"] == "active"

    def test_that_does_not_rest_changes_nothing(self, world: World) -> None:
        assert told(world, "resume_product") == []

    def test_is_refused_after_its_end(self, world: World, sunset: UUID) -> None:
        with pytest.raises(Product.AlreadySunset):
            told(world, "resume_product")

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="resume_product is for product_manager"):
            told(world, "resume_product", "olga")


class TestSunsettingAProduct:
    def test_is_the_sponsors_decision(self, world: World) -> None:
        assert told(world, "sunset_product", "sam") == ["product.sunset_decided"]
        assert world.state(world.product)["status"] == "sunset"

    def test_may_follow_a_hold(self, world: World) -> None:
        told(world, "place_on_hold")
        assert told(world, "sunset_product", "sam") == ["product.sunset_decided"]

    def test_twice_changes_nothing(self, world: World, sunset: UUID) -> None:
        assert told(world, "sunset_product", "sue") == []

    def test_cannot_be_back_dated(self, world: World) -> None:
        with pytest.raises(ValueError, match="occurred_at"):
            world.give("sam", "sunset_product", world.product, reason=WHY, occurred_at="2026-11-19T09:00:00Z")

    def test_is_not_for_product_managers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="sunset_product is for sponsor"):
            told(world, "sunset_product")
