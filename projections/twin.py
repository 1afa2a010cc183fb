"""A second process that does half of the work, forked from this one where that is safe."""

import os
import pickle
import signal
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL
from pathlib import Path
from traceback import format_exception
from typing import NoReturn, Self

from domain.errors import Late

TASKS = Path("/proc/self/task")
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class FoldCutOff(Late, code="fold_cut_off"):
    """A process that folded views was ended from outside, and they answer as they did; fold them again."""


def is_safe() -> bool:
    """Whether there is another core, and no other thread, whose locks nobody would open in a forked process."""
    with suppress(OSError, AttributeError):  # not on Linux
        return len(os.sched_getaffinity(0)) > 1 and len(list(TASKS.iterdir())) == 1
    return False


class Twin:
    """A process that does this work and ends, as soon as this one does at the latest; it touches no open connection."""

    def __init__(self, work: Callable[[], None]) -> None:
        ear, mouth = os.pipe()
        parent, self._process = os.getpid(), os.fork()
        if not self._process:
            _live(work, mouth, parent)
        os.close(mouth)
        self._ear = os.fdopen(ear, "rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ear.close()
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)

    def wait(self) -> None:
        """Return when the work is done; raises what it raised, or FoldCutOff."""
        said = self._ear.read()
        _, failed = os.waitpid(self._process, 0)
        self._process = 0
        if said:
            raise pickle.loads(said)  # noqa: S301  it is this process's own
        if failed:
            raise FoldCutOff


def _live(work: Callable[[], None], mouth: int, parent: int) -> NoReturn:
    """Do the work and nothing else that whoever called would go on with."""
    failed = 1
    try:
        signal.set_wakeup_fd(-1)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == parent:
            work()
            failed = 0
    except BaseException as error:  # noqa: BLE001  it is raised over there
        with os.fdopen(mouth, "wb") as said:
            said.write(_pickled(error))
    finally:
        os._exit(failed)


def _pickled(error: BaseException) -> bytes:
    error.add_note("".join(format_exception(error)))
    try:
        pickle.loads(kept := pickle.dumps(error))  # noqa: S301
    except Exception:  # noqa: BLE001  whatever cannot be taken along is told
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return kept
