"""What is sealed for a person is read where it was written only, and by nobody who has learnt that they were erased."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from pydantic_core import from_json, to_json

from domain.errors import OutcomeUnknown
from domain.mapper import Mapper
from domain.personal import TextAltered
from domain.team.person import Person
from ledger.keys import Keys
from ledger.keys_backup import backed_up
from tests.domain.team.test_erasing import BASIS, request
from tests.world import World


class Hindered(Keys):
    """Keys that another process reads just when one is to be destroyed, once."""

    is_hindered = True

    def destroy(self, *subjects: UUID) -> None:
        if self.is_hindered:
            self.is_hindered = False
            raise ConnectionError
        super().destroy(*subjects)


def keys_beside(world: World, path: Path, kind: type[Keys] = Keys) -> Keys:
    """The keys of a copy, as a second server has them."""
    backed_up(path / "keys.db", path / "copy.db")
    return kind(path / "copy.db", path / "apart" / "key", world.ledger.workspace)


@pytest.fixture
def hindered(world: World, person: UUID, tmp_path: Path) -> Iterator[Hindered]:
    assert world.keys.remembers(person)
    with closing(keys_beside(world, tmp_path, Hindered)) as keys:
        assert isinstance(keys, Hindered)
        world.mapper.keyring = keys
        yield keys


class TestAnErasureWhoseKeyCouldNotBeDestroyed:
    def test_is_not_answered_until_it_is(self, world: World, person: UUID, hindered: Hindered) -> None:
        request(world, person)
        order = world.order("root", "erase_person", person, **BASIS)
        with pytest.raises(OutcomeUnknown):
            asyncio.run(world.lifecycle.give(order))
        assert hindered.remembers(person)

        again = asyncio.run(world.lifecycle.give(order))

        assert ([fact.type for fact in again.events], hindered.remembers(person)) == (["person.erased"], False)


class TestAnotherServer:
    def test_destroys_its_key_once_it_reads_of_it(self, world: World, person: UUID, tmp_path: Path) -> None:
        with closing(keys_beside(world, tmp_path)) as keys:
            added = world.mapper.to_event(world.ledger.events(person)[0])
            assert isinstance(added, Person.Added)
            request(world, person)
            world.give("root", "erase_person", person, **BASIS)
            mapper, name = Mapper(keys), added.name.model_dump(mode="json")
            assert mapper.reveal(name) == "Wilhelmina"  # the control: it has not read on

            for record in world.ledger.page(0, 1000):
                mapper.to_event(record)

            assert (mapper.reveal(name), keys.remembers(person)) == (None, False)


class TestSwappingTwoTextsInTheLedger:
    @pytest.fixture
    def rows(self, world: World, person: UUID, tmp_path: Path) -> Iterator[tuple[sqlite3.Connection, list[bytes]]]:
        """The file, and the states of two events in which the same person has a name."""
        world.give("root", "rename_person", person, name="Mina")
        query = "SELECT state FROM event WHERE originator_id = ? ORDER BY originator_version"
        with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as db:
            yield db, [bytes(state) for (state,) in db.execute(query, (person.bytes,))]

    def put(self, db: sqlite3.Connection, person: UUID, version: int, state: bytes) -> None:
        where = "originator_id = ? AND originator_version = ?"
        db.execute(f"UPDATE event SET state = ? WHERE {where}", (state, person.bytes, version))  # noqa: S608

    def swapped(self, rows: tuple[sqlite3.Connection, list[bytes]], person: UUID, *, whole: bool) -> None:
        """Write the ciphertexts of both in each other's row, with the places they are bound to or without."""
        db, states = rows
        first, second = (from_json(state)["name"]["token"] for state in states)
        for version, (state, own, other) in enumerate(
            ((states[0], first, second), (states[1], second, first)), start=1
        ):
            token = other if whole else f"{own.rpartition('|')[0]}|{other.rpartition('|')[2]}"
            event = from_json(state)
            event["name"]["token"] = token
            self.put(db, person, version, to_json(event))

    def names(self, world: World, person: UUID) -> list[str | None]:
        facts = [world.mapper.to_event(record) for record in world.ledger.events(person)]
        told = [fact.name for fact in facts if isinstance(fact, Person.Added | Person.Renamed)]
        return [world.mapper.reveal(name.model_dump(mode="json")) for name in told]

    def test_is_noticed_as_soon_as_they_are_met(
        self, world: World, person: UUID, rows: tuple[sqlite3.Connection, list[bytes]]
    ) -> None:
        assert self.names(world, person) == ["Wilhelmina", "Mina"]
        self.swapped(rows, person, whole=True)
        with pytest.raises(ValueError, match="was moved"):
            self.names(world, person)

    def test_is_noticed_when_they_are_read_though_the_places_fit(
        self, world: World, person: UUID, rows: tuple[sqlite3.Connection, list[bytes]]
    ) -> None:
        self.swapped(rows, person, whole=False)
        with pytest.raises(TextAltered):
            self.names(world, person)
