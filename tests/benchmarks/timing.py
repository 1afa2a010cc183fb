"""How a figure is taken: whole processes by the operating system's own accounting, calls in interleaved rounds."""

import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROUNDS = 30


class Figure(NamedTuple):
    """What was measured, how much, and what was asked for."""

    what: str
    measured: str
    asked: str


def printed(figures: Iterable[Figure]) -> None:
    """A line for each, as soon as it is known."""
    for figure in figures:
        print(f"{figure.what:<56}  {figure.measured:>28}  asked: {figure.asked}", flush=True)


class Ran(NamedTuple):
    """A finished process: wall seconds and the most memory it had, in MB."""

    seconds: float
    megabytes: float
    output: str


def ran(*command: str) -> Ran:
    """Run a command to its end; raises CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise subprocess.CalledProcessError(status, command)
    return Ran(time.perf_counter() - started, usage.ru_maxrss / 1024, output)


def resident(pid: int) -> float:
    """The memory a process has now, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def interleaved(calls: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median milliseconds of each call, all taken in turn, so that a slow moment falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(rounds + 2):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if round_ > 1:
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: median(times) for name, times in taken.items()}
