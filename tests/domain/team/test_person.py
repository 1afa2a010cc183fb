"""Somebody who decides, owns or writes, or something that acts for somebody."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.personal import Personal
from domain.team.person import Person
from domain.team.roles import Roles
from domain.values import Place
from tests.world import World


def add(world: World, who: str = "root", **more: Any) -> UUID:
    return world.make(who, "add_person", **{"name": "Robot", **more})


class TestAddingAPerson:
    def test_makes_a_human_unless_said_otherwise(self, world: World) -> None:
        state = world.state(add(world))
        assert (state["kind"], state["responsible"]) == ("human", None)

    def test_writes_the_name_nowhere_in_clear(self, world: World) -> None:
        add(world, name="Wilhelmina")
        kept = [record for record in world.ledger.page(0, 1000) if b"Wilhelmina" in record.state + record.metadata]
        assert kept == []

    @pytest.mark.parametrize("kind", ["service", "agent"])
    def test_has_a_human_answer_for_what_is_none(self, world: World, kind: str) -> None:
        robot = add(world, kind=kind, responsible=world.people["ada"])
        assert world.state(robot)["responsible"] == str(world.people["ada"])

    @pytest.mark.parametrize("kind", ["service", "agent"])
    def test_is_refused_when_nobody_answers_for_it(self, world: World, kind: str) -> None:
        with pytest.raises(Person.NobodyResponsible) as refused:
            add(world, kind=kind)
        assert refused.value.pointer == "/responsible"

    def test_is_refused_when_an_agent_answers_for_it(self, world: World) -> None:
        robot = add(world, kind="agent", responsible=world.people["ada"])
        with pytest.raises(Person.NobodyResponsible):
            add(world, kind="agent", responsible=robot)

    def test_is_not_for_product_managers(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="add_person is for administrator or importer"):
            add(world, "ada")


class TestRenamingAPerson:
    def test_leaves_the_old_name_in_its_own_event(self, world: World) -> None:
        person = add(world, name="Ada Byron")
        assert world.told("root", "rename_person", person, name="Ada Lovelace") == ["person.renamed"]

        names = [fact.name for fact in world.facts() if isinstance(fact, Person.Added | Person.Renamed)][-2:]
        assert [revealed(world, name) for name in names] == ["Ada Byron", "Ada Lovelace"]

    def test_is_for_administrators_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="rename_person is for administrator"):
            world.give("ada", "rename_person", world.people["ada"], name="Countess")


def revealed(world: World, name: Personal[str]) -> str | None:
    return world.mapper.reveal(name.model_dump(mode="json"))


class TestActingForSomebody:
    def test_names_whoever_answers_for_it(self, world: World) -> None:
        robot = world.people["robot"] = add(world, kind="service", responsible=world.people["ada"])
        roles = Roles.at(Place(product=world.product))
        world.give("root", "assign_roles", roles, role="importer", holder=robot)
        world.give("robot", "bring_in_feature", product=world.product, source={"system": "peps", "id": "1"})

        brought = world.facts()[-1].metadata
        assert (brought.actor, brought.on_behalf_of) == (robot, world.people["ada"])
