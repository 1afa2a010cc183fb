"""One address for many workspaces: a request goes to the one that its key opens, and reaches no other."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from fastapi import Request
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Receive, Scope, Send

from api.browser import SESSION, cookie_in
from api.composition.log import witnesses
from api.composition.workspace import Cairn
from api.composition.workspaces import WorkspaceTwice, below
from api.documents import as_problem
from api.entrance import entrance
from api.tenants import MOST, Manner, Tenant, Tenants, settled
from api.terms import FREE, Terms
from api.webhooks.filed import is_sending
from api.whose import Whose
from domain.errors import LifecycleError

LOG = logging.getLogger("cairn")
ENTRANCES = frozenset({"/login", "/login/oidc", "/login/callback", "/join", "/v1/token"})


class House:
    """Lets each request in to one workspace; without a key that is known, to the directory's own, if there is one."""

    def __init__(self, whose: Whose, own: Tenant | None, tenants: Tenants) -> None:
        self._whose, self._own, self.tenants = whose, own, tenants
        self._entrance: ASGIApp = own.app if own else entrance()

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, home: Path, own: Cairn | None, url: str, *, folds: bool = True, most: int = MOST, terms: Terms = FREE
    ) -> AsyncIterator["House"]:
        """A house as long as this block lasts; it closes what it has opened, and not its own workspace."""
        manner, whose = Manner(url, witnesses(), folds, terms), Whose(home)
        whose.look()
        async with AsyncExitStack() as held:
            settling = await settled(own, manner, AsyncExitStack()) if own else None
            if settling:
                held.push_async_exit(settling.held)
            tenants = Tenants(manner, most)
            held.push_async_callback(tenants.leave)
            watching = asyncio.create_task(tenants.watch(sending_below(home)))
            held.callback(watching.cancel)
            yield cls(whose, settling, tenants)

    @property
    def own(self) -> Cairn | None:
        """The workspace of the directory itself, if there is one."""
        return self._own.cairn if self._own else None

    @property
    def workspaces(self) -> list[Cairn]:
        """Every workspace that is open, its own first."""
        own = [self._own.cairn] if self._own else []
        return own + [tenant.cairn for _, tenant in self.tenants.open]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the workspace does that is asked."""
        async with AsyncExitStack() as held:
            try:
                app = await self._asked(key_in(scope), held)
            except LifecycleError as refusal:
                app = await as_problem(Request(scope), refusal)
            await app(scope, receive, send)

    def hush(self) -> None:
        """End every stream of events, which would go on for ever; whoever listened comes back, and misses nothing."""
        for tenant in [*([self._own] if self._own else ()), *(each for _, each in self.tenants.open)]:
            tenant.app.state.bound.feed.close()

    async def _asked(self, key: str, held: AsyncExitStack) -> ASGIApp:
        if not self._are_several() or not key:
            return self._entrance
        perhaps = self._whose.marked(key) or await self._where_issued(key)
        for directory in perhaps:
            tenant = await self._tenant(directory, held)
            if len(perhaps) == 1 or await tenant.knows(key):
                return tenant.app
        return self._entrance

    async def _tenant(self, directory: Path, held: AsyncExitStack) -> Tenant:
        if self._own and directory == self._own.cairn.directory:
            return self._own
        return await held.enter_async_context(self.tenants.used(directory))

    def _are_several(self) -> bool:
        """Whether there are others than the own workspace; two directories with one are told in the log."""
        try:
            return self._whose.look()
        except WorkspaceTwice:
            LOG.exception("what was put below the directory is not served")
            return self._whose.look()

    async def _where_issued(self, key: str) -> list[Path]:
        """Where a key was issued that Cairn did not make, so that nothing in it says so."""
        known = dict(self.tenants.open) | ({self._own.cairn.directory: self._own} if self._own else {})
        for directory, tenant in known.items():
            if await tenant.knows(key):
                return [directory]
        return [each for each in self._whose.perhaps(key) if each not in known]


def sending_below(home: Path) -> list[Path]:
    """The workspaces below a directory that have endpoints to be told what happens."""
    with suppress(WorkspaceTwice):
        return [each.directory for each in below(home) if is_sending(each.directory)]
    return []


def key_in(scope: Scope) -> str:
    """What a request shows of a workspace: a bearer key, the link or answer it comes in by, or its session."""
    headers = Headers(scope=scope)
    scheme, _, shown = headers.get("authorization", "").partition(" ")
    if scheme:
        return shown.strip() if scheme.lower() == "bearer" else ""
    if scope["path"] in ENTRANCES:
        asked = QueryParams(scope["query_string"])
        if named := next((asked[each] for each in ("link", "state", "at") if each in asked), ""):
            return named
    return cookie_in(headers, SESSION, is_secure=scope["scheme"] == "https")
