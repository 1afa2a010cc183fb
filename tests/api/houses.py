"""A server of several workspaces in this process, and whoever asks it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from httpx2 import ASGITransport, AsyncClient, Response

from api.composition.workspace import Cairn
from api.house import House
from api.identity import digest
from tests.api.test_backups import cairn

Asked = Callable[["Asking"], Awaitable[None]]


class Asking:
    """Whoever asks a house, with the keys of its workspaces by name."""

    def __init__(self, house: House, client: AsyncClient, home: Path, keys: dict[str, str]) -> None:
        self.house, self.client, self.home, self.keys = house, client, home, keys

    async def get(self, who: str, path: str) -> Response:
        """The answer to a question; an unknown name is a key itself."""
        return await self.client.get(path, headers=self.bearing(who))

    async def post(self, who: str, path: str, **body: Any) -> Response:
        """The answer to a command."""
        return await self.client.post(path, json=body, headers=self.bearing(who))

    def bearing(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.keys.get(who, who)}"}

    async def where(self, who: str) -> str:
        """The name of the workspace that answers."""
        answer = await self.get(who, "/v1/people")
        return answer.headers["Cairn-Workspace"] if answer.is_success else answer.json()["code"]

    @property
    def open(self) -> set[str]:
        return {path.name for path, _ in self.house.tenants.open}


@asynccontextmanager
async def asking(home: Path, keys: dict[str, str], own: Cairn | None = None, most: int = 8) -> AsyncIterator[Asking]:
    """A house in this process."""
    async with AsyncExitStack() as held:
        house = await held.enter_async_context(House.opened(home, own, "http://house", most=most))
        asks = AsyncClient(transport=ASGITransport(house), base_url="http://house")
        yield Asking(house, await held.enter_async_context(asks), home, keys)


def created(home: Path, name: str, to: str = "file") -> str:
    return str(cairn(home, "workspace", "create", name, "--to", to)["key"])


def ask(home: Path, keys: dict[str, str], asked: Asked, **how: Any) -> None:
    """Have a house asked."""

    async def all_of_it() -> None:
        async with asking(home, keys, **how) as who:
            await asked(who)

    asyncio.run(all_of_it())


async def ids_of(who: Asking, name: str) -> list[str]:
    """The ids in a workspace with a product and a person that others do not have."""
    person = (await who.post(name, "/v1/people", name="Ada")).json()["resource"]["id"]
    made = await who.post(name, "/v1/products", key="EXPORTS", name="Exports", accountable=person)
    issued = await who.post(name, "/v1/api-keys", digest=digest("ada"), principal=person, label="x")
    return [person, made.json()["resource"]["id"], issued.json()["resource"]["id"]]


def issue(data: Path, secret: str) -> None:
    """Issue a key with a secret of one's own to somebody in a workspace that is closed."""
    person = cairn(data, "give", "add_person", '{"name": "Eve"}')["resource"]["id"]
    issued = {"digest": digest(secret), "principal": person, "label": "x"}
    cairn(data, "give", "issue_api_key", json.dumps(issued))
