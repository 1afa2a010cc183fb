"""A server that is given four times what it can take: how fast it answers and refuses, and what it gets done."""

import asyncio
import json
import os
import sys
import time
from asyncio import Queue, TaskGroup
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from subprocess import PIPE, run
from tempfile import TemporaryDirectory

import uvloop

from tests.benchmarks import library
from tests.benchmarks.line import Line, request
from tests.benchmarks.over_http import Server, served
from tests.benchmarks.timing import Figure, printed

SECONDS, ROUNDS, TIMES, MOST = 5.0, 3, 4, 2000


class Load:
    """Requests at a rate, whatever becomes of those before; each has a connection for itself until it is answered."""

    def __init__(self, server: Server) -> None:
        body = json.dumps({"iteration": server.iteration, "title": library.TITLE, "need": library.NEED}).encode()
        self._port, self._create = server.port, request("POST", "/v1/opportunities", server.key, body)
        self._free: Queue[Line] = Queue()
        self._lines = 0
        self.taken = dict[int, list[float]]()
        self.broken = Counter[str]()

    async def open(self, lines: int) -> None:
        """Have so many connections."""
        while self._lines < lines:
            self._free.put_nowait(await Line.to(self._port))
            self._lines += 1

    async def one(self) -> None:
        """One request, timed from when it was to be sent."""
        started = time.perf_counter()
        line = await self._free.get()
        try:
            status, _ = await line.ask(self._create)
        except OSError as broken:
            self.broken[repr(broken)] += 1
            line = await Line.to(self._port)
        else:
            self.taken.setdefault(status, []).append(time.perf_counter() - started)
        self._free.put_nowait(line)

    async def closed(self, seconds: float) -> float:
        """The rate at which as many are answered as there are connections, each at once after the one before."""
        until, before = time.perf_counter() + seconds, len(self.taken.get(201, ()))

        async def client() -> None:
            while time.perf_counter() < until:
                await self.one()

        await asyncio.gather(*(client() for _ in range(self._lines)))
        return (len(self.taken[201]) - before) / seconds

    async def at(self, rate: float, seconds: float) -> None:
        """So many a second, evenly."""
        started, sent = time.perf_counter(), 0
        async with TaskGroup() as group:
            while (now := time.perf_counter() - started) < seconds:
                for _ in range(int(now * rate) - sent):
                    group.create_task(self.one())
                    sent += 1
                await asyncio.sleep(0.001)


async def measured(server: Server) -> dict[str, float]:
    """Capacity with 64 clients, then what becomes of four times as much."""
    usual = Load(server)
    await usual.open(64)
    await usual.closed(1)
    capacity = await usual.closed(SECONDS)
    load = Load(server)
    await load.open(MOST)
    await load.at(TIMES * capacity, SECONDS)
    accepted, refused = load.taken.get(201, [0.0]), load.taken.get(503, [0.0])
    return {
        "capacity": capacity,
        "goodput": len(accepted) / SECONDS / capacity,
        "accepted": quantiles(accepted, n=100)[-1],
        "refused": quantiles(refused, n=100)[-1],
        "refusals": len(refused),
        "other": sum(len(each) for status, each in load.taken.items() if status not in {201, 503}),
        "broken": load.broken.total(),
    }


def overloaded(here: Path) -> Iterator[Figure]:
    """Each round on the same server; the worst of them is told, and the middle of what is a share."""
    with served(here / "sqlite") as server:
        rounds = [measured_apart(server) for _ in range(ROUNDS)]
    worst = {name: max(each[name] for each in rounds) for name in rounds[0]}
    goodput = sorted(each["goodput"] for each in rounds)[ROUNDS // 2]
    capacity = sorted(each["capacity"] for each in rounds)[ROUNDS // 2]
    yield Figure("capacity, 64 clients that create", f"{capacity:,.0f}/s", "what the load is a multiple of")
    yield Figure(f"{TIMES} × capacity: goodput", f"{goodput:.0%} of capacity", "≥ 80 %")
    yield Figure(f"{TIMES} × capacity: accepted, p99", f"{1000 * worst['accepted']:.0f} ms", "≤ 1000 ms")
    refused = f"{1000 * worst['refused']:.0f} ms of {worst['refusals']:,.0f}"
    yield Figure(f"{TIMES} × capacity: refused, p99", refused, "≤ 100 ms")
    yield Figure(f"{TIMES} × capacity: connections broken", f"{worst['broken']:.0f}", "0")
    yield Figure(f"{TIMES} × capacity: answered otherwise", f"{worst['other']:.0f}", "0")


def measured_apart(server: Server) -> dict[str, float]:
    """The same in a process of its own, whose thread is nobody else's."""
    told = (str(server.port), server.key, server.iteration)
    command = [sys.executable, "-m", "tests.benchmarks.overload", *told]
    found: dict[str, float] = json.loads(run(command, stdout=PIPE, check=True).stdout)
    return found


if __name__ == "__main__":
    if known := sys.argv[1:]:
        asked = Server(None, int(known[0]), *known[1:])
        print(json.dumps(uvloop.run(measured(asked))))
    else:
        with TemporaryDirectory(prefix="cairn-bench-") as fresh:
            os.environ["CAIRN_KEY_FILE"] = str(Path(fresh) / "apart" / "key")
            printed(overloaded(Path(fresh)))
