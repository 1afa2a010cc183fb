"""Who may decide what, and what was refused."""

from uuid import UUID

import pytest

from domain.authority import DECIDING, Role
from domain.command import commands
from domain.errors import NotAllowed, NotFound
from domain.team.roles import Refusal, Roles
from domain.values import WORKSPACE, Place
from tests.world import World

WHY = "She left the company."


@pytest.fixture
def roles(world: World) -> UUID:
    """The roles on the product."""
    return Roles.at(Place(product=world.product))


def assign(world: World, roles: UUID, role: str, holder: str, who: str = "root") -> list[str]:
    return world.told(who, "assign_roles", roles, role=role, holder=world.people[holder])


def revoke(world: World, roles: UUID, role: str, holder: str, who: str = "root") -> list[str]:
    return world.told(who, "revoke_roles", roles, role=role, holder=world.people[holder], reason=WHY)


def robot(world: World, kind: str) -> None:
    body = {"name": "Robot", "kind": kind, "responsible": world.people["ada"]}
    world.people["robot"] = world.make("root", "add_person", **body)


class TestAssigningARole:
    def test_lets_somebody_decide(self, world: World, roles: UUID) -> None:
        assert assign(world, roles, "product_manager", "eve") == ["roles.assigned", "roles.held_elsewhere"]
        assert world.told("eve", "rename_product", world.product, name="Faster") == ["product.renamed"]

    def test_is_of_one_product_alone(self, world: World, roles: UUID) -> None:
        other = {"key": "IMPORTS", "name": "Imports", "accountable": world.people["eve"]}
        product = world.make("root", "register_product", **other)
        with pytest.raises(NotAllowed):
            world.give("ada", "rename_product", product, name="Faster")

    def test_in_the_workspace_is_of_every_product(self, world: World) -> None:
        assign(world, Roles.at(WORKSPACE), "product_manager", "eve")
        assert world.told("eve", "rename_product", world.product, name="Faster") == ["product.renamed"]

    def test_twice_changes_nothing(self, world: World, roles: UUID) -> None:
        assert assign(world, roles, "sponsor", "sam") == []

    def test_is_refused_for_an_agent(self, world: World, roles: UUID) -> None:
        robot(world, "agent")
        with pytest.raises(Roles.AgentsDecideNothing) as refused:
            assign(world, roles, "developer", "robot")
        assert refused.value.pointer == "/holder"

    @pytest.mark.parametrize("role", sorted(DECIDING))
    def test_that_decides_is_refused_for_a_service(self, world: World, roles: UUID, role: str) -> None:
        robot(world, "service")
        with pytest.raises(Roles.ServicesDecideNothing) as refused:
            assign(world, roles, role, "robot")
        assert refused.value.pointer == "/holder"

    @pytest.mark.parametrize("role", ["importer", "developer", "auditor"])
    def test_that_decides_nothing_is_given_to_a_service(self, world: World, roles: UUID, role: str) -> None:
        robot(world, "service")
        assert assign(world, roles, role, "robot") == ["roles.assigned", "roles.held_elsewhere"]

    def test_needs_somebody_who_is_known(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotFound):
            world.give("root", "assign_roles", roles, role="sponsor", holder=world.product)

    def test_is_for_administrators_only(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotAllowed, match="assign_roles is for administrator"):
            assign(world, roles, "sponsor", "ada", "ada")


class TestTheDecidingRoles:
    def test_hold_every_role_that_takes_a_decision(self) -> None:
        received = "accept_knowledge_transfer"  # by whoever learns: nobody else may tell that they know
        decided = [each for each in commands() if each.mark.at_once and each.name != received]
        of_products = [each.mark for each in decided if not each.mark.of_workspace]
        assert {role for mark in of_products for role in mark.by} <= DECIDING

    def test_hold_none_of_those_that_build_look_on_import_or_administer(self) -> None:
        assert set(Role) - DECIDING == {"developer", "designer", "auditor", "importer", "administrator"}


class TestAssigningARoleToOneself:
    @pytest.mark.parametrize("role", ["sponsor", "importer", "administrator"])
    def test_is_refused_on_a_product(self, world: World, roles: UUID, role: str) -> None:
        with pytest.raises(Roles.NeverToOneself) as refused:
            assign(world, roles, role, "root")
        assert refused.value.pointer == "/holder"

    def test_is_refused_in_the_workspace(self, world: World) -> None:
        with pytest.raises(Roles.NeverToOneself):
            assign(world, Roles.at(WORKSPACE), "sponsor", "root")

    def test_is_on_record_as_an_attempt(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotAllowed):
            assign(world, roles, "sponsor", "root")
        tried = world.facts()[-1]
        assert isinstance(tried, Refusal.Recorded)
        assert (tried.attempted, tried.code) == ("assign_roles", "roles.never_to_oneself")


