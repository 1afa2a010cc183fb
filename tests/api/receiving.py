"""A receiver of webhooks in this process, which answers as it is told to, and a clock that is set by hand."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from pydantic_core import from_json
from standardwebhooks import Webhook

from api.composition.workspace import Cairn
from api.http import create_app
from api.webhooks.courier import Courier
from domain.clock import now
from tests.api.people import ROOT

HANGS, DROPS = -1, -2
HEAD = "HTTP/1.1 {status} X\r\nContent-Length: 2\r\nConnection: close\r\n{more}\r\n{body}"


class Clock:
    """The server's clock, or some while after it."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def go_on(self, **by: float) -> None:
        self.ahead += timedelta(**by)


@dataclass
class Received:
    """A message as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        told: dict[str, Any] = from_json(self.body)
        return told

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def is_signed_with(self, secret: str) -> bool:
        """Whether one of its signatures is that of this secret, by the reference implementation, whatever the time."""
        moment = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        signature = Webhook(secret).sign(self.id, moment, self.body.decode())
        return signature in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """Answers one after the other as it is told, and then that all is well."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    more: str = ""
    got: list[Received] = field(default_factory=list)
    taken: list[Received] = field(default_factory=list)  # those that were answered with 2xx
    usual: int = 200
    tls: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def types(self) -> list[str]:
        return [each.event["type"].removeprefix("dev.cairn.") for each in self.taken]

    def answers_with(self, *statuses: int, more: str = "") -> None:
        self.answers, self.more = [*statuses], more

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)}
        received = Received(headers, await reader.readexactly(int(headers["content-length"])))
        status = self.answers.pop(0) if self.answers else self.usual
        self.got.append(received)
        if status == HANGS:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3)
        if status < 0:
            return
        if status // 100 == 2:
            self.taken.append(received)
        writer.write(HEAD.format(status=status, more=self.more, body="ok").encode())
        await writer.drain()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Receiver"]:
        """It receives as long as this block lasts."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=self.tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


class Hooks:
    """An app, an administrator who gives commands, and a courier that does what is due whenever it is asked to."""

    def __init__(self, app: FastAPI, asks: AsyncClient, cairn: Cairn, clock: Clock) -> None:
        self.app, self.asks, self.cairn, self.clock = app, asks, cairn, clock
        self.courier: Courier = app.state.bound.courier

    async def give(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.asks.post(f"/v1/{path}", json=body)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def ask(self, path: str) -> dict[str, Any]:
        answer = await self.asks.get(f"/v1/{path}")
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def registered(self, url: str, **more: Any) -> str:
        return str((await self.give("webhook-endpoints", url=url, **more))["resource"]["id"])

    async def joined(self, *names: str) -> list[str]:
        """People are added, each an event; their ids."""
        return [(await self.give("people", name=name))["resource"]["id"] for name in names]

    async def secrets(self, endpoint: str) -> list[str]:
        return [each["secret"] for each in (await self.ask(f"webhook-endpoints/{endpoint}/secret"))["items"]]

    async def attempts(self, endpoint: str) -> list[dict[str, Any]]:
        """The oldest first."""
        return list(reversed((await self.ask(f"webhook-endpoints/{endpoint}/attempts?limit=200"))["items"]))

    async def state(self, endpoint: str) -> dict[str, Any]:
        found = await self.cairn.lifecycle.find(UUID(endpoint))
        assert found
        return found.public()

    async def sends(self, times: int = 1, **later: float) -> None:
        """Have what is due sent, as often as this, each time so much later."""
        for _ in range(times):
            self.clock.go_on(**later)
            await asyncio.to_thread(self.cairn.views.catch_up)
            await self.courier.step()
            await self.courier.settled()


@asynccontextmanager
async def hooks(cairn: Cairn, clock: Clock, *receivers: Receiver) -> AsyncIterator[Hooks]:
    """Everything that is needed, on this loop; an attempt takes a second at most."""
    app = create_app(cairn, operator_key="operator")
    app.state.bound.courier.chance = lambda: 0.5
    app.state.bound.courier.sender._seconds = 1.0  # noqa: SLF001
    async with AsyncExitStack() as held:
        for each in receivers:
            await held.enter_async_context(each.listening())
        asks = AsyncClient(transport=ASGITransport(app), base_url="http://test", headers=ROOT)
        yield Hooks(app, await held.enter_async_context(asks), cairn, clock)


def in_order(messages: Iterable[Received]) -> list[int]:
    return [int(each.event["sequence"]) for each in messages]
