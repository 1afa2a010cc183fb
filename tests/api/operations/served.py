"""A server in this process, without a network: whoever asks it, and what it counts."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from httpx2 import ASGITransport, AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from api.cli.serving import operator_key
from api.composition.settings import Settings
from api.composition.workspace import Cairn
from api.house import House
from api.operations.departure import Departure
from api.operations.front import Front
from api.server import fronted

HERE = ("127.0.0.1", 40_000)
Asked = Callable[["Asking"], Awaitable[None]]


class Asking:
    """Whoever asks a server, with the key of its own workspace's administrator."""

    def __init__(self, house: House, front: Front, departure: Departure, key: str) -> None:
        self.house, self.front, self.departure, self.key = house, front, departure, key

    def client(self, come_from: tuple[str, int] = HERE, **headers: str) -> AsyncClient:
        """A client at this address."""
        reached = ASGITransport(self.front, client=come_from, raise_app_exceptions=False)
        return AsyncClient(transport=reached, base_url="http://127.0.0.1", headers=headers)

    def known(self) -> AsyncClient:
        """A client that shows the key."""
        return self.client(authorization=f"Bearer {self.key}")

    async def metrics(self) -> dict[tuple[str, ...], float]:
        """Every number, by its name and the values of its labels."""
        async with self.client() as client:
            told = (await client.get("/metrics")).raise_for_status().text
        families = text_string_to_metric_families(told)
        return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def ask(home: Path, own: Cairn | None, asked: Asked, **settings: Any) -> None:
    """Have a server asked."""

    async def all_of_it() -> None:
        departure, key = Departure(), await operator_key(own) if own else ""
        async with House.opened(home, own, "http://server") as house:
            front = fronted(house, Settings(**settings), departure)
            await asked(Asking(house, front, departure, key))

    asyncio.run(all_of_it())
