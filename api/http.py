"""HTTP, derived: every command is a POST, every view a GET; nothing here knows one by name."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic_core import to_json
from starlette.routing import BaseRoute

from api import catalogue, pages
from api.asgi import Guarded, Marked, Telling
from api.batch import add_batch
from api.bodies import only
from api.bound import Bound, authenticated, bound
from api.command_doors import add_commands
from api.composition.workspace import Cairn, reader_of
from api.identity import Identity
from api.openapi import describe, parameters_of, row_responses
from api.parked import add_parked
from api.problems import responses
from api.proofs import add_proofs, add_tiles
from api.readjudicating import add_readjudication
from api.refusing import add_problem_handlers
from api.terms import FREE, Terms
from api.view_doors import Asked, Reader, linked, question_of
from domain.command import Command, commands
from domain.errors import NotFound


def create_app(
    cairn: Cairn, operator_key: str | None = None, *, folds: bool = True, terms: Terms = FREE
) -> FastAPI:
    """The whole API of one open workspace, by a process that folds its views or leaves that to another."""
    app = FastAPI(title="Cairn", version="1", description=cairn.workspace.name, docs_url="/docs", redoc_url=None)
    add_problem_handlers(app)
    identity = Identity(cairn.lifecycle, cairn.workspace.administrator, operator_key)
    app.state.bound = Bound(cairn, identity, reader_of(cairn, folds=folds), terms)
    filters = {view: tuple(names) for view, names in cairn.views.filters.items()}
    app.router.routes.extend(doors(tuple(commands()), tuple(filters.items())))
    describe(app, tuple(filters))
    if not folds:
        app.add_middleware(Telling, recorded=cairn.worker.recorded.ring)
    app.add_middleware(Guarded)
    app.add_middleware(Marked, name=cairn.workspace.name, demo=cairn.workspace.demo)
    return app


@lru_cache(maxsize=4)
def doors(given: tuple[Command, ...], asked: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[BaseRoute, ...]:
    """The doors to these commands and views: workspaces that have the same ones share them."""
    router = APIRouter()
    add_catalogues(router)
    add_commands(router, given)
    add_proofs(router)
    add_parked(router)
    add_tiles(router)
    add_batch(router)
    add_readjudication(router)
    for view, filters in asked:
        add_view(router, view, filters)
    pages.add_pages(router)
    return tuple(router.routes)


def add_catalogues(router: APIRouter) -> None:
    """What there is, for whoever wants to know before asking."""
    for path, read, summary in (
        ("commands", catalogue.command_catalogue, "Every command: what it says, who decides it, what refuses it."),
        ("event-types", catalogue.event_catalogue, "Every event that may be recorded, with its JSON Schema."),
        ("authority", catalogue.authority_matrix, "Who decides what."),
    ):
        router.add_api_route(
            f"/v1/{path}",
            catalogued(read),
            operation_id=f"list_{path.replace('-', '_')}",
            summary=summary,
            tags=["catalogue"],
        )
    described: dict[str, Any] = {"tags": ["catalogue"], "responses": responses(404, 422)}
    router.add_api_route("/problems/{code}", problem, operation_id="read_problem", **described)


@cache
def told(read: Callable[[], list[dict[str, Any]]]) -> bytes:
    """A catalogue as JSON, worked out when somebody asks for the first time: declarations never differ."""
    return to_json({"items": read()})


def catalogued(read: Callable[[], list[dict[str, Any]]]) -> Callable[[], Response]:
    """The door to a catalogue."""
    return lambda: Response(told(read), media_type="application/json")


def problem(code: str) -> dict[str, Any]:
    """What a problem code means, and what to do next."""
    known = catalogue.problem_catalogue()
    if code not in known:
        raise NotFound(f"no problem has the code {code}")
    return {"code": code, **known[code]}


def add_view(router: APIRouter, view: str, filters: tuple[str, ...]) -> None:
    """A list, one row, its history and the difference of two moments."""
    ways, question, slug = ViewDoors(view), question_of(view), view.replace("-", "_")
    for suffix, door, name, what in (
        ("", ways.listing, f"list_{slug}", question),
        ("/diff", ways.difference, f"diff_{slug}", f"What differs between two moments: {question}"),
        ("/{id}", ways.one, f"get_{slug}", f"One row: {question}"),
        ("/{id}/history", ways.history, f"history_of_{slug}", f"Every state of a row: {question}"),
    ):
        router.add_api_route(
            f"/v1/{view}{suffix}",
            door,
            operation_id=name,
            summary=what.partition("\n")[0],
            tags=[view],
            dependencies=[Depends(authenticated)],
            responses=row_responses(view, suffix) | responses(400, 401, 404, 422, 503),
            openapi_extra={"parameters": parameters_of(view, suffix, filters)},
        )


class ViewDoors:
    """The four ways of reading one view over HTTP."""

    def __init__(self, view: str) -> None:
        self._view = view

    async def listing(self, request: Request) -> Response:
        """A page of rows; nothing is sent again that the caller has."""
        reader, asked = await self._asked(request)
        tag = reader.tag_of(asked)
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        url, parameters = str(request.url.replace(query="")), dict(request.query_params)
        content = await reader.listed(asked, lambda cursor: linked(url, parameters, cursor))
        return served(content, tag, asked.position)

    async def difference(self, request: Request) -> Response:
        """What differs between two moments."""
        only(request, "from", "to", "after", of=f"the difference of {self._view}")
        reader = bound(request).reader
        await reader.come(self._view, request.query_params.get("after"))
        before = request.query_params.get("from", "pos:1")
        after = request.query_params.get("to") or f"pos:{reader.views.reached(self._view)}"
        return served(await reader.diff(self._view, before, after))

    async def one(self, id: UUID, request: Request) -> Response:  # noqa: A002
        """One row."""
        reader, asked = await self._asked(request)
        row = await reader.one(asked, id)
        tag = reader.tag_of(asked, row)
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return served(row.encode(), tag, asked.position)

    async def history(self, id: UUID, request: Request) -> Response:  # noqa: A002
        """Every state of a row."""
        reader, asked = await self._asked(request)
        return served(await reader.history(asked, id), None, asked.position)

    async def _asked(self, request: Request) -> tuple[Reader, Asked]:
        reader, parameters = bound(request).reader, dict(request.query_params)
        await reader.come(self._view, parameters.get("after"))
        return reader, reader.asked(self._view, parameters)


def served(content: bytes, tag: str | None = None, position: int | None = None) -> Response:
    """JSON as it is, with the position it is true for."""
    headers = {"Cache-Control": "private, no-cache"} | ({"ETag": tag} if tag else {})
    if position is not None:
        headers["As-Of-Position"] = str(position)
    return Response(content, 200, headers, "application/json")
