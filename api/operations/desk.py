"""What a server says of itself, whichever workspaces it serves: /livez, /readyz, /version and /metrics."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, Protocol

from fastapi import FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.composition.settings import Settings
from api.composition.workspace import Cairn
from api.hosts import LOOPBACK, name_in
from api.identity import mark_of
from api.operations.departure import Departure
from api.operations.readiness import Readiness
from api.operations.room import Room
from api.operations.tally import Tally
from api.problems import NotAuthenticated
from api.refusing import add_problem_handlers
from domain.errors import Late

PATHS = ("/livez", "/readyz", "/version", "/metrics")
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class NotReady(Late, code="not_ready"):
    """The server cannot do its work just now; the facts say what is missing."""


class MetricsNotShown(NotAuthenticated, code="metrics_not_shown"):
    """Metrics are shown on this machine alone, or to `Authorization: Bearer` with what CAIRN_METRICS_TOKEN says."""


class Open(Protocol):
    """Whoever has workspaces open."""

    @property
    def own(self) -> Cairn | None:
        """The workspace that decides, if there is one."""

    @property
    def workspaces(self) -> Sequence[Cairn]:
        """Those that are open, its own first."""


class Desk:
    """Answers for the process, and needs no key of a workspace."""

    def __init__(self, house: Open, settings: Settings, room: Room, tally: Tally, departure: Departure) -> None:
        self._house, self._room, self._tally, self._departure = house, room, tally, departure
        self._token, self._readiness = settings.metrics_token, Readiness(settings.ready_lag)

    def app(self) -> FastAPI:
        """The four paths."""
        app = FastAPI(title="Cairn", docs_url=None, redoc_url=None, openapi_url=None)
        add_problem_handlers(app)
        answers: tuple[Callable[..., Any], ...] = self.alive, self.ready, self.version, self.metrics
        for path, answer in zip(PATHS, answers, strict=True):
            app.add_api_route(path, answer, methods=["GET", "HEAD"], operation_id=path[1:], response_model=None)
        return app

    async def alive(self, response: Response) -> dict[str, str]:
        """The process answers; nothing else is looked at."""
        response.headers["Cache-Control"] = "no-store"
        return {"status": "alive"}

    async def version(self) -> dict[str, str]:
        """Which Cairn this is, and which API it has."""
        return {"version": version("cairn"), "api": "v1"}

    async def ready(self, response: Response) -> dict[str, str]:
        """Every ledger that counts answers, and its views are in step; raises NotReady."""
        response.headers["Cache-Control"] = "no-store"
        if self._departure.has_begun:
            raise NotReady(facts=("the server stops",))
        workspaces = self._house.workspaces
        found = await self._readiness.of(workspaces)
        counting = found[:1] if self._house.own else found
        if counting and all(counting):
            marks = [mark_of(each.ledger.workspace) for each in workspaces]
            told = zip(marks, found, strict=True)
            raise NotReady(facts=tuple(f"{mark}: {wrong}" for mark, all_ in told for wrong in all_))
        return {"status": "ready"}

    async def metrics(self, request: Request) -> Response:
        """What the process has done, in numbers, for Prometheus; raises MetricsNotShown."""
        from api.operations.metrics import exposed  # noqa: PLC0415  a tenth of a second and some MB, unless asked

        if not self._may_see(request):
            raise MetricsNotShown
        told = await asyncio.to_thread(exposed, self._tally, self._room, self._house.workspaces)
        return Response(told, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    def _may_see(self, request: Request) -> bool:
        """Whoever shows the token, if there is one; without one, who asks from this machine and for nobody else."""
        if self._token:
            shown = request.headers.get("Authorization", "").encode()
            return secrets.compare_digest(shown, f"Bearer {self._token}".encode())
        here = request.client is not None and ip_address(request.client.host).is_loopback
        by_its_name = name_in(request.headers.get("Host", "")) in LOOPBACK  # no page elsewhere made one up for it
        return here and by_its_name and not any(name in request.headers for name in FORWARDED)
