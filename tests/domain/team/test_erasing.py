"""Somebody is erased by one who did not ask for it alone, unless a legal hold keeps what is known of them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.command import commands
from domain.errors import NotAllowed, Refused
from domain.kernel import Event
from domain.order import Order
from domain.personal import SubjectErased
from domain.team.person import Person
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place
from tests.engines import ENGINES
from tests.world import World

WHY, MATTER = {"reason": "She asked us to, in writing."}, {"matter": "2026-hr-7"}
BASIS = {"lawful_basis": "consent_withdrawn", **WHY}


def request(world: World, person: UUID, who: str = "audra") -> list[str]:
    return world.told(who, "request_erasure", person, reference="dsr-1")


def erase(world: World, person: UUID, who: str = "root") -> list[str]:
    return world.told(who, "erase_person", person, **BASIS)


def hold(world: World, person: UUID, verb: str = "place", who: str = "audra", **more: Any) -> list[str]:
    return world.told(who, f"{verb}_legal_hold", person, **{**MATTER, **WHY, **more})


def erased(world: World) -> Event:
    return next(fact for fact in world.facts() if isinstance(fact, Person.Erased))


class TestErasingAPerson:
    def test_records_who_asked_who_approved_and_on_what_ground(self, world: World, person: UUID) -> None:
        assert request(world, person) == ["person.erasure_requested"]
        assert erase(world, person) == ["person.erased"]

        fact = erased(world)
        assert isinstance(fact, Person.Erased)
        asked = (fact.references, fact.asked_by)
        assert (fact.lawful_basis, asked) == ("consent_withdrawn", (("dsr-1",), (world.people["audra"],)))
        assert (fact.approver, fact.place, fact.metadata.reason) == (world.people["root"], WORKSPACE, WHY["reason"])

    @pytest.mark.parametrize("engine", ENGINES, indirect=True)
    def test_takes_the_name_for_good(self, world: World, person: UUID) -> None:
        request(world, person)
        assert world.keys.remembers(person)
        erase(world, person)

        assert (world.state(person)["name"], world.state(person)["erased"]) == (None, True)
        assert not world.keys.remembers(person)

    def test_leaves_others_their_names(self, world: World, person: UUID) -> None:
        request(world, person)
        erase(world, person)
        assert world.mapper.reveal(world.state(world.people["ada"])["name"]) == "Ada"

    def test_twice_changes_nothing(self, world: World, person: UUID) -> None:
        request(world, person)
        erase(world, person)
        assert erase(world, person) == []

    def test_tried_dry_destroys_nothing(self, world: World, person: UUID) -> None:
        request(world, person)
        order = world.order("root", "erase_person", person, **BASIS)
        assert run_dry(world, order) == ["person.erased"]
        assert world.keys.remembers(person)

    def test_is_refused_until_somebody_asks_for_it(self, world: World, person: UUID) -> None:
        with pytest.raises(Person.ErasureNotRequested):
            erase(world, person)

    def test_is_refused_to_whoever_alone_asked_for_it(self, world: World, person: UUID) -> None:
        request(world, person, "root")
        with pytest.raises(Person.AskerNeverApproves):
            erase(world, person)
        assert world.facts()[-1].TOPIC == "authority.refused"
        assert world.keys.remembers(person)

        assert erase(world, person, "alma") == ["person.erased"]

    def test_may_be_approved_by_one_of_two_who_asked(self, world: World, person: UUID) -> None:
        request(world, person, "root")
        assert request(world, person, "alma") == ["person.erasure_requested"]
        assert erase(world, person) == ["person.erased"]

    def test_is_refused_while_they_hold_a_role(self, world: World, person: UUID) -> None:
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="developer", holder=person)
        request(world, person)
        with pytest.raises(Roles.StillHeld) as refused:
            erase(world, person)
        assert refused.value.facts == ("developer",)

        world.give("root", "revoke_roles", roles, role="developer", holder=person, **WHY)
        assert erase(world, person) == ["person.erased"]

    def test_is_for_administrators(self, world: World, person: UUID) -> None:
        request(world, person)
        with pytest.raises(NotAllowed, match="erase_person is for administrator"):
            erase(world, person, "audra")

    def test_cannot_be_back_dated(self) -> None:
        fields = {each.name: each.body.model_fields for each in commands() if each.topic == "person"}
        assert "occurred_at" in fields["request_erasure"]
        assert "occurred_at" not in fields["erase_person"]


def run_dry(world: World, order: Order) -> list[str]:
    return [fact.type for fact in asyncio.run(world.lifecycle.give(order, dry_run=True)).events]


class TestRequestingAnErasure:
    def test_twice_by_one_changes_nothing(self, world: World, person: UUID) -> None:
        request(world, person)
        assert request(world, person) == []

    def test_may_be_entered_later_than_it_came(self, world: World, person: UUID) -> None:
        came = world.moment - timedelta(days=3)
        world.give("audra", "request_erasure", person, reference="dsr-1", occurred_at=came.isoformat())
        assert world.facts()[-1].occurred_at == came

    def test_is_for_administrators_and_auditors(self, world: World, person: UUID) -> None:
        with pytest.raises(NotAllowed, match="request_erasure is for administrator or auditor"):
            request(world, person, "ada")


class TestALegalHold:
    def test_keeps_somebody_from_being_erased(self, world: World, person: UUID) -> None:
        request(world, person)
        assert hold(world, person) == ["person.legal_hold_placed"]
        with pytest.raises(Person.UnderLegalHold) as refused:
            erase(world, person)
        assert (refused.value.code, refused.value.facts) == ("person.under_legal_hold", ("2026-hr-7",))
        assert world.keys.remembers(person)

    def test_is_released_and_then_keeps_nobody(self, world: World, person: UUID) -> None:
        hold(world, person)
        request(world, person)
        assert hold(world, person, "release") == ["person.legal_hold_released"]
        assert erase(world, person) == ["person.erased"]

    def test_stands_while_another_is_released(self, world: World, person: UUID) -> None:
        request(world, person)
        hold(world, person)
        hold(world, person, matter="2026-tax-1")
        hold(world, person, "release")
        with pytest.raises(Person.UnderLegalHold):
            erase(world, person)

    def test_twice_for_one_matter_is_one(self, world: World, person: UUID) -> None:
        hold(world, person)
        assert hold(world, person) == []

    def test_that_does_not_stand_is_released_without_a_fact(self, world: World, person: UUID) -> None:
        assert hold(world, person, "release") == []

    @pytest.mark.parametrize("verb", ["place", "release"])
    def test_is_for_administrators_and_auditors(self, world: World, person: UUID, verb: str) -> None:
        with pytest.raises(NotAllowed, match="is for administrator or auditor"):
            hold(world, person, verb, "ada")


class TestWhoeverWasErased:
    @pytest.fixture
    def gone(self, world: World, person: UUID) -> UUID:
        request(world, person)
        erase(world, person)
        return person

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("rename_person", {"name": "Mina"}),
            ("place_legal_hold", {**MATTER, **WHY}),
            ("request_erasure", {"reference": "dsr-2"}),
        ],
    )
    def test_is_nobody_a_command_is_about(self, world: World, gone: UUID, command: str, body: dict[str, str]) -> None:
        with pytest.raises(SubjectErased):
            world.give("root", command, gone, **body)

    def test_is_given_no_role(self, world: World, gone: UUID) -> None:
        with pytest.raises(SubjectErased) as refused:
            world.give("root", "assign_roles", Roles.at(WORKSPACE), role="auditor", holder=gone)
        assert refused.value.pointer == "/holder"

    def test_answers_for_no_service(self, world: World, gone: UUID) -> None:
        with pytest.raises(SubjectErased):
            world.give("root", "add_person", name="Robot", kind="service", responsible=gone)

    def test_is_given_no_key(self, world: World, gone: UUID) -> None:
        with pytest.raises(Refused, match="was erased"):
            world.give("root", "issue_api_key", digest="0" * 64, principal=gone, label="test")

    def test_has_nothing_sealed_any_more(self, world: World, gone: UUID) -> None:
        added = next(fact for fact in world.facts() if isinstance(fact, Person.Added))
        clear = added.name.model_copy(update={"subject": gone, "text": "Mina", "token": None})
        with pytest.raises(SubjectErased):
            world.mapper.to_state(added.model_copy(update={"name": clear}))
