"""A program of its own that appends when it is told how often, and says how long it took."""

from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Self


class Driven:
    """Sixty-four clients, or as many as it was started with, in a process of their own."""

    def __init__(self, clients: int, *command: str, folder: Path | None = None) -> None:
        self._clients = clients
        self._process = Popen((*command, str(clients)), cwd=folder, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True)
        self._said()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.terminate()

    def __call__(self, times: int) -> float:
        """Appends a second, while each client appends so many events, one after another."""
        if self._process.stdin:
            self._process.stdin.write(f"{times}\n")
            self._process.stdin.flush()
        return self._clients * times / float(self._said())

    def _said(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise ChildProcessError(f"{self._process.args!r} ended with {self._process.wait()}")
        return line
