"""A key of somebody who was erased is destroyed again wherever it is met: after a crash, or with an older backup."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.composition.keyring import keys_kept
from api.composition.workspace import Cairn, opened, reader_of
from api.door import Call, LocalDoor
from domain.team.roles import Roles
from domain.values import WORKSPACE
from ledger.key_file import made_in
from tests.api.test_cli import cairn as told
from tests.api.test_cli import failure, rows
from tests.api.traces import files_with
from tests.ledger.kept_keys import wrapped

ERASED = {"lawful_basis": "objection", "reason": "They asked us to."}
CRASHING = """
import asyncio, os, sys
from pathlib import Path
from uuid import UUID
from api.composition.workspace import opened
from ledger.keys import Keys
from tests.api.test_erased_again import erase
Keys.destroy = lambda *_: os._exit(9)
asyncio.run(erase(asyncio.run(opened(Path(sys.argv[1]))), UUID(sys.argv[2])))
"""


def door(cairn: Cairn) -> LocalDoor:
    return LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)


async def give(door: LocalDoor, command: str, target: UUID | None = None, **body: Any) -> UUID:
    (reply,) = await door.give_all([Call(command, body, f"{command} {body}", target)])
    assert reply.resource
    return reply.resource.id


async def asked(cairn: Cairn) -> UUID:
    """Somebody whose erasure an auditor has asked for."""
    person = await give(door(cairn), "add_person", name="Wilhelmina")
    auditor = await give(door(cairn), "add_person", name="Audra")
    await give(door(cairn), "assign_roles", Roles.at(WORKSPACE), role="auditor", holder=str(auditor))
    async with door(cairn).speaking_for(auditor) as own:
        assert isinstance(own, LocalDoor)
        await give(own, "request_erasure", person, reference="dsr-1")
    return person


async def erase(cairn: Cairn, person: UUID) -> None:
    """Have somebody erased whose erasure was asked for."""
    await give(door(cairn), "erase_person", person, **ERASED)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def person(data: Path, tmp_path: Path) -> UUID:
    """Somebody whose erasure was asked for, with a backup of the keys from before it."""
    with closing(asyncio.run(opened(data))) as workspace:
        person = asyncio.run(asked(workspace))
        keys_kept(data, tmp_path / "backup")
    return person


def erased(data: Path, person: UUID) -> None:
    with closing(asyncio.run(opened(data))) as workspace:
        asyncio.run(erase(workspace, person))


class TestACrashBetweenTheFactAndItsKey:
    def test_ends_in_the_destruction_of_the_key(self, data: Path, person: UUID) -> None:
        key = wrapped(data / "keys.db", person)
        died = subprocess.run([sys.executable, "-c", CRASHING, data, str(person)], check=False, env={**os.environ})
        assert died.returncode == 9
        assert files_with(data, key)  # the control

        with closing(asyncio.run(opened(data))) as workspace:
            names = asyncio.run(reader_of(workspace).names.of(str(person)))

        assert (names, files_with(data, key)) == (str(person), [])


class TestAnOlderBackupOfTheKeys:
    def test_brings_nobody_back(self, data: Path, person: UUID, tmp_path: Path) -> None:
        key = wrapped(data / "keys.db", person)
        erased(data, person)
        (data / "keys.db").unlink()
        assert files_with(tmp_path, key) == ["backup"]  # the control
        assert told(data, "keys", "restore", str(tmp_path / "backup")) == {"people": 2}

        assert files_with(data, key) == []
        assert {row["name"] for row in rows(data, "people")} == {"Administrator", "Audra", None}

    def test_that_is_put_in_place_by_hand_brings_nobody_back(self, data: Path, person: UUID, tmp_path: Path) -> None:
        key = wrapped(data / "keys.db", person)
        erased(data, person)
        shutil.copy(tmp_path / "backup", data / "keys.db")
        assert files_with(data, key) == ["keys.db"]  # the control

        asyncio.run(opened(data)).close()

        assert files_with(data, key) == []


class TestKeysAtTheTerminal:
    def test_are_backed_up_and_put_back_once_they_are_lost(self, data: Path, person: UUID, tmp_path: Path) -> None:
        assert failure("keys", "backup", str(tmp_path / "own"), "--data", str(data)) == (0, [])
        code, (line,) = failure("keys", "restore", str(tmp_path / "own"), "--data", str(data))
        assert (code, "is not replaced" in line) == (1, True)

        (data / "keys.db").unlink()
        code, (line,) = failure("query", "people", "--data", str(data))
        assert (code, line.startswith("error: keys_missing")) == (1, True)

        assert told(data, "keys", "restore", str(tmp_path / "own")) == {"people": 3}
        assert "Wilhelmina" in {row["name"] for row in rows(data, "people")}

    def test_are_put_back_beside_a_ledger_only(self, data: Path, person: UUID, tmp_path: Path) -> None:
        code, (line,) = failure("keys", "restore", str(tmp_path / "backup"), "--data", str(tmp_path / "none"))
        assert (code, "restore it first" in line, (tmp_path / "none").exists()) == (1, True, False)

    def test_are_not_where_there_is_no_workspace(self, tmp_path: Path) -> None:
        code, (line,) = failure("keys", "backup", str(tmp_path / "own"), "--data", str(tmp_path / "none"))
        assert (code, line.startswith("error: not_found")) == (1, True)


class TestAWrongKeyFile:
    @pytest.fixture
    def elsewhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
        """Another key file is named, as long as it is."""
        with monkeypatch.context() as environment:
            made_in(tmp_path / "other")
            environment.setenv("CAIRN_KEY_FILE", str(tmp_path / "other"))
            yield environment

    def test_is_told_and_loses_nothing(
        self, data: Path, person: UUID, elsewhere: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for wrong in ("other", "none"):
            elsewhere.setenv("CAIRN_KEY_FILE", str(tmp_path / wrong))
            code, (line,) = failure("query", "people", "--data", str(data))
            assert (code, line.startswith("error: wrong_key")) == (1, True)

        elsewhere.undo()
        assert "Wilhelmina" in {row["name"] for row in rows(data, "people")}

    def test_puts_no_backup_in_place(self, data: Path, person: UUID, elsewhere: object, tmp_path: Path) -> None:
        (data / "keys.db").unlink()
        code, (line,) = failure("keys", "restore", str(tmp_path / "backup"), "--data", str(data))

        assert (code, line.startswith("error: wrong_key")) == (1, True)
        assert sorted(data.glob("keys.db*")) == []
