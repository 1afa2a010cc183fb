"""A small workspace to spoil copies of, and what the command line then says."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess, run

from api.composition.workspace import opened, reader_of
from api.door import Call, LocalDoor
from tests.api.test_cli import CAIRN
from tests.faults.served import PATIENCE, ROOT
from tests.terminal import typed

PEOPLE = 40


def founded(directory: Path) -> Path:
    """A workspace with some people in it."""
    calls = [Call("add_person", {"name": f"Person {number}"}, str(number)) for number in range(PEOPLE)]
    with closing(asyncio.run(opened(directory))) as cairn:
        door = LocalDoor(cairn.lifecycle, reader_of(cairn), cairn.workspace.administrator)
        asyncio.run(door.give_all(calls))
    return directory


def copied(workspace: Path, to: Path) -> Path:
    return Path(shutil.copytree(workspace, to / "data"))


@contextmanager
def left_alone(*files: Path) -> Iterator[None]:
    """Whatever is done meanwhile, these files stay as they are."""
    before = [sha256(file.read_bytes()).digest() for file in files]
    yield
    assert [sha256(file.read_bytes()).digest() for file in files] == before


def refusal(data: Path, *words: str, hindered: str = "") -> str:
    """The one line on standard error with which the command line refuses; it exits with 1."""
    command = [*words, "--data", str(data)]
    done = _hindered(hindered, command) if hindered else typed(*command)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stdout + done.stderr
    return done.stderr


def _hindered(how: str, command: list[str]) -> "CompletedProcess[str]":
    before = [sys.executable, "-m", "tests.faults.hindered", how, CAIRN]
    return run([*before, *command], capture_output=True, text=True, check=False, cwd=ROOT, timeout=PATIENCE)
