"""Authority that is lent: named commands, to one human, until a day."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.discovery.business_case import BusinessCase
from domain.errors import NotAllowed
from domain.team.roles import Refusal, Roles
from domain.values import WORKSPACE, Place
from tests.reach.discovery import FIGURES, ask_for_money, discovered
from tests.world import World

EVERYWHERE = Roles.at(WORKSPACE)
WHY = "I am on holiday."
UNTIL = "2026-12-01"


@pytest.fixture
def roles(world: World) -> UUID:
    return Roles.at(Place(product=world.product))


def lend(world: World, who: str = "ada", to: str = "eve", target: UUID | None = None, **more: Any) -> list[str]:
    body = {"to": world.people[to], "role": "product_manager", "commands": ["rename_product"], "until": UNTIL}
    target = target or Roles.at(Place(product=world.product))
    return world.told(who, "delegate_authority", target, **{**body, "reason": WHY, **more})


def renamed(world: World, who: str) -> list[str]:
    return world.told(who, "rename_product", world.product, name=f"Named by {who} at {world.moment}")


def add(world: World, name: str, **more: Any) -> str:
    world.people[name] = world.make("root", "add_person", name=name.title(), **more)
    return name


class TestDelegatingAuthority:
    def test_lets_somebody_give_the_named_commands(self, world: World) -> None:
        assert lend(world) == ["roles.authority_delegated", "roles.lent_elsewhere"]
        assert renamed(world, "eve") == ["product.renamed"]

    def test_lets_them_give_no_other(self, world: World) -> None:
        lend(world)
        with pytest.raises(NotAllowed):
            world.give("eve", "place_on_hold", world.product, reason=WHY)

    def test_is_recorded_with_whatever_they_do(self, world: World) -> None:
        lend(world)
        renamed(world, "eve")
        metadata = world.facts()[-1].metadata
        assert (metadata.actor, metadata.role) == (world.people["eve"], "product_manager")
        assert metadata.on_behalf_of == world.people["ada"]

    def test_is_over_on_its_last_day(self, world: World) -> None:
        lend(world, until="2026-11-21")
        world.moment += timedelta(days=1)
        with pytest.raises(NotAllowed):
            renamed(world, "eve")

    def test_is_over_with_the_role_of_whoever_lent_it(self, world: World, roles: UUID) -> None:
        lend(world)
        world.give("root", "assign_roles", roles, role="product_manager", holder=world.people[add(world, "ann")])
        world.give("sam", "hand_over_product", world.product, accountable=world.people["ann"])
        world.give("root", "revoke_roles", roles, role="product_manager", holder=world.people["ada"], reason=WHY)
        with pytest.raises(NotAllowed):
            renamed(world, "eve")

    def test_in_the_workspace_is_of_every_product(self, world: World) -> None:
        world.give("root", "assign_roles", EVERYWHERE, role="product_manager", holder=world.people[add(world, "ann")])
        assert lend(world, "ann", target=EVERYWHERE) == ["roles.authority_delegated"]
        assert renamed(world, "eve") == ["product.renamed"]

    def test_twice_changes_nothing(self, world: World) -> None:
        lend(world)
        assert lend(world) == []

    def test_of_a_delegated_role_is_refused(self, world: World) -> None:
        lend(world, commands=["rename_product"])
        with pytest.raises(NotAllowed):
            lend(world, "eve", "dan")

    @pytest.mark.parametrize("name", ["delegate_authority", "revoke_delegation", "assign_roles"])
    def test_of_authority_itself_is_refused(self, world: World, name: str) -> None:
        with pytest.raises(Roles.NotOfThisRole) as refused:
            lend(world, commands=["rename_product", name])
        assert refused.value.pointer == "/commands/1"

    @pytest.mark.parametrize("name", ["decide_gate", "nothing_at_all"])
    def test_is_refused_for_what_the_role_may_not_command(self, world: World, name: str) -> None:
        with pytest.raises(Roles.NotOfThisRole):
            lend(world, commands=[name])

    @pytest.mark.parametrize("who", ["sam", "olga"])
    def test_is_refused_to_who_does_not_hold_the_role(self, world: World, who: str) -> None:
        with pytest.raises(Roles.NotYoursToDelegate) as refused:
            lend(world, who)
        assert refused.value.pointer == "/role"

    @pytest.mark.parametrize("kind", ["agent", "service"])
    def test_is_for_humans_only(self, world: World, kind: str) -> None:
        add(world, "robot", kind=kind, responsible=world.people["ada"])
        with pytest.raises(Roles.DelegatesAreHuman):
            lend(world, to="robot")

    def test_to_oneself_is_refused(self, world: World) -> None:
        with pytest.raises(Roles.NeverToOneself):
            lend(world, to="ada")

    @pytest.mark.parametrize("until", ["2026-11-20", "2026-01-01", "2028-01-01"])
    def test_ends_within_a_year(self, world: World, until: str) -> None:
        with pytest.raises(Roles.EndsTooLate):
            lend(world, until=until)

    def test_is_bounded(self, world: World) -> None:
        for day in range(100):
            lend(world, until=(world.moment + timedelta(days=day + 1)).date())
        with pytest.raises(Roles.TooManyDelegations):
            lend(world, until="2027-10-10")

    @pytest.mark.parametrize("to", ["sam", "root"])
    def test_is_refused_to_whom_the_segregation_of_duties_forbids_it(self, world: World, to: str) -> None:
        with pytest.raises((Roles.DutiesConflict, Roles.AdministratorsDecideNothing)):
            lend(world, to=to)

    def test_in_the_workspace_is_refused_to_them_as_well(self, world: World) -> None:
        world.give("root", "assign_roles", EVERYWHERE, role="product_manager", holder=world.people[add(world, "ann")])
        with pytest.raises(Roles.DutiesConflict):
            lend(world, "ann", "sam", EVERYWHERE)

    def test_keeps_roles_apart_that_are_assigned_later(self, world: World, roles: UUID) -> None:
        lend(world)
        with pytest.raises(Roles.DutiesConflict):
            world.give("root", "assign_roles", roles, role="sponsor", holder=world.people["eve"])

    def test_needs_a_reason(self, world: World) -> None:
        with pytest.raises(ValueError, match="reason"):
            lend(world, reason=None)


class TestActingInAnothersStead:
    def test_is_refused_where_the_other_may_not_decide(self, world: World, roles: UUID) -> None:
        done = discovered(world)
        both = {"role": "product_manager", "compensating_control": "Nobody approves what they wrote."}
        world.give("root", "assign_roles", roles, holder=world.people["sam"], **both)
        body = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
        case = world.make("sam", "draft_business_case", iteration=done.iteration, **body)
        lend(world, "sam", role="sponsor", commands=["approve_business_case"])

        with pytest.raises(BusinessCase.AuthorNeverApproves):
            world.give("eve", "approve_business_case", case)
        tried = world.facts()[-1]
        assert isinstance(tried, Refusal.Recorded)
        assert tried.code == BusinessCase.AuthorNeverApproves.code

    def test_records_once_what_is_decided(self, world: World) -> None:
        done = discovered(world)
        body = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
        case = world.make("ada", "draft_business_case", iteration=done.iteration, **body)
        ask_for_money(world, case)
        lend(world, "sam", role="sponsor", commands=["approve_business_case"])
        assert world.told("eve", "approve_business_case", case).count("business_case.approved") == 1


class TestRevokingADelegation:
    @pytest.mark.parametrize("who", ["ada", "eve"])
    def test_is_for_both_sides(self, world: World, roles: UUID, who: str) -> None:
        lend(world)
        world.give("root", "assign_roles", roles, role="designer", holder=world.people["eve"])
        told = world.told(who, "revoke_delegation", roles, number=1)
        assert told == ["roles.delegation_revoked", "roles.returned_elsewhere"]
        with pytest.raises(NotAllowed):
            renamed(world, "eve")

    def test_is_refused_to_a_third(self, world: World, roles: UUID) -> None:
        lend(world)
        with pytest.raises(Roles.NotYourDelegation):
            world.give("olga", "revoke_delegation", roles, number=1)

    def test_leaves_the_others(self, world: World, roles: UUID) -> None:
        lend(world)
        lend(world, commands=["place_on_hold"])
        assert world.told("ada", "revoke_delegation", roles, number=2) == ["roles.delegation_revoked"]
        assert renamed(world, "eve") == ["product.renamed"]

    def test_twice_changes_nothing(self, world: World, roles: UUID) -> None:
        lend(world)
        world.give("ada", "revoke_delegation", roles, number=1)
        assert world.told("ada", "revoke_delegation", roles, number=1) == []

    def test_gives_its_number_to_no_other(self, world: World, roles: UUID) -> None:
        lend(world)
        world.give("ada", "revoke_delegation", roles, number=1)
        lend(world)
        assert world.told("ada", "revoke_delegation", roles, number=1) == []


class TestEndingADelegation:
    def test_is_for_administrators(self, world: World, roles: UUID) -> None:
        lend(world)
        told = world.told("root", "end_delegation", roles, number=1, reason=WHY)
        assert told == ["roles.delegation_revoked", "roles.returned_elsewhere"]
        assert world.told("root", "end_delegation", roles, number=1, reason=WHY) == []

    def test_is_for_nobody_else(self, world: World, roles: UUID) -> None:
        lend(world)
        with pytest.raises(NotAllowed, match="end_delegation is for administrator"):
            world.give("olga", "end_delegation", roles, number=1, reason=WHY)

    def test_comes_with_its_day(self, world: World, roles: UUID) -> None:
        lend(world, until="2026-11-21")
        world.moment += timedelta(days=1)
        told = world.told("root", "retire_expired_roles", roles)
        assert told == ["roles.delegation_revoked", "roles.returned_elsewhere"]
