"""Server-Sent Events to a hundred listeners: one reader for all of them, against one that reads for each."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import time

import uvicorn
from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from httpx2 import AsyncClient
from pydantic_core import from_json

from api.bound import bound
from api.composition.workspace import opened
from api.feed.feed import waited
from api.http import create_app
from api.server import Server
from tests.benchmarks.timing import Figure, printed

LISTENERS, ROUNDS, BURST = 100, 7, 300
PACE, PACED = 0.02, 150  # seconds between two events, and how many of them
OURS, NAIVE = "/v1/events/stream", "/naive"
RECORDED = re.compile(rb'"recordedtime": ?"([^"]+)"')
NUMBERS = count()
HEAD = "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer bench\r\n\r\n"


def naive() -> APIRouter:
    """What one writes at first: everybody who listens reads, decodes and encodes each event for themselves."""
    router = APIRouter()

    @router.get(NAIVE, response_class=EventSourceResponse)
    async def stream(request: Request) -> AsyncIterator[ServerSentEvent]:
        to = bound(request)
        position, teller = to.cairn.ledger.head(), to.feed.teller
        yield ServerSentEvent(comment="listening")
        with to.feed.listening():
            while True:
                page = to.cairn.ledger.page(position, 100)
                for record in page:
                    told = from_json(teller.of(record).body)
                    yield ServerSentEvent(data=told, event=told["type"], id=str(record.position))
                    position = record.position
                if not page:
                    await waited(to.feed._moved, 0.5)  # noqa: SLF001  # woken as ours are

    return router


async def serve(data: Path, port: int) -> None:
    """Serve both, from one process."""
    cairn = await opened(data)
    app = create_app(cairn, operator_key="bench")
    app.include_router(naive())
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="error", access_log=False, lifespan="off", ws="none")
    await Server(config, lambda: print("ready", flush=True), app.state.bound.feed.close).serve()
    cairn.close()


class Listens(asyncio.Protocol):
    """Counts what it is told, and notes how late; what is cut in two is looked at once it is whole."""

    def __init__(self) -> None:
        self.events, self.late, self.begun, self._rest = 0, list[float](), asyncio.Event(), b""

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        now = time()
        *whole, self._rest = (self._rest + data).split(b"\n\n")
        if whole:
            self.begun.set()
        for each in whole:
            if found := RECORDED.search(each):
                self.events += 1
                self.late.append(now - datetime.fromisoformat(found[1].decode()).timestamp())


@asynccontextmanager
async def served(data: Path, port: int) -> AsyncIterator[AsyncClient]:
    """A server in a process of its own, and who gives it commands."""
    words = sys.executable, "-m", "tests.benchmarks.streamed", str(data), str(port)
    process = await asyncio.create_subprocess_exec(*words, stdout=PIPE)
    if not process.stdout or await process.stdout.readline() != b"ready\n":
        raise RuntimeError("the server did not start")
    headers = {"Authorization": "Bearer bench"}
    async with AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as asks:
        try:
            yield asks
        finally:
            process.terminate()
            await process.wait()


@asynccontextmanager
async def listening(path: str, port: int) -> AsyncIterator[list[Listens]]:
    """A hundred who listen."""
    loop, all_of_them = asyncio.get_running_loop(), list[Listens]()
    async with AsyncExitStack() as held:
        for _ in range(LISTENERS):
            transport, made = await loop.create_connection(Listens, "127.0.0.1", port)
            held.callback(transport.abort)
            transport.write(HEAD.format(path=path).encode())
            await made.begun.wait()
            all_of_them.append(made)
        yield all_of_them


async def told(listeners: list[Listens], events: int) -> None:
    """Wait until everybody has been told so many."""
    async with asyncio.timeout(120):
        while min(each.events for each in listeners) < events:  # noqa: ASYNC110  # they come by themselves
            await asyncio.sleep(0.001)


async def burst(asks: AsyncClient, path: str, port: int, person: str) -> float:
    """Deliveries a second, when many events are recorded at once."""
    async with listening(path, port) as listeners:
        calls = [
            {"command": "rename_person", "target": person, "body": {"name": f"Ada {n}"}, "key": f"burst-{n}"}
            for n in (next(NUMBERS) for _ in range(BURST))
        ]
        (await asks.post("/v1/batch", json={"commands": calls})).raise_for_status()
        await told(listeners, BURST)
        return LISTENERS * BURST / max(max(each.late) for each in listeners)


async def paced(asks: AsyncClient, path: str, port: int, person: str) -> list[float]:
    """How late everybody is told, in milliseconds, while an event is recorded every now and then."""
    async with listening(path, port) as listeners:
        for _ in range(PACED):
            body = {"name": f"Ada {next(NUMBERS)}"}
            (await asks.post(f"/v1/people/{person}/rename", json=body)).raise_for_status()
            await asyncio.sleep(PACE)
        await told(listeners, PACED)
        return [1000 * each for one in listeners for each in one.late]


async def measured(data: Path, port: int) -> list[Figure]:
    """Both in turn, round after round."""
    rates, late = {OURS: list[float](), NAIVE: list[float]()}, {OURS: list[float](), NAIVE: list[float]()}
    async with served(data, port) as asks:
        person = (await asks.post("/v1/people", json={"name": "Ada"})).raise_for_status().json()["resource"]["id"]
        for _ in range(ROUNDS):
            for path, taken in rates.items():
                taken.append(await burst(asks, path, port, person))
        for path, taken in late.items():
            taken.extend(await paced(asks, path, port, person))
    ratios = [ours / other for ours, other in zip(rates[OURS], rates[NAIVE], strict=True)]
    return [
        *(Figure(f"SSE to {LISTENERS}: {path}", f"{median(rates[path]):,.0f}/s", "see its ratio") for path in rates),
        Figure("SSE, one for all against each for itself",
               f"{median(ratios):.1f} × ({min(ratios):.1f} to {max(ratios):.1f})", "≥ 15 ×"),
        *(Figure(f"SSE, told within, p99: {path}", f"{quantiles(late[path], n=100)[98]:.1f} ms", "≤ 20 ms for ours")
          for path in late),
    ]  # fmt: skip


def streamed(here: Path, port: int = 8767) -> Iterator[Figure]:
    """The figures, in a fresh workspace."""
    yield from asyncio.run(measured(here / "streamed", port))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        with TemporaryDirectory(prefix="cairn-bench-") as fresh:
            printed(streamed(Path(fresh)))
