"""Of several processes that fold one leads; when it is killed another does within seconds, and the rows are exact."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from subprocess import PIPE, Popen
from time import monotonic
from uuid import uuid4

import pytest

from api.composition.workspace import Cairn, opened, reader_of
from api.door import Call, LocalDoor
from domain.kernel import AGGREGATES
from projections.lead import Lead
from tests.api.test_cli import CAIRN

pytestmark = pytest.mark.alone
SECONDS = 5.0
Process = Popen[str]


@pytest.fixture
def cairn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cairn]:
    """A workspace that this process has open, and whose views it leaves to others, who know of no test's aggregate."""
    for topic, kind in tuple(AGGREGATES.items()):
        if kind.__module__.startswith("tests."):
            monkeypatch.delitem(AGGREGATES, topic)
    made = asyncio.run(opened(tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def projecting(cairn: Cairn) -> Iterator[list[Process]]:
    """Three processes that fold it."""
    command = [CAIRN, "project", "--data", str(cairn.directory), "--json"]
    with ExitStack() as held:
        started = [held.enter_context(Popen(command, stdout=PIPE, text=True)) for _ in range(3)]
        yield started
        for each in started:
            each.kill()


def state(process: Process) -> str:
    """What a process says next of itself."""
    assert process.stdout
    return str(json.loads(process.stdout.readline())["state"])


async def shown(cairn: Cairn, name: str) -> float:
    """Add somebody, and wait until a view shows them; tells the seconds from the reply on."""
    door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
    (reply,) = await door.give_all([Call("add_person", {"name": name}, str(uuid4()))])
    began = monotonic()
    await reader_of(cairn, folds=False).come("people", str(reply.position))
    assert cairn.views.reached("people") == reply.position
    return monotonic() - began


def exact(cairn: Cairn, path: Path) -> bool:
    """Whether the views are what a fresh fold makes."""
    anew = cairn.views.build(path)
    try:
        return anew.digests() == cairn.views.digests() and anew.position == cairn.views.position
    finally:
        anew.close()


class TestALeaderThatIsKilled:
    def test_is_followed_by_another_within_seconds(
        self, cairn: Cairn, projecting: list[Process], tmp_path: Path
    ) -> None:
        said = {state(each): each for each in projecting}
        waiting = [each for each in projecting if each is not said["leads"]]
        leader = said["leads"]
        for n in range(2):
            asyncio.run(shown(cairn, f"Before {n}"))
            began = monotonic()
            leader.kill()
            asyncio.run(shown(cairn, f"After {n}"))
            assert monotonic() - began < SECONDS
            leader = next_leader(waiting)
        assert exact(cairn, tmp_path / "anew.db")


def next_leader(waiting: list[Process]) -> Process:
    """Whichever of those who stood by says that it leads now."""
    with DefaultSelector() as selector:
        for each in waiting:
            assert each.stdout
            selector.register(each.stdout, EVENT_READ, each)
        ((key, _), *_) = selector.select(SECONDS)
    found: Process = key.data
    waiting.remove(found)
    assert state(found) == "leads"
    return found


class TestWhoeverStandsBy:
    def test_folds_nothing(self, cairn: Cairn, tmp_path: Path) -> None:
        """The control: while somebody leads who does nothing, no view moves."""
        lead = Lead(cairn.directory / "projecting")
        assert lead.take()
        with Popen([CAIRN, "project", "--data", str(cairn.directory), "--json"], stdout=PIPE, text=True) as other:
            assert state(other) == "stands by"
            door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
            asyncio.run(door.give_all([Call("add_person", {"name": "Ada"}, "add")]))
            cairn.worker.recorded.ring()
            with cairn.worker.folded.listen() as ear:
                ear.wait(1.5)
            assert cairn.views.position < cairn.ledger.head()
            lead.close()
            assert state(other) == "leads"
            other.kill()


class TestASignal:
    def test_is_sent_by_an_event_not_found_by_a_look(self, cairn: Cairn, projecting: list[Process]) -> None:
        assert "leads" in {state(each) for each in projecting}
        took = sorted(asyncio.run(shown(cairn, f"Person {n}")) for n in range(21))
        assert took[10] < 0.5  # whoever only looks does so once a second
