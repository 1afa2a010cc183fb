"""Cairn's side: whole commands, decided by aggregates and given to one process by many clients at once."""

import time
from asyncio import Runner, gather
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.order import Order
from ledger.engine import Ledger
from tests.benchmarks import library
from tests.reach.discovery import discovered
from tests.world import World

VERBS = ("park_opportunity", "reopen_opportunity")


class Clients:
    """Each gives its commands one after another; every second one creates, and each records one event."""

    def __init__(self, directory: Path, ledger: Ledger, clients: int) -> None:
        directory.mkdir()
        self.world = World(directory, ledger)
        self.world.registered()
        self._iteration = discovered(self.world).iteration
        self._known = [self.world.make("ada", "identify_opportunity", **self._need()) for _ in range(clients)]
        self._runner = Runner()

    def close(self) -> None:
        """Let go of the loop; the ledger is whose it was."""
        self._runner.close()
        self.world.keys.close()

    def __call__(self, times: int) -> float:
        """Commands a second, while each client gives so many; their orders are as the door makes them."""
        before, orders = self.world.ledger.head(), [self._orders(client, times) for client in self._known]
        started = time.perf_counter()
        self._runner.run(self._all(orders))
        taken, recorded = time.perf_counter() - started, self.world.ledger.head() - before
        if recorded != times * len(orders):
            raise RuntimeError(f"{times * len(orders)} commands recorded {recorded} events")
        return recorded / taken

    def alone(self, times: int) -> list[float]:
        """Seconds until each of so many commands is answered, given by the first client while no other gives any."""
        return self._runner.run(self._timed(self._orders(self._known[0], times)))

    def stored(self) -> tuple[bytes, bytes, bytes]:
        """The state, the metadata and the receipt that one more command leaves."""
        ledger, (order,) = self.world.ledger, self._orders(self._known[0], 1)
        self._runner.run(self._one([order]))
        (record,) = ledger.page(ledger.head() - 1, 1)
        return record.state, record.metadata, self._runner.run(ledger.receipt(order.id)) or b""

    def _orders(self, known: UUID, times: int) -> list[Order]:
        return [self._order(known, n) for n in range(times)]

    def _need(self) -> dict[str, Any]:
        return {"iteration": self._iteration, "title": library.TITLE, "need": library.NEED}

    def _order(self, known: UUID, n: int) -> Order:
        if n % 2 == 0:
            return self.world.order("ada", "identify_opportunity", **self._need())
        return self.world.order("ada", VERBS[n // 2 % 2], known, reason="It is so.")

    async def _all(self, orders: Sequence[Sequence[Order]]) -> None:
        await gather(*map(self._one, orders))

    async def _one(self, orders: Sequence[Order]) -> None:
        for order in orders:
            await self.world.lifecycle.give(order)

    async def _timed(self, orders: Sequence[Order]) -> list[float]:
        times = []
        for order in orders:
            started = time.perf_counter()
            await self.world.lifecycle.give(order)
            times.append(time.perf_counter() - started)
        return times
