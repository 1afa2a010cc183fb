"""Whoever leaves holds nothing any more, from the same day on."""

from hashlib import sha256
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.team.engagement import Engagement
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.reach.engagement import WHY, Engaged, engaged
from tests.world import World

EVERYWHERE = Roles.at(WORKSPACE)


@pytest.fixture
def roles(world: World) -> UUID:
    return Roles.at(Place(product=world.product))


@pytest.fixture
def eve(world: World) -> Engaged:
    return engaged(world).confirmed()


def other_product(world: World, accountable: str = "ada") -> UUID:
    body = {"key": "IMPORTS", "name": "Imports", "accountable": world.people[accountable]}
    return world.make("root", "register_product", **body)


def end(eve: Engaged) -> list[str]:
    return eve.give("ada", "end_engagement", reason=WHY)


class TestEndingAnEngagement:
    def test_ends_roles_delegations_keys_and_access_at_once(self, world: World, roles: UUID, eve: Engaged) -> None:
        person, until = world.people["eve"], "2026-12-24"
        key = {"digest": sha256(b"a secret").hexdigest(), "principal": person, "label": "laptop"}
        key_id = world.make("root", "issue_api_key", **key)
        world.give("root", "grant_access", person, system="github")
        world.give("root", "assign_roles", roles, role="designer", holder=person)
        lent = {"role": "product_manager", "commands": ["rename_product"], "until": until, "reason": WHY}
        world.give("ada", "delegate_authority", roles, to=person, **lent)

        told = end(eve)
        assert told.count("person.access_revoked") == 2
        assert {"roles.revoked", "roles.delegation_revoked", "api_key.revoked", "person.left"} <= set(told)
        assert world.state(key_id)["revoked"] is True
        assert world.state(person)["accesses"] == []
        with pytest.raises(NotAllowed):
            world.give("eve", "rename_product", world.product, name="Mine")

    def test_ends_what_they_hold_on_every_product(self, world: World, eve: Engaged) -> None:
        product = other_product(world)
        for place, role in ((Place(product=product), "tech_lead"), (WORKSPACE, "designer")):
            world.give("root", "assign_roles", Roles.at(place), role=role, holder=world.people["eve"])
        assert end(eve).count("roles.revoked") == 2
        assert world.state(EVERYWHERE)["elsewhere"].get(str(world.people["eve"])) is None

    def test_ends_what_administers_another_product(self, world: World, eve: Engaged) -> None:
        roles = Roles.at(Place(product=other_product(world)))
        world.give("root", "assign_roles", roles, role="administrator", holder=world.people[second(world)])
        world.give("root", "assign_roles", roles, role="administrator", holder=world.people["eve"])
        assert "roles.revoked" in end(eve)

    def test_ends_what_they_have_lent(self, world: World, roles: UUID, eve: Engaged) -> None:
        world.give("root", "assign_roles", roles, role="product_manager", holder=world.people["eve"])
        lent = {"role": "product_manager", "commands": ["rename_product"], "until": "2026-12-24", "reason": WHY}
        world.give("eve", "delegate_authority", roles, to=world.people["tess"], **lent)
        assert "roles.delegation_revoked" in end(eve)

    def test_takes_them_out_of_their_teams(self, world: World, roles: UUID, eve: Engaged) -> None:
        body = {"roles": roles, "name": "Exporters", "product_owner": world.people["olga"]}
        team = world.make("ada", "form_team", **body)
        world.give("ada", "add_member", team, member=world.people["eve"])
        assert "team.member_removed" in end(eve)
        assert world.state(team)["members"] == [str(world.people["olga"])]

    def test_is_refused_where_nobody_would_be_accountable(self, world: World, eve: Engaged) -> None:
        other_product(world, "eve")
        with pytest.raises(Roles.LastOfItsKind):
            end(eve)
        assert eve.state["state"] == "confirmed"

    def test_is_refused_where_a_team_would_have_no_owner(self, world: World, roles: UUID, eve: Engaged) -> None:
        world.give("root", "assign_roles", roles, role="product_owner", holder=world.people["eve"])
        world.make("ada", "form_team", roles=roles, name="Exporters", product_owner=world.people["eve"])
        with pytest.raises(Roles.OwnsATeam):
            end(eve)

    def test_leaves_everybody_else_theirs(self, world: World, roles: UUID, eve: Engaged) -> None:
        before = world.state(roles)["held"]
        end(eve)
        assert world.state(roles)["held"] == before

    def test_twice_changes_nothing(self, eve: Engaged) -> None:
        end(eve)
        assert end(eve) == []

    def test_withdraws_a_proposal(self, world: World) -> None:
        assert end(engaged(world, "dan"))[0] == "engagement.ended"

    def test_is_refused_during_the_trial(self, world: World) -> None:
        with pytest.raises(Engagement.OutOfTurn):
            end(engaged(world, "dan").on_trial())

    def test_is_not_for_developers(self, eve: Engaged) -> None:
        with pytest.raises(NotAllowed, match="end_engagement is for product_manager or sponsor"):
            eve.give("dan", "end_engagement", reason=WHY)


class TestEndingATrial:
    def test_ends_everything_as_well(self, world: World, roles: UUID) -> None:
        eve = engaged(world).on_trial()
        world.give("root", "assign_roles", roles, role="designer", holder=world.people["eve"])
        assert "roles.revoked" in eve.give("ada", "end_trial", reason=WHY)


def second(world: World) -> str:
    world.people["alma"] = world.make("root", "add_person", name="Alma")
    return "alma"
