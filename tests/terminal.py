"""`cairn` in a process of its own for each thing that is typed, forked from one that has read the code already."""

import atexit
import json
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from signal import alarm
from subprocess import PIPE, CompletedProcess, Popen
from tempfile import TemporaryDirectory
from threading import Lock, active_count
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds after which a command that has not ended is ended
_asking = Lock()


def typed(*words: str, environment: Mapping[str, str] | None = None) -> "CompletedProcess[str]":
    """What a command ends with, and what it said: a start anew costs a second, and most of it is the same each time."""
    with _asking, TemporaryDirectory(prefix="cairn-said-") as where:
        said = [f"{where}/out", f"{where}/err"]
        order = {"words": words, "environment": dict(environment or os.environ), "directory": str(Path.cwd())}
        code = _asked({**order, "said": said})
        return CompletedProcess(("cairn", *words), code, *(Path(each).read_text("utf-8") for each in said))


def _asked(order: dict[str, Any]) -> int:
    parent = _parent()
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(json.dumps(order) + "\n")
    parent.stdin.flush()
    return int(parent.stdout.readline())


@cache
def _parent() -> "Popen[str]":
    parent = Popen([sys.executable, "-m", __name__], cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True, encoding="utf-8")
    atexit.register(_ended, parent)
    return parent


def _ended(parent: "Popen[str]") -> None:
    with parent:
        assert parent.stdin
        parent.stdin.close()


def _forking() -> None:
    """Fork for each order; what returns from here is a child, which goes on as `cairn` does from its first line."""
    for line in sys.stdin:
        assert active_count() == 1
        if not (child := os.fork()):
            return _become(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()
    sys.exit()


def _become(words: list[str], environment: dict[str, str], directory: str, said: list[str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(directory)
    for number, path in enumerate((os.devnull, *said)):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["cairn", *words]
    alarm(PATIENCE)


if __name__ == "__main__":
    from api.cli import main

    _forking()
    main()
