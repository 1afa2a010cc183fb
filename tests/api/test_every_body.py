"""For every command a value at each edge and beyond it: nothing answers 500, and nothing is recorded in part."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from httpx2 import Response

from domain.command import Command, Given, GivenLate
from tests.api.edges import Case, Edges
from tests.reach.doors import Doors, Inside, declared, doors, filled, put_in

COMMANDS = declared()
USUAL = {base: next(each for each in COMMANDS if each.body.__base__ is base) for base in (Given, GivenLate)}
"""With one command of each kind what every command has is tried, too."""

each_command = pytest.mark.parametrize("command", [pytest.param(each, id=each.name) for each in COMMANDS])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    with closing(filled(tmp_path_factory.mktemp("bodies") / "data")) as made:
        yield made


class Trial:
    """One command, about what exists, with a body that has every field."""

    def __init__(self, opened: Doors, command: Command) -> None:
        self._doors, self._command = opened, command
        self._edges = Edges(command.body.model_json_schema())
        self._path, sample = opened.sample(command)
        whole: dict[str, Any] = put_in(self._edges.whole(), opened.somebody)
        if command not in USUAL.values():
            whole = {name: each for name, each in whole.items() if name not in GivenLate.model_fields}
        self.body = {**whole, **sample}

    async def give(self, body: Any, **parameters: str) -> Response:
        sent = json.dumps(body).encode()  # a lone surrogate is escaped, as whoever sends one would
        return await self._doors.give(self._command.mark.by[0], self._path, sent, **parameters)

    async def fault(self, case: Case) -> str:
        """What is wrong with the answer to a case, if anything is; only what must be refused is given in earnest."""
        answer = await self.give(case.value, **({} if case.beyond else {"dry_run": "true"}))
        is_told = answer.is_success or answer.headers["content-type"] == "application/problem+json"
        wanted = answer.status_code in {400, 413, 422} if case.beyond else answer.status_code < 500
        return "" if wanted and is_told else f"{case.where}: {answer.status_code} {answer.text[:200]}"

    async def faults(self) -> list[str]:
        found = [await self.fault(case) for case in self._edges.cases(self.body)]
        return [fault for fault in found if fault]

    async def longest(self) -> Response:
        """The answer to a body whose texts are as long as may be, in characters that take the most room."""
        return await self.give(self._edges.longest(self.body))


async def faults_of(world: Inside, command: Command) -> list[str]:
    async with doors(world) as opened:
        return await Trial(opened, command).faults()


async def recorded(world: Inside, command: Command) -> tuple[Response, int]:
    """The answer to a body that is given in earnest, and how many facts were recorded meanwhile."""
    before = world.ledger.head()
    async with doors(world) as opened:
        answer = await Trial(opened, command).longest()
    return answer, world.ledger.head() - before


class TestABodyAtItsEdges:
    @each_command
    def test_is_taken_or_refused_and_beyond_them_refused(self, world: Inside, command: Command) -> None:
        before = world.ledger.head()
        assert asyncio.run(faults_of(world, command)) == []
        assert world.ledger.head() == before


class TestABodyAsLongAsMayBe:
    @each_command
    def test_is_recorded_whole_or_not_at_all(self, world: Inside, command: Command) -> None:
        answer, facts = asyncio.run(recorded(world, command))
        if answer.is_success:
            assert facts == len(answer.json()["events"])
        else:
            assert answer.status_code < 500, answer.text
            assert facts == (answer.status_code == 403)
