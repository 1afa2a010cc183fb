"""What a view could not take is told at the terminal and over HTTP, and taken once it can be."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from api.composition.workspace import opened, projecting
from tests.api.people import People
from tests.api.test_cli import CAIRN, cairn, failure

KNOWN, UNKNOWN = "workspace.founded", "workspace.never_declared"


def rewrite(directory: Path, was: str, now: str) -> int:
    """Have an event bear a name that nobody declares, or its own again; tells its position."""
    with closing(sqlite3.connect(directory / "ledger.db", isolation_level=None)) as db:
        (position,) = db.execute("SELECT position FROM event WHERE topic = ?", (was,)).fetchone()
        db.execute("UPDATE event SET topic = ? WHERE topic = ?", (now, was))
    return int(position)


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """A workspace whose views could not take its first events."""
    asyncio.run(opened(tmp_path)).close()
    rewrite(tmp_path, KNOWN, UNKNOWN)
    return tmp_path


class TestAtTheTerminal:
    def test_nothing_is_parked_in_a_workspace_that_is_well(self, tmp_path: Path) -> None:
        asyncio.run(opened(tmp_path)).close()
        assert cairn(tmp_path, "parked", "list") == {"parked": []}

    def test_what_is_parked_is_named_with_its_error(self, troubled: Path) -> None:
        (parked,) = cairn(troubled, "parked", "list")["parked"]
        assert (parked["view"], parked["key"], parked["position"] > 0) == (None, None, True)
        assert UNKNOWN in parked["error"]

    def test_it_stays_parked_as_long_as_nobody_can_read_it(self, troubled: Path) -> None:
        before = cairn(troubled, "parked", "list")["parked"]
        assert cairn(troubled, "parked", "retry") == {"through": [], "parked": before}

    def test_it_goes_through_once_it_can_be_read(self, troubled: Path) -> None:
        before = cairn(troubled, "parked", "list")["parked"]
        rewrite(troubled, UNKNOWN, KNOWN)

        assert cairn(troubled, "parked", "retry") == {"through": before, "parked": []}
        assert cairn(troubled, "doctor")["well"]

    def test_it_is_retried_by_the_process_that_leads(self, troubled: Path) -> None:
        with Popen([CAIRN, "project", "--data", str(troubled), "--json"], stdout=PIPE, text=True) as leader:
            assert leader.stdout
            assert json.loads(leader.stdout.readline())["state"] == "leads"
            before = cairn(troubled, "parked", "list")["parked"]
            rewrite(troubled, UNKNOWN, KNOWN)
            assert cairn(troubled, "parked", "retry") == {"through": before, "parked": []}
            leader.terminate()
            assert leader.wait() == 0

        with projecting(troubled) as worker:
            assert (worker.views.is_building(), worker.views.parked()) == (False, [])

    def test_a_directory_without_a_workspace_is_told_in_one_line(self, tmp_path: Path) -> None:
        code, (line,) = failure("project", "--data", str(tmp_path / "none"))
        assert (code, line.startswith("error: not_a_ledger: there is no workspace in")) == (1, True)


class TestOverHttp:
    def test_is_told_with_the_position_it_is_told_at(self, people: People) -> None:
        people.ask("products")
        assert people.ask("parked") == {"items": [], "position": people.ask("products")["position"]}

    def test_is_told_to_nobody_without_a_key(self, people: People) -> None:
        assert people.client.get("/v1/parked").status_code == 401
