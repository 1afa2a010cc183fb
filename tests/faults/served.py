"""A real `cairn serve`, in a process of its own that may be killed at any moment and started again."""

import json
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen, TimeoutExpired

from tests.api.test_cli import CAIRN
from tests.terminal import typed

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds after which something that should happen is given up


def free_port() -> int:
    """Below the ports of outgoing connections: while its server is down, no client is given it as its own."""
    while True:
        with suppress(OSError), socket.socket() as free:
            free.bind(("127.0.0.1", 20_000 + secrets.randbelow(12_000)))
            return int(free.getsockname()[1])


class Served:
    """One workspace, and whoever serves it just now."""

    def __init__(
        self, data: Path, *program: str, environment: Mapping[str, str] | None = None, options: Sequence[str] = ()
    ) -> None:
        self.data, self.port, self._environment = data, free_port(), {**os.environ, **(environment or {})}
        words = ["serve", "--data", str(data), "--port", str(self.port), "--json", *options]
        self._command = [*(program or (CAIRN,)), *words]
        self.url, self.errors = f"http://127.0.0.1:{self.port}", data.with_suffix(".errors")
        self.start()
        self.key = str(self.ready().get("key", ""))  # told of a new workspace alone

    def start(self) -> None:
        with self.errors.open("ab") as said:
            command, env = self._command, self._environment
            self.process = Popen(command, stdout=PIPE, stderr=said, text=True, cwd=ROOT, env=env)

    def ready(self) -> dict[str, str]:
        """What it says once it serves."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.errors.read_text()
        told: dict[str, str] = json.loads(line)
        return told

    def kill(self, after: float = 0) -> None:
        """SIGKILL, perhaps some seconds from now; nothing in it comes to an end of its own."""
        with suppress(TimeoutExpired):
            self.process.wait(after)
        self.process.kill()
        self.close()

    def close(self) -> None:
        """Have it stop, if it has not."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        assert self.process.stdout
        self.process.stdout.close()

    def asked(self, *words: str) -> tuple[int, str, str]:
        """What a command line beside it answers: exit code, output, errors."""
        done = typed(*words, "--data", str(self.data), environment=self._environment)
        return done.returncode, done.stdout, done.stderr
