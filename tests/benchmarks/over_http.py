"""Whole commands over HTTP by 64 clients, beside a bare slice with the library's own save, on both engines."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fastapi.testclient import TestClient

from api.composition.workspace import opened
from api.http import create_app
from ledger.postgres_schema import migrate
from tests.api.http_world import HttpWorld
from tests.benchmarks.driven import Driven
from tests.benchmarks.place import Place, place
from tests.benchmarks.rounds import CLIENTS, compared
from tests.benchmarks.timing import Figure, printed
from tests.faults.node import until
from tests.faults.served import free_port
from tests.reach.discovery import discovered

CAIRN = str(Path(sys.executable).with_name("cairn"))
ASKED = (
    ("Cairn on SQLite", "the bare slice on SQLite", 3),
    ("Cairn on PostgreSQL", "the bare slice on PostgreSQL", 8),
)
TICKS = os.sysconf("SC_CLK_TCK")


class Server(NamedTuple):
    """A process that serves, and what a client of it has to know."""

    process: Popen[bytes] | None
    port: int
    key: str = "none"
    iteration: str = "00000000-0000-4000-8000-000000000000"

    def clients(self, clients: int = CLIENTS) -> Driven:
        """Clients in another process."""
        told = (str(self.port), self.key, self.iteration)
        return Driven(clients, sys.executable, "-m", "tests.benchmarks.clients", *told)

    def cpu(self) -> float:
        """The seconds that it has computed so far."""
        pid = self.process.pid if self.process else 0
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def running(port: int, *command: str, **env: str) -> Iterator[Popen[bytes]]:
    """A server until this block ends."""
    with Popen(command, stdout=DEVNULL, env=os.environ | env) as process:
        try:
            until(lambda: listens(port))
            yield process
        finally:
            process.terminate()


def listens(port: int) -> bool:
    """Whether somebody does."""
    return f":{port:04X} 00000000:0000 0A" in Path("/proc/net/tcp").read_text()


@contextmanager
def bare(store: dict[str, str] | None) -> Iterator[Server]:
    """The bare slice."""
    port = free_port()
    with running(port, sys.executable, "-m", "tests.benchmarks.bare", str(port), BARE=json.dumps(store)) as process:
        yield Server(process, port)


@contextmanager
def served(data: Path, *more: str, **env: str) -> Iterator[Server]:
    """Cairn, with an iteration in discovery."""
    os.environ.update(env)
    cairn, port = asyncio.run(opened(data)), free_port()
    world = HttpWorld(TestClient(create_app(cairn, operator_key="operator")), cairn)
    iteration = str(discovered(world).iteration)
    world.close()
    command = (CAIRN, "serve", "--data", str(data), "--port", str(port), *more)
    with running(port, *command, **env) as process:
        for name in env:
            del os.environ[name]
        yield Server(process, port, "ada", iteration)


def servers(here: Path, where: Place, stack: ExitStack) -> dict[str, Server]:
    """Every contender."""
    migrate(where.dsn, "cairn")
    database = {"CAIRN_DATABASE": where.dsn, "CAIRN_SCHEMA": "cairn"}
    sqlite = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(here / "bare.db")}
    made = {
        "Cairn on SQLite": served(here / "sqlite"),
        "the bare slice on SQLite": bare(sqlite),
        "Cairn on PostgreSQL": served(here / "postgres", **database),
        "the bare slice on PostgreSQL": bare(where.environment()),
        "the same handler without a store": bare(None),
    }
    return {name: stack.enter_context(each) for name, each in made.items()}


def over_http(here: Path) -> Iterator[Figure]:
    """The rates, and the CPU of a request."""
    with place(here) as where, ExitStack() as stack:
        known = servers(here, where, stack)
        clients = {name: stack.enter_context(each.clients()) for name, each in known.items()}
        yield from compared(clients, ASKED)
        cost = {name: computed(each, clients[name]) for name, each in known.items()}
        least = cost["the same handler without a store"]
        for name, each in cost.items():
            told = f"{1e6 * each:.0f} µs, {each / least:.1f} ×"
            yield Figure(f"CPU a request, {name}", told, "≤ 2 ×" if name.startswith("Cairn") else "see its ratio")


def computed(server: Server, clients: Driven, times: int = 40, rounds: int = 5) -> float:
    """Seconds of CPU that a request takes the server."""
    taken = []
    for _ in range(rounds):
        before = server.cpu()
        clients(times)
        taken.append((server.cpu() - before) / (CLIENTS * times))
    return median(taken)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="cairn-bench-") as fresh:
        os.environ["CAIRN_KEY_FILE"] = str(Path(fresh) / "apart" / "key")
        printed(over_http(Path(fresh)))