class TestAnAdministrator:
    @pytest.fixture(autouse=True)
    def second(self, world: World) -> None:
        """Eve administers, too."""
        assign(world, Roles.at(WORKSPACE), "administrator", "eve")

    @pytest.mark.parametrize("role", ["sponsor", "importer"])
    def test_is_given_no_role_on_a_product(self, world: World, roles: UUID, role: str) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, roles, role, "eve")
        tried = world.facts()[-1]
        assert isinstance(tried, Refusal.Recorded)
        assert tried.code == "roles.administrators_decide_nothing"

    def test_is_given_no_role_in_the_workspace(self, world: World) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, Roles.at(WORKSPACE), "sponsor", "eve")

    def test_is_given_no_role_by_another_administrator_either(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, roles, "sponsor", "root", "eve")

    def test_may_administer_a_product(self, world: World, roles: UUID) -> None:
        assert assign(world, roles, "administrator", "eve") == ["roles.assigned", "roles.held_elsewhere"]

    def test_decides_again_once_that_has_ended(self, world: World, roles: UUID) -> None:
        revoke(world, Roles.at(WORKSPACE), "administrator", "eve")
        assert "roles.assigned" in assign(world, roles, "sponsor", "eve")


class TestBecomingAnAdministrator:
    def test_is_refused_to_who_holds_a_role_on_a_product(self, world: World) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, Roles.at(WORKSPACE), "administrator", "sam")

    def test_is_refused_to_who_is_accountable(self, world: World) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, Roles.at(WORKSPACE), "administrator", "ada")

    def test_is_refused_to_who_holds_a_role_in_the_workspace(self, world: World) -> None:
        assign(world, Roles.at(WORKSPACE), "auditor", "eve")
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, Roles.at(WORKSPACE), "administrator", "eve")

    def test_of_a_product_is_refused_to_who_decides_on_it(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, roles, "administrator", "sam")

    def test_is_allowed_once_every_role_has_ended(self, world: World, roles: UUID) -> None:
        assign(world, roles, "developer", "sam")
        revoke(world, roles, "developer", "sam")
        with pytest.raises(Roles.AdministratorsDecideNothing):
            assign(world, Roles.at(WORKSPACE), "administrator", "sam")
        revoke(world, roles, "sponsor", "sam")
        assert assign(world, Roles.at(WORKSPACE), "administrator", "sam") == ["roles.assigned"]


class TestRevokingARole:
    def test_ends_the_right_to_decide(self, world: World, roles: UUID) -> None:
        assert revoke(world, roles, "sponsor", "sam") == ["roles.revoked", "roles.ended_elsewhere"]
        with pytest.raises(NotAllowed):
            world.give("sam", "sunset_product", world.product, reason=WHY)

    def test_leaves_the_others_theirs(self, world: World, roles: UUID) -> None:
        revoke(world, roles, "sponsor", "sam")
        assert world.state(roles)["held"]["sponsor"] == [str(world.people["sue"])]

    def test_that_nobody_holds_changes_nothing(self, world: World, roles: UUID) -> None:
        assert revoke(world, roles, "auditor", "eve") == []

    def test_is_refused_for_the_last_product_manager(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.LastOfItsKind):
            revoke(world, roles, "product_manager", "ada")

    def test_is_refused_for_the_last_administrator(self, world: World) -> None:
        with pytest.raises(Roles.LastOfItsKind):
            revoke(world, Roles.at(WORKSPACE), "administrator", "root")

    def test_is_refused_for_the_one_who_answers_for_the_product(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve")
        with pytest.raises(Roles.AnswersForTheProduct):
            revoke(world, roles, "product_manager", "ada")

    def test_is_allowed_once_somebody_else_is_accountable(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve")
        world.give("sam", "hand_over_product", world.product, accountable=world.people["eve"])
        assert revoke(world, roles, "product_manager", "ada") == ["roles.revoked", "roles.ended_elsewhere"]

    def test_is_for_administrators_only(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotAllowed, match="revoke_roles is for administrator"):
            revoke(world, roles, "sponsor", "sam", "ada")


class TestARefusal:
    def test_says_who_tried_what_on_what(self, world: World) -> None:
        with pytest.raises(NotAllowed):
            world.give("eve", "rename_product", world.product, name="Mine")

        refused = world.facts()[-1]
        assert isinstance(refused, Refusal.Recorded)
        assert (refused.attempted, refused.code, refused.target) == ("rename_product", "not_allowed", world.product)
        assert refused.metadata.actor == world.people["eve"]
