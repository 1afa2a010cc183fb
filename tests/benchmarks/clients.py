"""Clients over HTTP in a process of their own: told how many commands each gives, it says how long all of them took."""

import asyncio
import json
import sys
import time

import uvloop

from tests.benchmarks import library
from tests.benchmarks.line import Line, request

VERBS = ("park", "reopen")
BECAUSE = b'{"reason": "It is so."}'


class Client:
    """Half of its commands create an opportunity, half alter the one it knows."""

    def __init__(self, port: int, key: str, iteration: str) -> None:
        self._port, self._key = port, key
        self._line: Line | None = None
        body = json.dumps({"iteration": iteration, "title": library.TITLE, "need": library.NEED}).encode()
        self._create = request("POST", "/v1/opportunities", key, body)
        self._alter: tuple[bytes, ...] = ()

    async def begin(self) -> None:
        """Create what is altered later."""
        known = json.loads(await self._given(self._create))["resource"]["id"]
        paths = [f"/v1/opportunities/{known}/{verb}" for verb in VERBS]
        self._alter = tuple(request("POST", path, self._key, BECAUSE) for path in paths)

    async def give(self, times: int) -> None:
        """Give so many commands, one after another."""
        for n in range(times):
            await self._given(self._alter[n // 2 % 2] if n % 2 else self._create)

    async def _given(self, command: bytes) -> bytes:
        if self._line is None or not self._line.is_open:  # a server hangs up on who was silent for a while
            self._line = await Line.to(self._port)
        status, body = await self._line.ask(command)
        if status not in {200, 201}:
            raise RuntimeError(f"{status} {body.decode()}")
        return body


async def main(port: int, key: str, iteration: str, clients: int) -> None:
    """Give commands as often as standard input says."""
    all_ = [Client(port, key, iteration) for _ in range(clients)]
    for each in all_:
        await each.begin()
    print("ready", flush=True)
    while told := await asyncio.to_thread(sys.stdin.readline):
        started = time.perf_counter()
        try:
            await asyncio.gather(*(each.give(int(told)) for each in all_))
        except (RuntimeError, OSError) as refused:
            print(repr(refused), flush=True)
            raise
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
