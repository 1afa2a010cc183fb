"""The page on applications of the library is typed as it stands, upon a workspace that commands have written."""

import asyncio
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent

from api.composition.workspace import opened
from api.doctor import examined
from tests.architecture.pages import ROOT

PAGE = (ROOT / "docs" / "plain.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = (
    r"^3 \[\('person.added', 1\), .*\]\n3\n$",
    r"^atlas 1\n$",
    r"^baseline.taken before-the-move\n$",
)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page is typed: it names a workspace below."""
    here = tmp_path_factory.mktemp("plain")
    asyncio.run(opened(here / "data" / "atlas")).close()
    return here


@pytest.fixture(scope="module")
def typed(here: Path) -> list[subprocess.CompletedProcess[str]]:
    """How each block ended, in their order."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    return [
        subprocess.run([sys.executable, "-c", each], cwd=here, env=env, capture_output=True, text=True, check=False)
        for each in BLOCKS
    ]


class TestThePage:
    def test_has_a_block_for_everything_that_is_shown(self) -> None:
        assert len(BLOCKS) == len(SHOWN)

    @pytest.mark.parametrize("number", range(len(SHOWN)))
    def test_runs_as_it_is_typed(self, typed: list[subprocess.CompletedProcess[str]], number: int) -> None:
        done = typed[number]
        assert (done.returncode, done.stderr) == (0, "")
        assert re.match(SHOWN[number], done.stdout), done.stdout

    def test_leaves_a_workspace_that_is_well(self, typed: list[subprocess.CompletedProcess[str]], here: Path) -> None:
        with closing(asyncio.run(opened(here / "data" / "atlas"))) as workspace:
            found = examined(workspace)
        assert (found["wrong"], found["events"], found["signed"]) == ([], 4, 4)


class TestAnEventThatCairnDoesNotDeclare:
    def test_is_listed_as_one_that_views_could_not_take(self, tmp_path: Path) -> None:
        with closing(asyncio.run(opened(tmp_path))) as founded:
            somebody = str(founded.workspace.administrator)
        env = {"PERSISTENCE_MODULE": "ledger.factory", "CAIRN_DATA": str(tmp_path), "CAIRN_PRINCIPAL": somebody}
        with Application[UUID](env=env) as application:
            application.recorder.insert_events([StoredEvent(uuid4(), 1, "dog.barked", b"{}")])
        with closing(asyncio.run(opened(tmp_path))) as workspace:
            found = examined(workspace)

        assert not found["well"]
        assert all("could not take position 4: " in each for each in found["wrong"])
