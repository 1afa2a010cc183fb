"""The workspaces that a server has open: each is opened when it is first asked for, and closed when nobody asks."""

import asyncio
import logging
from asyncio import Task
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fastapi import FastAPI

from api.bound import Bound
from api.composition.log import Witness
from api.composition.workspace import Cairn, opened
from api.http import create_app
from api.identity import new_key
from api.tending import tended
from api.terms import FREE, Terms
from api.webhooks.filed import is_sending
from domain.errors import Late

LOG = logging.getLogger("cairn")
MOST, IDLE = 32, 600.0  # open at once, each with 8 MB and 18 files; seconds after which one is closed that is idle


class WorkspaceUnavailable(Late, code="workspace_unavailable"):
    """The workspace cannot be opened just now, and the server's log says why; send the same again a little later."""


@dataclass(frozen=True)
class Manner:
    """How workspaces are served: at this address, with these witnesses, folded or not, and on which terms."""

    url: str
    witnesses: list[Witness]
    folds: bool
    terms: Terms = FREE


@dataclass(frozen=True)
class Tenant:
    """An open workspace, its API, and the key of whoever may read its directory."""

    cairn: Cairn
    app: FastAPI
    key: str
    held: AsyncExitStack

    async def knows(self, secret: str) -> bool:
        """Whether a secret is of this workspace, whatever became of it."""
        bound: Bound = self.app.state.bound
        return secret == self.key or await bound.identity.knows(secret)


@dataclass(eq=False)
class Stay:
    """A workspace as it is opened and used: by how many requests, and until when."""

    tenant: Task[Tenant]
    using: int = 0
    until: float = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether neither a request nor a job needs it."""
        opened = self.tenant.done() and not self.tenant.cancelled() and not self.tenant.exception()
        return not self.using and not (opened and self.tenant.result().app.state.bound.jobs.are_under_way)


async def settled(cairn: Cairn, manner: Manner, held: AsyncExitStack) -> Tenant:
    """An open workspace is served until what is held is let go."""
    key = new_key(cairn.ledger.workspace)
    app = await asyncio.to_thread(create_app, cairn, key, folds=manner.folds, terms=manner.terms)
    sends = app.state.bound.courier.run
    await held.enter_async_context(tended(cairn, manner.url, key, manner.witnesses, folds=manner.folds, sends=sends))
    held.push_async_callback(app.state.bound.jobs.stop)
    return Tenant(cairn, app, key, held.pop_all())


class Tenants:
    """Opens at most so many, and closes whichever was not asked for longest; one at a time for each directory."""

    def __init__(self, manner: Manner, most: int = MOST, idle: float = IDLE) -> None:
        self._manner, self._most, self._idle = manner, most, idle
        self._stays: dict[Path, Stay] = {}
        self._leaving: dict[Path, Task[None]] = {}

    @property
    def open(self) -> list[tuple[Path, Tenant]]:
        """Those that are open."""
        done = [(path, stay.tenant) for path, stay in self._stays.items() if stay.tenant.done()]
        return [(path, task.result()) for path, task in done if not task.exception()]

    @asynccontextmanager
    async def used(self, directory: Path) -> AsyncIterator[Tenant]:
        """The workspace of a directory, open as long as this block lasts; raises WorkspaceUnavailable."""
        stay = self._stays.get(directory) or self._arriving(directory)
        stay.using += 1
        try:
            yield await self._opened(directory, stay)
        finally:
            stay.using -= 1
            stay.until = asyncio.get_running_loop().time()

    async def leave(self, idle: float = 0.0) -> None:
        """Close every workspace that nobody has asked for so long; one that sends something is left for last."""
        now = asyncio.get_running_loop().time()
        for directory, stay in list(self._stays.items()):
            idles = stay.is_idle and not is_sending(directory)
            if (idles or not idle) and not stay.using and now - stay.until >= idle:
                self._close(directory)
        await asyncio.gather(*self._leaving.values())

    async def watch(self, sending: Iterable[Path] = ()) -> None:
        """Open what has something to send, as many as may be; then close what is idle, for ever."""
        for directory in islice(sending, self._most):
            with suppress(WorkspaceUnavailable):
                async with self.used(directory):
                    pass
        while True:
            await asyncio.sleep(self._idle / 10)
            await self.leave(self._idle)

    def _arriving(self, directory: Path) -> Stay:
        if len(self._stays) >= self._most:
            idle = [path for path, stay in self._stays.items() if stay.is_idle]
            if not idle:
                raise WorkspaceUnavailable(f"{self._most} workspaces are asked just now; send the same again later")
            self._close(min(idle, key=lambda path: self._stays[path].until))
        self._stays[directory] = Stay(asyncio.create_task(self._open(directory)))
        return self._stays[directory]

    async def _opened(self, directory: Path, stay: Stay) -> Tenant:
        try:
            return await asyncio.shield(stay.tenant)
        except Exception as fault:
            if self._stays.get(directory) is stay:
                del self._stays[directory]
                LOG.exception("%s cannot be opened", directory)
            raise WorkspaceUnavailable from fault

    async def _open(self, directory: Path) -> Tenant:
        if leaving := self._leaving.get(directory):
            await leaving
        async with AsyncExitStack() as held:
            cairn = await asyncio.to_thread(lambda: asyncio.run(opened(directory)))
            held.push_async_callback(asyncio.to_thread, cairn.close)
            return await settled(cairn, self._manner, held)

    def _close(self, directory: Path) -> None:
        stay = self._stays.pop(directory)
        self._leaving[directory] = asyncio.create_task(self._closed(directory, stay))

    async def _closed(self, directory: Path, stay: Stay) -> None:
        try:
            await (await stay.tenant).held.aclose()
        except Exception:
            LOG.exception("%s could not be closed as it should", directory)
        finally:
            self._leaving.pop(directory, None)
