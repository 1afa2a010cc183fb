"""A snapshot is an aggregate as its facts have left it: what follows on it is what follows on them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import from_json, to_json

from domain.authority import Role
from domain.kernel import AGGREGATES, Aggregate, Event
from domain.personal import Personal
from domain.snapshot import aggregate_of, body_of
from domain.team.person import Kind, Person
from domain.typed import NotKept, typed, untyped
from domain.values import Money, Place
from tests.reach.everything import everything
from tests.world import World

A = UUID(int=1)
NAME = Personal[str](subject=A, text="Wilhelmina")


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[UUID, list[Event]]]:
    """The facts of every aggregate of a workspace in which everything was done."""
    with closing(World(tmp_path_factory.mktemp("everything"))) as world:
        world.registered()
        everything(world)
        found: dict[UUID, list[Event]] = {}
        for fact in world.facts():
            found.setdefault(fact.originator_id, []).append(fact)
        yield found


def replayed(facts: list[Event], onto: Aggregate | None = None) -> Aggregate:
    for fact in facts:
        onto = fact.mutate(onto)
    assert onto
    return onto


def again(aggregate: Aggregate) -> Aggregate:
    return aggregate_of(aggregate.TOPIC, body_of(aggregate))


class TestASnapshot:
    def test_is_tried_of_every_aggregate_there_is(self, lives: dict[UUID, list[Event]]) -> None:
        tried = {type(replayed(facts)) for facts in lives.values()}
        assert {each for each in AGGREGATES.values() if each.__module__.startswith("domain.")} == tried

    def test_and_the_facts_that_follow_are_all_the_facts(self, lives: dict[UUID, list[Event]]) -> None:
        for facts in lives.values():
            whole = replayed(facts)
            for cut in range(1, len(facts) + 1):
                from_there = replayed(facts[cut:], again(replayed(facts[:cut])))
                assert body_of(from_there) == body_of(whole)
                assert (from_there.public(), from_there.authors) == (whole.public(), whole.authors)
                assert list(from_there.public()) == list(whole.public())

    def test_of_one_fact_less_is_another(self, lives: dict[UUID, list[Event]]) -> None:
        """The control."""
        for facts in lives.values():
            if len(facts) > 1:
                assert body_of(again(replayed(facts[:-1]))) != body_of(replayed(facts))

    def test_holds_no_name_in_clear(self, lives: dict[UUID, list[Event]]) -> None:
        person = next(replayed(facts) for facts in lives.values() if facts[0].TOPIC == "person.added")
        assert isinstance(person, Person)
        assert b"Root" not in body_of(person)

        person.name = NAME
        with pytest.raises(NotKept, match="sealed"):
            body_of(person)


class TestAValue:
    @pytest.mark.parametrize(
        "value",
        [
            None, True, 7, "text", (), (1, "a", None), (A, A), (A, date(2026, 1, 1)), ((), (1, (2,))),
            Decimal("12.50"), datetime(2026, 1, 1, tzinfo=UTC), Role.SPONSOR, {Role.SPONSOR: (A,), "a": {}},
            {A: Kind.HUMAN}, Money(amount=Decimal("1.00")), (Place(product=A), Place()), {"mapping": "*"},
        ],
    )  # fmt: skip
    def test_is_the_same_after_it_was_kept(self, value: Any) -> None:
        found = untyped(from_json(to_json(typed(value))))
        assert (found, type(found)) == (value, type(value))

    @pytest.mark.parametrize("value", [NAME, (NAME, NAME), {"name": NAME}, {1.5: 1}, Path(), [1], {1, 2}, object()])
    def test_that_is_none_or_is_personal_is_not_kept(self, value: Any) -> None:
        with pytest.raises(NotKept):
            typed(value)

    @pytest.mark.parametrize("name", ["os.system", "builtins.eval", "pathlib.Path", "subprocess.Popen*"])
    def test_comes_out_of_nothing_else(self, name: str) -> None:
        with pytest.raises(LookupError):
            untyped({name: "true"})
