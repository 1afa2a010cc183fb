"""Some tests run in a process of its own that ends with them: at the first that fails, or that takes far too long."""

import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.verdict import Fate

PASSED, FAILED, UNFIT = range(3)
MOST_MEMORY = 6 << 30
Tell = Callable[[str], object]
Judged = tuple[Fate, list[str]]


def judged(work: Callable[[Tell], bool], place: Path) -> Judged:
    """What becomes of some work in a fork of this process, and what it told; DECLARED if it cannot be done."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _do(work, place, writing)
    os.close(writing)
    with os.fdopen(reading, "r") as told:
        lines = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    rmtree(place, ignore_errors=True)
    return _fate(status), lines


def _fate(status: int) -> Fate:
    if os.WIFSIGNALED(status):
        return Fate.TIMED_OUT if os.WTERMSIG(status) in {signal.SIGALRM, signal.SIGPROF} else Fate.KILLED
    return {PASSED: Fate.SURVIVED, FAILED: Fate.KILLED}.get(os.WEXITSTATUS(status), Fate.DECLARED)


def _do(work: Callable[[Tell], bool], place: Path, told: int) -> None:
    """Do the work and leave; never returns."""
    code = UNFIT
    try:
        _be_alone(place)
        code = PASSED if work(lambda name: os.write(told, f"{name}\n".encode())) else FAILED
    except BaseException as error:  # noqa: BLE001  # a fork must not go on as its parent
        os.write(told, f"{error!r}\n".encode())
    os._exit(code)


def _be_alone(place: Path) -> None:
    """Write nowhere else than to this place, and take no more memory than is there."""
    os.setpgid(0, 0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    place.mkdir()


def pass_all(items: Sequence[pytest.Item], seconds: dict[str, float], tell: Tell) -> bool:
    """Whether every test passes; each is told before it begins."""
    for item, then in zip(items, [*items[1:], None], strict=True):
        tell(item.nodeid)
        if not passed(item, then, seconds[item.nodeid]):
            return False
    return True


def passed(item: pytest.Item, then: pytest.Item | None, usual: float) -> bool:
    """Whether a test passes within ten times what it takes; an alarm ends a process that is still busy then."""
    bound(10 * usual + 2)
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=then))


def bound(busy: float) -> None:
    """End this process once it was busy for so many seconds, or waited for far longer."""
    signal.setitimer(signal.ITIMER_PROF, busy)
    signal.setitimer(signal.ITIMER_REAL, 2 * busy + 15)
