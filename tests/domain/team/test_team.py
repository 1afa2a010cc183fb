"""Those who build a product together."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.team.person import Person
from domain.team.roles import Roles
from domain.team.team import Team
from domain.values import Place
from tests.world import World

WHY = "She moved on to another team."


@pytest.fixture
def roles(world: World) -> UUID:
    return Roles.at(Place(product=world.product))


@pytest.fixture
def team(world: World) -> UUID:
    return form(world)


def form(world: World, who: str = "ada", owner: str = "olga", name: str = "Exporters") -> UUID:
    roles = Roles.at(Place(product=world.product))
    return world.make(who, "form_team", roles=roles, name=name, product_owner=world.people[owner])


def add(world: World, team: UUID, *names: str, who: str = "ada") -> list[str]:
    return [fact for name in names for fact in world.told(who, "add_member", team, member=world.people[name])]


def remove(world: World, team: UUID, name: str) -> list[str]:
    return world.told("ada", "remove_member", team, member=world.people[name], reason=WHY)


def assign(world: World, roles: UUID, team: UUID, name: str = "eve", **more: Any) -> list[str]:
    body = {"role": "designer", "holder": world.people[name], "team": team, **more}
    return world.told("root", "assign_roles", roles, **body)


class TestFormingATeam:
    def test_begins_with_its_product_owner(self, world: World, team: UUID) -> None:
        state = world.state(team)
        assert (state["product_owner"], state["members"]) == (str(world.people["olga"]), [str(world.people["olga"])])
        assert state["product"] == str(world.product)

    def test_is_refused_for_who_is_no_product_owner(self, world: World) -> None:
        with pytest.raises(Roles.NoProductOwner):
            form(world, owner="dan")

    def test_is_refused_for_a_product_owner_whose_role_ends(self, world: World, roles: UUID) -> None:
        term = {"role": "product_owner", "holder": world.people["eve"], "until": "2026-12-24"}
        world.give("root", "assign_roles", roles, **term)
        with pytest.raises(Roles.NoProductOwner):
            form(world, owner="eve")

    def test_twice_by_one_name_is_refused(self, world: World, team: UUID) -> None:
        with pytest.raises(AlreadyExists):
            form(world)

    def test_is_for_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="form_team is for product_manager"):
            form(world, "dan")


class TestAddingAMember:
    def test_is_noted_with_the_person(self, world: World, team: UUID) -> None:
        assert add(world, team, "dan") == ["team.member_added", "person.access_granted"]
        (access,) = world.state(world.people["dan"])["accesses"]
        assert (access["kind"], access["team"]) == ("team", str(team))

    def test_twice_changes_nothing(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        assert add(world, team, "dan") == []

    def test_is_bounded(self, world: World, team: UUID) -> None:
        world.people |= {f"p{n}": world.make("root", "add_person", name=f"P{n}") for n in range(50)}
        add(world, team, *(f"p{n}" for n in range(49)))
        with pytest.raises(Team.TooMany):
            add(world, team, "p49")

    def test_is_not_for_developers(self, world: World, team: UUID) -> None:
        with pytest.raises(NotAllowed):
            add(world, team, "eve", who="dan")


class TestRemovingAMember:
    def test_is_recorded(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        assert remove(world, team, "dan") == ["team.member_removed", "person.access_revoked"]
        assert str(world.people["dan"]) not in world.state(team)["members"]

    def test_twice_changes_nothing(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        remove(world, team, "dan")
        assert remove(world, team, "dan") == []

    def test_is_refused_for_the_product_owner(self, world: World, team: UUID) -> None:
        with pytest.raises(Team.KeepsItsOwner):
            remove(world, team, "olga")

    def test_ends_the_roles_they_held_within_it_the_same_day(self, world: World, team: UUID, roles: UUID) -> None:
        add(world, team, "eve")
        assign(world, roles, team)
        assert "roles.revoked" in remove(world, team, "eve")
        assert str(world.people["eve"]) not in world.state(roles)["held"]["designer"]

    def test_leaves_the_roles_they_hold_beside(self, world: World, team: UUID, roles: UUID) -> None:
        add(world, team, "eve")
        assign(world, roles, team)
        assign(world, roles, team, role="developer")
        world.give("root", "assign_roles", roles, role="designer", holder=world.people["eve"])
        assert {"roles.term_ended", "roles.revoked"} <= set(remove(world, team, "eve"))
        held = world.state(roles)["held"]
        assert str(world.people["eve"]) in held["designer"]
        assert str(world.people["eve"]) not in held["developer"]

    def test_closes_what_was_open_to_its_members_the_same_day(self, world: World, team: UUID) -> None:
        add(world, team, "eve")
        world.give("root", "grant_access", world.people["eve"], system="github", team=team)
        world.give("root", "grant_access", world.people["eve"], system="wiki")
        remove(world, team, "eve")
        assert [each["system"] for each in world.state(world.people["eve"])["accesses"]] == ["wiki"]


class TestARoleWithinATeam:
    def test_is_for_its_members(self, world: World, team: UUID, roles: UUID) -> None:
        with pytest.raises(Roles.NotOfTheTeam) as refused:
            assign(world, roles, team)
        assert refused.value.pointer == "/team"

    def test_is_held_on_its_product(self, world: World, team: UUID, roles: UUID) -> None:
        add(world, team, "eve")
        assign(world, roles, team, role="product_manager")
        assert world.told("eve", "rename_product", world.product, name="Faster") == ["product.renamed"]


class TestHandingOverOwnership:
    def test_makes_another_member_the_one_product_owner(self, world: World, team: UUID, roles: UUID) -> None:
        add(world, team, "eve")
        world.give("root", "assign_roles", roles, role="product_owner", holder=world.people["eve"])
        told = world.told("ada", "hand_over_ownership", team, product_owner=world.people["eve"])
        assert told == ["team.ownership_handed_over", "roles.team_owned"]
        assert "team.member_removed" in remove(world, team, "olga")

    def test_to_the_owner_changes_nothing(self, world: World, team: UUID) -> None:
        assert world.told("ada", "hand_over_ownership", team, product_owner=world.people["olga"]) == []

    def test_is_refused_for_who_is_no_member(self, world: World, team: UUID) -> None:
        with pytest.raises(Team.NotAMember):
            world.give("ada", "hand_over_ownership", team, product_owner=world.people["eve"])

    def test_is_refused_for_who_is_no_product_owner(self, world: World, team: UUID) -> None:
        add(world, team, "eve")
        with pytest.raises(Roles.NoProductOwner):
            world.give("ada", "hand_over_ownership", team, product_owner=world.people["eve"])


class TestRevokingTheRoleOfATeamsOwner:
    def test_is_refused_until_the_team_was_handed_over(self, world: World, team: UUID, roles: UUID) -> None:
        with pytest.raises(Roles.OwnsATeam):
            world.give("root", "revoke_roles", roles, role="product_owner", holder=world.people["olga"], reason=WHY)


    def test_of_who_owns_no_team_is_not(self, world: World, team: UUID, roles: UUID) -> None:
        holder = {"role": "product_owner", "holder": world.people["eve"]}
        world.give("root", "assign_roles", roles, **holder)
        assert world.told("root", "revoke_roles", roles, **holder, reason=WHY)[0] == "roles.revoked"

    def test_leaves_its_owner_every_other_role_to_lose(self, world: World, team: UUID, roles: UUID) -> None:
        holder = {"role": "designer", "holder": world.people["olga"]}
        world.give("root", "assign_roles", roles, **holder)
        assert world.told("root", "revoke_roles", roles, **holder, reason=WHY)[0] == "roles.revoked"


class TestAgreeingARaci:
    def agree(self, world: World, team: UUID, accountable: str = "olga", subject: str = "releases") -> list[str]:
        raci = {"responsible": [world.people["dan"]], "accountable": world.people[accountable]}
        return world.told("olga", "agree_raci", team, subject=subject, raci=raci)

    def test_names_the_one_who_answers_for_it(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        assert self.agree(world, team) == ["team.raci_agreed"]
        assert world.state(team)["raci"]["releases"]["accountable"] == str(world.people["olga"])

    def test_twice_changes_nothing(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        self.agree(world, team)
        assert self.agree(world, team) == []

    def test_is_refused_for_who_is_no_member(self, world: World, team: UUID) -> None:
        add(world, team, "dan")
        with pytest.raises(Team.NotAMember):
            self.agree(world, team, "tess")


class TestGrantingAccess:
    def grant(self, world: World, who: str = "root", whom: str = "eve", **more: Any) -> list[str]:
        return world.told(who, "grant_access", world.people[whom], **{"system": "github", **more})

    def test_is_recorded(self, world: World) -> None:
        assert self.grant(world, level="write") == ["person.access_granted"]

    def test_twice_changes_nothing(self, world: World) -> None:
        self.grant(world)
        assert self.grant(world) == []

    def test_through_a_team_is_for_its_members(self, world: World, team: UUID) -> None:
        with pytest.raises(Person.NotInTheTeam):
            self.grant(world, team=team)

    def test_is_never_to_oneself(self, world: World) -> None:
        with pytest.raises(Person.NeverOnesOwn):
            self.grant(world, whom="root")

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="grant_access is for administrator"):
            self.grant(world, "ada")


    def test_is_bounded(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """By a thousand, of which a test need not wait for more than five."""
        monkeypatch.setattr("domain.team.entering.MOST", 5)
        for n in range(5):
            self.grant(world, system=f"s{n}")
        with pytest.raises(Person.TooMuchAccess):
            self.grant(world)
        assert self.grant(world, system="s3") == []


class TestRevokingAccess:
    def test_leaves_every_other_system(self, world: World) -> None:
        for system in ("jira", "aws", "github"):
            world.give("root", "grant_access", world.people["eve"], system=system)
        world.give("root", "revoke_access", world.people["eve"], system="github")
        assert [each["system"] for each in world.state(world.people["eve"])["accesses"]] == ["jira", "aws"]

    @pytest.mark.parametrize("left", [0, 1, 2])
    def test_to_one_team_leaves_what_is_open_by_others(self, world: World, left: int) -> None:
        eve, roles = world.people["eve"], Roles.at(Place(product=world.product))
        owner = {"roles": roles, "product_owner": world.people["olga"]}
        teams = sorted(world.make("ada", "form_team", name=name, **owner) for name in ("A", "B", "C"))
        for each in teams:
            add(world, each, "eve")
            world.give("root", "grant_access", eve, system="github", team=each)
        world.give("ada", "remove_member", teams[left], member=eve, reason=WHY)
        others = {str(each) for each in teams if each != teams[left]}
        assert {each["team"] for each in world.state(eve)["accesses"]} == others

    def test_closes_a_system_at_every_level(self, world: World) -> None:
        for level in ("read", "write"):
            world.give("root", "grant_access", world.people["eve"], system="github", level=level)
        told = world.told("root", "revoke_access", world.people["eve"], system="github")
        assert told == ["person.access_revoked"] * 2

    def test_through_a_team_leaves_its_member_in_it(self, world: World, team: UUID) -> None:
        add(world, team, "eve")
        world.give("root", "grant_access", world.people["eve"], system="github", team=team)
        told = world.told("root", "revoke_access", world.people["eve"], system="github")
        assert told == ["person.access_revoked"]

    def test_twice_changes_nothing(self, world: World) -> None:
        assert world.told("root", "revoke_access", world.people["eve"], system="github") == []
