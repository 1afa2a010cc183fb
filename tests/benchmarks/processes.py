"""Several processes on one PostgreSQL workspace, as many clients in all: each on its own aggregates, or all on one."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from uuid import UUID

from domain.application import Lifecycle
from domain.errors import LifecycleError
from domain.mapper import Mapper
from domain.order import Order
from ledger.keys import Keys
from ledger.postgres import PostgresLedger
from ledger.shelf import Shelf
from tests.benchmarks.timing import Figure
from tests.engines import OnAServer, server
from tests.reach.discovery import discovered
from tests.world import World, ordered

CLIENTS, SECONDS, ROUNDS = 64, 2.0, 5
NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


@dataclass
class Part:
    """What one process is to do, once it is told when."""

    dsn: str
    schema: str
    directory: str
    actor: str
    iteration: str
    opportunity: str
    is_hot: bool
    clients: int

    def order(self, number: int) -> Order:
        """A new opportunity of this client's own, or one more move of the one that all have in common."""
        if not self.is_hot:
            return ordered(UUID(self.actor), "identify_opportunity", iteration=self.iteration, **NEED)
        verb = ("park", "reopen")[number % 2]
        return ordered(UUID(self.actor), f"{verb}_opportunity", UUID(self.opportunity), reason="It is so.")


def several(directory: Path) -> Iterator[Figure]:
    """Commands a second by 1, 2 and 4 processes, in turn, and what each number is to one process alone."""
    directory.mkdir()
    with server() as dsn, closing(OnAServer(dsn)) as home, closing(World(directory, home.open())) as world:
        world.registered()
        done = discovered(world)
        fixed = dsn, home.schema, str(directory), str(world.people["ada"]), str(done.iteration), str(done.opportunity)
        for is_hot, what in ((False, "aggregates of their own"), (True, "one aggregate")):
            rates: dict[int, list[float]] = {1: [], 2: [], 4: []}
            for _ in range(ROUNDS):
                for count, taken in rates.items():
                    taken.append(_rate(world, count, Part(*fixed, is_hot, CLIENTS // count)))
            for count in (2, 4):
                ratio = median(many / alone for many, alone in zip(rates[count], rates[1], strict=True))
                each = f"{median(rates[count]):,.0f}/s, {ratio:.2f} × one"
                yield Figure(f"{count} processes on {what}", each, "≥ 0.8 × one process")


def _rate(world: World, count: int, part: Part) -> float:
    """What so many processes did a second; raises RuntimeError when one was refused, or an event is missing."""
    head = world.ledger.head()
    command = [sys.executable, "-m", "tests.benchmarks.processes", json.dumps(asdict(part))]
    running = [Popen(command, stdin=PIPE, stdout=PIPE, text=True) for _ in range(count)]
    for each in running:
        (each.stdout or sys.stdin).readline()  # it is ready
    starts = f"{time.time() + 0.1}\n"
    done = [json.loads(each.communicate(starts)[0]) for each in running]
    if any(each["refused"] for each in done) or world.ledger.head() - head != sum(each["events"] for each in done):
        raise RuntimeError(f"{done}, and {world.ledger.head() - head} events were recorded")
    return float(sum(each["commands"] for each in done) / SECONDS)


async def _work(part: Part) -> dict[str, int]:
    told = {"commands": 0, "events": 0, "refused": 0}
    with closing(PostgresLedger(part.dsn, part.schema)) as ledger:
        directory = Path(part.directory)
        with closing(Keys(directory / "keys.db", directory / "apart" / "key", ledger.workspace)) as keys:
            shelf = Shelf(directory / f"snapshots-{os.getpid()}.db")
            lifecycle = Lifecycle(ledger, Mapper(keys), shelf=shelf)

            sys.stdout.write("ready\n")
            sys.stdout.flush()
            starts = float(sys.stdin.readline())

            async def client() -> None:
                while time.time() < starts + SECONDS:
                    try:
                        reply = await lifecycle.give(part.order(told["commands"]))
                        told["events"] += len(reply.events)
                        told["commands"] += 1
                    except LifecycleError:
                        told["refused"] += 1

            await asyncio.sleep(max(0, starts - time.time()))
            await asyncio.gather(*[client() for _ in range(part.clients)])
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_work(Part(**json.loads(sys.argv[1]))))))
