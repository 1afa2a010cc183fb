"""The segregation of duties: which roles nobody holds together."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.team.role_values import SEPARATED
from domain.team.roles import Refusal, Roles
from domain.values import WORKSPACE, Place
from tests.world import World

CONTROL = "Each decision is reviewed by the auditors once a month."
TWO = {"one": "tech_lead", "other": "product_owner"}
WHY = "The auditors asked for it."
EVERYWHERE = Roles.at(WORKSPACE)


@pytest.fixture
def roles(world: World) -> UUID:
    return Roles.at(Place(product=world.product))


@pytest.fixture
def cora(world: World) -> str:
    """A compliance officer."""
    world.people["cora"] = world.make("root", "add_person", name="Cora")
    assign(world, EVERYWHERE, "compliance_officer", "cora")
    return "cora"


def assign(world: World, roles: UUID, role: str, holder: str, **more: Any) -> list[str]:
    return world.told("root", "assign_roles", roles, role=role, holder=world.people[holder], **more)


def separate(world: World, who: str, *pairs: dict[str, str], target: UUID = EVERYWHERE) -> list[str]:
    return world.told(who, "separate_duties", target, pairs=pairs, reason=WHY)


class TestAConflictOfDuties:
    @pytest.mark.parametrize(
        ("who", "role"), [("sam", "product_manager"), ("ada", "sponsor"), ("dan", "product_owner")]
    )
    def test_blocks_the_assignment(self, world: World, roles: UUID, who: str, role: str) -> None:
        with pytest.raises(Roles.DutiesConflict):
            assign(world, roles, role, who)
        assert str(world.people[who]) not in world.state(roles)["held"][role]

    def test_names_the_roles_it_is_with(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.DutiesConflict) as refused:
            assign(world, roles, "product_manager", "sam")
        assert refused.value.facts == ("sponsor",)

    def test_is_on_record_as_an_attempt(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotAllowed):
            assign(world, roles, "product_manager", "sam")
        tried = world.facts()[-1]
        assert isinstance(tried, Refusal.Recorded)
        assert tried.code == "roles.duties_conflict"

    def test_is_compensated_by_a_control_that_is_recorded(self, world: World, roles: UUID) -> None:
        told = assign(world, roles, "product_manager", "sam", compensating_control=CONTROL)
        assert told == ["roles.assigned", "roles.held_elsewhere"]
        assigned = [fact for fact in world.facts() if isinstance(fact, Roles.Assigned)][-1]
        assert assigned.compensating_control == CONTROL

    def test_is_none_between_two_products(self, world: World) -> None:
        other = {"key": "IMPORTS", "name": "Imports", "accountable": world.people["sam"]}
        assert world.make("root", "register_product", **other)

    def test_is_met_by_a_role_in_the_whole_workspace(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.DutiesConflict):
            assign(world, EVERYWHERE, "product_manager", "sam")

    @pytest.mark.parametrize("who", ["ada", "olga", "sam", "tess", "mia"])
    def test_keeps_auditors_from_whatever_decides_anywhere(self, world: World, who: str) -> None:
        other = {"key": "IMPORTS", "name": "Imports", "accountable": world.people["ada"]}
        product = world.make("root", "register_product", **other)
        with pytest.raises(Roles.DutiesConflict):
            assign(world, Roles.at(Place(product=product)), "auditor", who)

    def test_keeps_an_auditor_from_being_accountable(self, world: World) -> None:
        assign(world, EVERYWHERE, "auditor", "eve")
        with pytest.raises(Roles.DutiesConflict):
            world.give("root", "register_product", key="IMPORTS", name="Imports", accountable=world.people["eve"])

    def test_is_over_once_the_other_role_has_ended(self, world: World, roles: UUID) -> None:
        world.give("root", "revoke_roles", roles, role="sponsor", holder=world.people["sam"], reason=WHY)
        assert "roles.assigned" in assign(world, roles, "product_manager", "sam")


class TestSeparatingDuties:
    def test_keeps_two_more_roles_apart(self, world: World, roles: UUID, cora: str) -> None:
        assert separate(world, cora, TWO) == ["roles.duties_separated"]
        with pytest.raises(Roles.DutiesConflict):
            assign(world, roles, "product_owner", "tess")

    def test_is_in_versions(self, world: World, cora: str) -> None:
        separate(world, cora, TWO)
        separate(world, cora)
        numbers = [fact.number for fact in world.facts() if isinstance(fact, Roles.DutiesSeparated)]
        assert (numbers, world.state(EVERYWHERE)["separation"]) == ([2, 3], 3)

    def test_replaces_the_pairs_before(self, world: World, roles: UUID, cora: str) -> None:
        separate(world, cora, TWO)
        assert "roles.assigned" in assign(world, roles, "product_manager", "sam")

    def test_leaves_what_was_assigned_before(self, world: World, roles: UUID, cora: str) -> None:
        assign(world, roles, "product_owner", "tess")
        separate(world, cora, TWO)
        assert str(world.people["tess"]) in world.state(roles)["held"]["product_owner"]

    def test_the_same_way_changes_nothing(self, world: World, cora: str) -> None:
        assert separate(world, cora, *(pair.model_dump(mode="json") for pair in SEPARATED)) == []

    def test_may_reach_across_products(self, world: World, cora: str) -> None:
        separate(world, cora, {"one": "sponsor", "other": "product_manager", "reach": "workspace"})
        with pytest.raises(Roles.DutiesConflict):
            world.give("root", "register_product", key="IMPORTS", name="Imports", accountable=world.people["sam"])

    @pytest.mark.parametrize("pairs", [({"one": "sponsor", "other": "sponsor"},), (TWO, TWO)])
    def test_is_refused_for_a_role_and_itself_or_a_pair_twice(
        self, world: World, cora: str, pairs: tuple[dict[str, str], ...]
    ) -> None:
        with pytest.raises(Roles.OneAndTheSame):
            separate(world, cora, *pairs)

    def test_is_refused_on_one_product(self, world: World, roles: UUID, cora: str) -> None:
        with pytest.raises(Roles.OfTheWorkspace):
            separate(world, cora, TWO, target=roles)

    def test_is_for_compliance_officers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="separate_duties is for compliance_officer"):
            separate(world, "root", TWO)
