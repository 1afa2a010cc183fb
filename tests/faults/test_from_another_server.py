"""On PostgreSQL several servers record in one workspace, and nobody rings at the directory of the others."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from api.composition.workspace import Cairn, opened, reader_of
from api.door import Call, LocalDoor
from projections.worker import IDLE
from tests.api.test_cli import CAIRN
from tests.engines import OnAServer
from tests.faults.test_taking_over import state

Both = tuple[Cairn, Cairn]


@pytest.fixture
def both(home: OnAServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Both]:
    """Two servers' looks at one workspace, the second with a copy of the keys; a worker folds beside the second."""
    monkeypatch.setenv("CAIRN_DATABASE", home.dsn)
    monkeypatch.setenv("CAIRN_SCHEMA", home.schema)
    first, second = tmp_path / "first", tmp_path / "second"
    asyncio.run(opened(first)).close()
    second.mkdir()
    shutil.copy(first / "keys.db", second)
    with ExitStack() as held:
        servers = [held.enter_context(closing(asyncio.run(opened(each)))) for each in (first, second)]
        command = [CAIRN, "project", "--data", str(second), "--json"]
        worker = held.enter_context(Popen(command, stdout=PIPE, text=True))
        held.callback(worker.kill)
        assert state(worker) == "leads"
        yield servers[0], servers[1]


def add(cairn: Cairn, name: str) -> int:
    """The position at which somebody was added."""
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    (reply,) = asyncio.run(door.give_all([Call("add_person", {"name": name}, name)]))
    return reply.position


class TestWhatAnotherServerRecords:
    def test_is_waited_for_at_once(self, both: Both) -> None:
        for n in range(3):
            position = add(both[0], f"Person {n}")
            asyncio.run(reader_of(both[1], folds=False).come("people", str(position)))
            assert both[1].views.reached("people") == position

    def test_is_folded_within_a_second_or_two_though_nobody_rings(self, both: Both) -> None:
        with both[1].worker.folded.listen() as ear:
            position = add(both[0], "Ada")
            for _ in range(5):
                if both[1].views.reached("people") < position:
                    ear.wait(2 * IDLE)
            assert both[1].views.reached("people") == position
