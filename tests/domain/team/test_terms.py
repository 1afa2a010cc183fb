"""Roles that are held within days, a team, a portfolio or a specialisation."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.errors import NotAllowed
from domain.team.role_values import Terms
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.world import World

TODAY, TOMORROW, LATER = "2026-11-20", "2026-11-21", "2026-12-24"
WHY = "It is over."


@pytest.fixture
def roles(world: World) -> UUID:
    return Roles.at(Place(product=world.product))


def assign(world: World, roles: UUID, role: str, holder: str, **terms: Any) -> list[str]:
    return world.told("root", "assign_roles", roles, role=role, holder=world.people[holder], **terms)


def renamed(world: World, who: str) -> list[str]:
    return world.told(who, "rename_product", world.product, name=f"Named by {who} at {world.moment}")


def pass_days(world: World, days: int) -> None:
    world.moment += timedelta(days=days)


class TestARoleWithAnEnd:
    def test_is_held_until_then(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", until=TOMORROW)
        assert renamed(world, "eve") == ["product.renamed"]

    def test_is_not_held_from_that_day_on(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", until=TOMORROW)
        pass_days(world, 1)
        with pytest.raises(NotAllowed):
            renamed(world, "eve")

    @pytest.mark.parametrize("until", [TODAY, "2026-01-01"])
    def test_ends_on_a_day_to_come(self, world: World, roles: UUID, until: str) -> None:
        with pytest.raises(Roles.EndsBeforeItBegins) as refused:
            assign(world, roles, "designer", "eve", until=until)
        assert refused.value.pointer == "/until"

    def test_ends_after_it_has_begun(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.EndsBeforeItBegins):
            assign(world, roles, "designer", "eve", since=LATER, until=LATER)

    def test_leaves_the_last_for_good_where_they_are(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", until=LATER)
        with pytest.raises(Roles.LastOfItsKind):
            world.give("root", "revoke_roles", roles, role="product_manager", holder=world.people["ada"], reason=WHY)


class TestARoleWithABeginning:
    def test_is_not_held_before(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", since=TOMORROW)
        with pytest.raises(NotAllowed):
            renamed(world, "eve")

    def test_is_held_from_that_day_on(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", since=TOMORROW)
        pass_days(world, 1)
        assert renamed(world, "eve") == ["product.renamed"]


class TestARoleThatIsAssignedAgain:
    def test_by_the_same_terms_changes_nothing(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=LATER)
        assert assign(world, roles, "designer", "eve", until=LATER) == []

    def test_is_held_by_all_its_terms(self, world: World, roles: UUID) -> None:
        assign(world, roles, "product_manager", "eve", until=TOMORROW)
        assert assign(world, roles, "product_manager", "eve", until=LATER) == ["roles.assigned"]
        pass_days(world, 1)
        assert renamed(world, "eve") == ["product.renamed"]

    def test_is_held_by_twenty_terms_at_most(self, world: World, roles: UUID) -> None:
        days = [date(2027, 1, 1) + timedelta(days=n) for n in range(21)]
        for day in days[:20]:
            assign(world, roles, "designer", "eve", until=day)
        with pytest.raises(Roles.TooManyTerms):
            assign(world, roles, "designer", "eve", until=days[20])

    def test_ends_as_a_whole(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=TOMORROW)
        assign(world, roles, "designer", "eve", until=LATER)
        told = world.told("root", "revoke_roles", roles, role="designer", holder=world.people["eve"], reason=WHY)
        assert told == ["roles.revoked", "roles.ended_elsewhere"]
        assert world.state(roles)["terms"] == {}


class TestRetiringExpiredRoles:
    def test_records_that_they_have_ended(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=TOMORROW)
        pass_days(world, 1)
        told = world.told("root", "retire_expired_roles", roles)
        assert told == ["roles.revoked", "roles.ended_elsewhere"]

    def test_leaves_what_is_still_held(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=TOMORROW)
        assign(world, roles, "designer", "eve", until=LATER)
        pass_days(world, 1)
        assert world.told("root", "retire_expired_roles", roles) == ["roles.term_ended"]
        assert str(world.people["eve"]) in world.state(roles)["held"]["designer"]

    def test_twice_changes_nothing(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=TOMORROW)
        pass_days(world, 1)
        world.give("root", "retire_expired_roles", roles)
        assert world.told("root", "retire_expired_roles", roles) == []

    def test_before_the_day_changes_nothing(self, world: World, roles: UUID) -> None:
        assign(world, roles, "designer", "eve", until=TOMORROW)
        assert world.told("root", "retire_expired_roles", roles) == []

    def test_is_for_administrators_only(self, world: World, roles: UUID) -> None:
        with pytest.raises(NotAllowed, match="retire_expired_roles is for administrator"):
            world.give("ada", "retire_expired_roles", roles)


class TestASpecialisation:
    @pytest.mark.parametrize("which", ["ai", "data", "platform", "technical", "growth"])
    def test_is_of_a_product_manager(self, world: World, roles: UUID, which: str) -> None:
        assign(world, roles, "product_manager", "eve", specialisation=which)
        (terms,) = world.state(roles)["terms"]["product_manager"].values()
        assert terms[0]["specialisation"] == which

    def test_is_refused_of_any_other_role(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.SpecialistsManageProducts):
            assign(world, roles, "product_owner", "eve", specialisation="ai")


class TestARoleWithinAPortfolio:
    def test_is_refused_for_what_is_none(self, world: World, roles: UUID) -> None:
        with pytest.raises(Roles.NoPortfolio) as refused:
            assign(world, Roles.at(WORKSPACE), "portfolio_manager", "eve", portfolio=world.product)
        assert refused.value.pointer == "/portfolio"

    def test_is_held_for_commands_about_it_alone(self) -> None:
        mine, other = uuid4(), uuid4()
        terms, day = Terms(portfolio=mine), datetime(2026, 11, 20, tzinfo=UTC).date()
        assert terms.cover(day, (None, mine))
        assert not terms.cover(day, (other,))
        assert not terms.cover(day)


class TestTheDaysOfATerm:
    @pytest.mark.parametrize(
        ("day", "covered", "ended"),
        [(9, False, False), (10, True, False), (19, True, False), (20, False, True), (21, False, True)],
    )
    def test_are_from_the_first_to_the_one_before_its_end(self, day: int, *, covered: bool, ended: bool) -> None:
        terms = Terms(since=date(2026, 11, 10), until=date(2026, 11, 20))
        on = date(2026, 11, day)
        assert (terms.cover(on), terms.have_ended(on)) == (covered, ended)

    def test_have_no_end_unless_it_was_said(self) -> None:
        assert (Terms().cover(date(1, 1, 1)), Terms().have_ended(date(9999, 12, 31))) == (True, False)
