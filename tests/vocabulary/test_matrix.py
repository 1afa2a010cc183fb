"""Authority cell by cell, over HTTP: every role gives every command, and may do what practitioners expect."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from domain.authority import Role
from domain.command import Command
from domain.team.roles import Refusal
from tests.reach.doors import AGENT, NOBODY, Doors, Inside, declared, doors, filled
from tests.vocabulary.matrix import MATRIX, listed
from tests.vocabulary.test_walk import against_the_list

WHO = (*Role, AGENT, NOBODY)
MAY = dict(MATRIX.rows())
Cells = dict[tuple[str, str], str]
each_of_them = pytest.mark.parametrize("who", WHO)


async def tried(doors: Doors, command: Command, who: str) -> str:
    """The code of the refusal, if it is one: whoever may only tries it, so that the next finds the same."""
    path, body = doors.sample(command)
    answer = await doors.give(who, path, body, **({"dry_run": "true"} if who in MAY[command.name] else {}))
    return "" if answer.is_success else str(answer.json()["code"])


async def every_cell(world: Inside) -> Cells:
    found: Cells = {}
    async with doors(world) as opened:
        known = [command for command in declared() if command.name in MAY]
        for who in WHO:
            codes = await asyncio.gather(*(tried(opened, command, who) for command in known))
            found |= {(command.name, who): code for command, code in zip(known, codes, strict=True)}
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    with closing(filled(tmp_path_factory.mktemp("matrix") / "data")) as made:
        yield made


@pytest.fixture(scope="module")
def cells(world: Inside) -> Cells:
    """What each was answered to each command."""
    return asyncio.run(every_cell(world))


@pytest.fixture(scope="module")
def recorded(cells: Cells, world: Inside) -> set[tuple[str, str]]:  # noqa: ARG001  # after they were tried
    """Which command was refused to whom, on the record."""
    who = {world.people[name]: name for name in WHO}
    refusals = [fact for fact in world.facts() if isinstance(fact, Refusal.Recorded) and fact.code == "not_allowed"]
    return {(fact.attempted, who[fact.metadata.actor]) for fact in refusals if fact.metadata.actor in who}


class TestTheMatrix:
    def test_says_of_every_command_who_may_give_it(self) -> None:
        named, there = Counter(name for name, _ in MATRIX.rows()), {each.name for each in declared()}
        assert sorted(there - named.keys()) == []
        assert sorted(named.keys() - there) == []
        assert [name for name, times in named.items() if times > 1] == []

    @against_the_list
    def test_has_the_letters_that_are_listed(self) -> None:
        assert {decision.name: decision.letters for decision in MATRIX.decisions} == listed()


class TestARole:
    @each_of_them
    def test_may_give_what_is_its_to_decide(self, cells: Cells, who: str) -> None:
        mine = {name: code for (name, role), code in cells.items() if role == who and who in MAY[name]}
        assert [name for name, code in mine.items() if code in {"not_allowed", "not_found", "validation"}] == []

    @each_of_them
    def test_may_give_nothing_else(self, cells: Cells, who: str) -> None:
        others = {name: code for (name, role), code in cells.items() if role == who and who not in MAY[name]}
        refusals = {"not_allowed", "missing_scope"} if who == AGENT else {"not_allowed"}  # its key never opens a gate
        assert {name: code for name, code in others.items() if code not in refusals} == {}

    @each_of_them
    def test_is_refused_on_the_record(self, cells: Cells, recorded: set[tuple[str, str]], who: str) -> None:
        refused = {name for (name, role), code in cells.items() if role == who and code == "not_allowed"}
        assert refused == {name for name, role in recorded if role == who}
