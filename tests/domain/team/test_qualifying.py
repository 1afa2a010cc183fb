"""What somebody is proven to be able to do, and the roles that demand it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.team.person import Person
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.world import World

EVERYWHERE = Roles.at(WORKSPACE)
PROVEN = {"competence": "pspo-2", "reference": "scrum-org-4711", "obtained_on": "2026-01-31"}


@pytest.fixture(autouse=True)
def cora(world: World) -> None:
    """A compliance officer."""
    world.people["cora"] = world.make("root", "add_person", name="Cora")
    world.give("root", "assign_roles", EVERYWHERE, role="compliance_officer", holder=world.people["cora"])


def record(world: World, who: str = "cora", whom: str = "eve", **more: Any) -> list[str]:
    return world.told(who, "record_qualification", world.people[whom], qualification={**PROVEN, **more})


def assign(world: World, role: str = "product_owner") -> list[str]:
    roles = Roles.at(Place(product=world.product))
    return world.told("root", "assign_roles", roles, role=role, holder=world.people["eve"])


class TestRecordingAQualification:
    def test_is_kept_by_its_competence(self, world: World) -> None:
        assert record(world) == ["person.qualification_recorded"]
        kept = world.state(world.people["eve"])["qualifications"]["pspo-2"]
        assert (kept["reference"], kept["valid_until"]) == ("scrum-org-4711", None)

    def test_twice_changes_nothing(self, world: World) -> None:
        record(world)
        assert record(world) == []

    def test_again_counts_instead(self, world: World) -> None:
        record(world)
        assert record(world, valid_until="2030-01-31") == ["person.qualification_recorded"]
        assert len(world.state(world.people["eve"])["qualifications"]) == 1

    @pytest.mark.parametrize(
        "days", [{"obtained_on": "2026-11-21"}, {"valid_until": "2026-01-31"}, {"valid_until": "2026-01-30"}]
    )
    def test_is_refused_for_days_that_cannot_be(self, world: World, days: dict[str, str]) -> None:
        with pytest.raises(Person.NotYetObtained):
            record(world, **days)

    @pytest.mark.parametrize("days", [{"obtained_on": "2026-11-20"}, {"valid_until": "2026-02-01"}])
    def test_may_be_of_today_and_valid_for_a_day(self, world: World, days: dict[str, str]) -> None:
        assert record(world, **days) == ["person.qualification_recorded"]

    def test_is_never_of_oneself(self, world: World) -> None:
        with pytest.raises(Person.NeverOnesOwn):
            record(world, whom="cora")

    def test_is_bounded(self, world: World) -> None:
        for n in range(100):
            record(world, competence=f"c{n}")
        with pytest.raises(Person.TooManyQualifications):
            record(world, competence="one-more")
        assert record(world, competence="c50", reference="anew") == ["person.qualification_recorded"]

    def test_is_not_for_product_managers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="record_qualification is for administrator or compliance_officer"):
            record(world, "ada")


class TestARoleThatDemandsACompetence:
    @pytest.fixture(autouse=True)
    def demanded(self, world: World) -> None:
        """Product owners are certified."""
        demand(world)

    def test_is_refused_without_it(self, world: World) -> None:
        with pytest.raises(Roles.Unqualified) as refused:
            assign(world)
        assert refused.value.facts == ("pspo-2",)

    def test_is_assigned_to_whoever_has_proven_it(self, world: World) -> None:
        record(world)
        assert "roles.assigned" in assign(world)
        assigned = [fact for fact in world.facts() if isinstance(fact, Roles.Assigned)][-1]
        assert assigned.competences == ("pspo-2",)

    @pytest.mark.parametrize("until", ["2026-11-21", "2026-11-22"])
    def test_is_assigned_on_the_last_day_of_the_proof(self, world: World, until: str) -> None:
        record(world, valid_until=until)
        assert "roles.assigned" in assign(world)

    def test_is_refused_on_the_day_the_proof_ends(self, world: World) -> None:
        record(world, valid_until="2026-11-20")
        with pytest.raises(Roles.Unqualified):
            assign(world)

    def test_counts_each_proof_by_its_own_days(self, world: World) -> None:
        record(world, valid_until="2026-11-20", competence="psm-1")
        record(world, valid_until="2030-01-31")
        assert "roles.assigned" in assign(world)

    def test_is_refused_once_the_proof_is_valid_no_longer(self, world: World) -> None:
        record(world, valid_until="2026-11-22")
        world.moment += timedelta(days=2)
        with pytest.raises(Roles.Unqualified):
            assign(world)

    def test_is_not_asked_of_whoever_registers_with_a_product(self, world: World) -> None:
        managers = {"role": "product_manager", "competence": "pspo-2"}
        world.give("cora", "demand_qualification", EVERYWHERE, **managers)
        assert world.make("root", "register_product", key="IMPORTS", name="Imports", accountable=world.people["eve"])

    def test_demands_nothing_of_another_role(self, world: World) -> None:
        assert "roles.assigned" in assign(world, "designer")

    def test_is_refused_to_a_deputy_without_it(self, world: World) -> None:
        lent = {"to": world.people["eve"], "role": "product_owner", "commands": ["write_story"], "until": "2026-12-01"}
        with pytest.raises(Roles.Unqualified):
            world.give("olga", "delegate_authority", Roles.at(Place(product=world.product)), **lent, reason="Holiday.")

    def test_is_assigned_again_once_that_is_waived(self, world: World) -> None:
        waived = {"role": "product_owner", "reason": "Nobody has it yet."}
        assert world.told("cora", "waive_qualification", EVERYWHERE, **waived) == ["roles.demand_waived"]
        assert world.told("cora", "waive_qualification", EVERYWHERE, **waived) == []
        assert "roles.assigned" in assign(world)

    def test_twice_changes_nothing(self, world: World) -> None:
        assert demand(world) == []

    def test_is_of_the_workspace(self, world: World) -> None:
        with pytest.raises(Roles.OfTheWorkspace):
            demand(world, Roles.at(Place(product=world.product)))

    def test_is_for_compliance_officers_to_say(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="demand_qualification is for compliance_officer"):
            demand(world, who="root")


def demand(world: World, target: UUID = EVERYWHERE, who: str = "cora") -> list[str]:
    return world.told(who, "demand_qualification", target, role="product_owner", competence="pspo-2")
