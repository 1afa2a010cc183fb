"""Whoever listens to an app in this process: as fast as they like, or not at all."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

Heard = dict[str, Any]


class Listener:
    """Reads a stream frame by frame; one that `stops` takes nothing more until it is let go on."""

    def __init__(self, app: ASGIApp, *, key: str = "operator", last: str | None = None, **asked: object) -> None:
        headers = [(b"authorization", f"Bearer {key}".encode())]
        headers += [(b"last-event-id", last.encode())] if last is not None else []
        path = {"type": "http", "method": "GET", "path": "/v1/events/stream", "raw_path": b"/v1/events/stream"}
        rest = {"scheme": "http", "server": ("test", 80), "client": ("test", 1), "root_path": "", "http_version": "1.1"}
        self._app, self._scope = app, {**path, **rest, "headers": headers, "query_string": urlencode(asked).encode()}
        self.sent, self.status = bytearray(), 0
        self.headers: dict[str, str] = {}
        self._goes, self._heard, self._gone = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._goes.set()

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        self._goes.set()
        await self.task

    def stop(self) -> None:
        """Take nothing any more."""
        self._goes.clear()

    def go_on(self) -> None:
        """Take what there is."""
        self._goes.set()

    @property
    def events(self) -> list[Heard]:
        """The events so far, as their JSON, with the id and name of their frames."""
        frames = [dict(line.split(": ", 1) for line in each.split("\n")) for each in self.frames if "data" in each]
        return [json.loads(each["data"]) | {"at": int(each["id"]), "named": each["event"]} for each in frames]

    @property
    def frames(self) -> list[str]:
        """All that was sent, frame by frame."""
        return self.sent.decode().split("\n\n")[:-1]

    async def until(self, is_so: Callable[["Listener"], bool], seconds: float = 10) -> None:
        """Listen until something is so."""
        async with asyncio.timeout(seconds):
            while not is_so(self):
                self._heard.clear()
                await self._heard.wait()

    async def _listen(self) -> None:
        async def send(message: Message) -> None:
            await self._goes.wait()
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self.sent += message.get("body", b"")
            self._heard.set()

        await self._app(self._scope, self._receive, send)

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

