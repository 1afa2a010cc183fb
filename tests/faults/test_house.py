"""A real server of several workspaces: its command line goes through it, and a kill leaves every workspace whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import httpx2
import pytest

from tests.api.houses import created
from tests.api.test_cli import CAIRN, cairn
from tests.faults.served import free_port

NAMES = ("alpha", "beta")


class Many:
    """A home of two workspaces, and whoever serves it just now."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.keys = {name: created(home, name) for name in NAMES}
        self.start()

    def start(self) -> None:
        command = [CAIRN, "serve", "--data", str(self.home), "--port", str(self.port), "--json"]
        self.process = Popen(command, stdout=PIPE, text=True)
        assert self.process.stdout
        assert json.loads(self.process.stdout.readline())["data"] == str(self.home)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def people(self, name: str) -> set[str]:
        """The names in a workspace, asked of the server."""
        bearing = {"Authorization": f"Bearer {self.keys[name]}"}
        told = httpx2.get(f"http://127.0.0.1:{self.port}/v1/people", headers=bearing).raise_for_status().json()
        return {row["name"] for row in told["items"]}

    def give(self, name: str, person: str) -> dict[str, Any]:
        """Add somebody at the command line."""
        return cairn(self.home / "workspaces" / name, "give", "add_person", json.dumps({"name": person}))


@pytest.fixture
def many(tmp_path: Path) -> Iterator[Many]:
    made = Many(tmp_path / "home")
    yield made
    made.kill()


class TestAServerOfSeveral:
    def test_is_what_the_command_line_goes_through(self, many: Many) -> None:
        assert [many.people(name) for name in NAMES] == [{"Administrator"}] * 2
        many.give("alpha", "Ada")

        assert [many.people(name) for name in NAMES] == [{"Administrator", "Ada"}, {"Administrator"}]

    def test_hands_out_keys_that_open_the_same_workspace(self, many: Many) -> None:
        many.people("beta")
        made = cairn(many.home / "workspaces" / "beta", "key", "create", "--principal", "Eve", "--role", "auditor")
        many.keys["eve"] = made["key"]

        assert many.people("eve") == {"Administrator", "Eve"}

    def test_that_is_killed_leaves_each_whole(self, many: Many) -> None:
        for name in NAMES:
            many.people(name)
            many.give(name, f"{name} 1")
        many.kill()
        many.give("alpha", "alpha 2")
        many.start()

        assert many.people("alpha") == {"Administrator", "alpha 1", "alpha 2"}
        assert many.people("beta") == {"Administrator", "beta 1"}

    def test_stops_when_it_is_told_and_holds_none_any_more(self, many: Many) -> None:
        for name in NAMES:
            many.people(name)
        many.process.terminate()

        assert many.process.wait(30) == 0
        assert [path.name for path in many.home.rglob("server.json")] == []
        assert all(cairn(many.home / "workspaces" / name, "doctor")["well"] for name in NAMES)
