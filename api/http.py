"""HTTP, derived: every command is a POST, every view a GET; nothing here knows one by name."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic_core import to_json

from api import catalogue, pages
from api.asgi import Marked
from api.batch import add_batch
from api.command_doors import add_commands
from api.composition import Cairn, reader_of
from api.identity import Identity, Principal
from api.openapi import describe, parameters_of, row_responses
from api.problems import NotAuthenticated, add_problem_handlers, responses
from api.view_doors import Reader, linked, question_of
from domain.errors import NotFound


def create_app(cairn: Cairn, operator_key: str | None = None) -> FastAPI:
    """The whole API of one open workspace."""
    app = FastAPI(title="Cairn", version="1", description=cairn.workspace.name, docs_url="/docs", redoc_url=None)
    add_problem_handlers(app)
    identity = Identity(cairn.lifecycle, cairn.workspace.administrator, operator_key)
    authenticated = authenticator(identity)
    reader = reader_of(cairn)
    add_catalogues(app.router)
    add_commands(app.router, cairn.lifecycle, authenticated, reader.workspace)
    add_batch(app.router, cairn.lifecycle, authenticated)
    for view in cairn.views.filters:
        add_view(app.router, view, reader, authenticated)
    pages.add_pages(app.router, reader, identity, is_open=cairn.workspace.demo)
    describe(app, reader)
    app.add_middleware(Marked, name=cairn.workspace.name, demo=cairn.workspace.demo)
    return app


def authenticator(identity: Identity) -> Callable[..., Awaitable[Principal]]:
    """The dependency that recognises a bearer key; raises NotAuthenticated."""
    bearer = HTTPBearer(auto_error=False, description="a key made by `cairn key create`")

    async def authenticated(shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Principal:
        if shown is None:
            raise NotAuthenticated
        return await identity.of(shown.credentials)

    return authenticated


def add_catalogues(router: APIRouter) -> None:
    """What there is, for whoever wants to know before asking."""
    for path, read, summary in (
        ("commands", catalogue.command_catalogue, "Every command: what it says, who decides it, what refuses it."),
        ("event-types", catalogue.event_catalogue, "Every event that may be recorded, with its JSON Schema."),
        ("authority", catalogue.authority_matrix, "Who decides what."),
    ):
        router.add_api_route(
            f"/v1/{path}",
            catalogued(to_json({"items": read()})),
            operation_id=f"list_{path.replace('-', '_')}",
            summary=summary,
            tags=["catalogue"],
        )
    described: dict[str, Any] = {"tags": ["catalogue"], "responses": responses(404, 422)}
    router.add_api_route("/problems/{code}", problem, operation_id="read_problem", **described)


def catalogued(answer: bytes) -> Callable[[], Response]:
    """A door to what never differs while the server runs."""
    return lambda: Response(answer, media_type="application/json")


def problem(code: str) -> dict[str, Any]:
    """What a problem code means, and what to do next."""
    known = catalogue.problem_catalogue()
    if code not in known:
        raise NotFound(f"no problem has the code {code}")
    return {"code": code, **known[code]}


def add_view(router: APIRouter, view: str, reader: Reader, authenticated: Callable[..., Awaitable[Principal]]) -> None:
    """A list, one row, its history and the difference of two moments."""
    path, known = f"/v1/{view}", [Depends(authenticated)]
    question = question_of(view)

    async def listing(request: Request) -> Response:
        await reader.catch_up()
        parameters = dict(request.query_params)
        asked = reader.asked(view, parameters)
        tag = f'W/"{asked.position}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        url = str(request.url.replace(query=""))
        content = await reader.listed(asked, lambda cursor: linked(url, parameters, cursor))
        return served(content, tag, asked.position)

    async def difference(request: Request) -> Response:
        await reader.catch_up()
        before = request.query_params.get("from", "pos:1")
        after = request.query_params.get("to") or f"pos:{reader.views.position}"
        return served(await reader.diff(view, before, after))

    async def one(id: UUID, request: Request) -> Response:  # noqa: A002
        await reader.catch_up()
        asked = reader.asked(view, dict(request.query_params))
        row = await reader.one(asked, id)
        tag = reader.tag_of(view, row)
        if request.headers.get("If-None-Match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return served(row.encode(), tag, asked.position)

    async def history(id: UUID, request: Request) -> Response:  # noqa: A002
        await reader.catch_up()
        asked = reader.asked(view, dict(request.query_params))
        return served(await reader.history(asked, id), None, asked.position)

    slug = view.replace("-", "_")
    for suffix, door, name, what in (
        ("", listing, f"list_{slug}", question),
        ("/diff", difference, f"diff_{slug}", f"What differs between two moments: {question}"),
        ("/{id}", one, f"get_{slug}", f"One row: {question}"),
        ("/{id}/history", history, f"history_of_{slug}", f"Every state of a row: {question}"),
    ):
        router.add_api_route(
            path + suffix,
            door,
            operation_id=name,
            summary=what.partition("\n")[0],
            tags=[view],
            dependencies=known,
            responses=row_responses(view, suffix) | responses(400, 401, 404, 422),
            openapi_extra={"parameters": parameters_of(reader, view, suffix)},
        )


def served(content: bytes, tag: str | None = None, position: int | None = None) -> Response:
    """JSON as it is, with the position it is true for."""
    headers = {"Cache-Control": "private, no-cache"} | ({"ETag": tag} if tag else {})
    if position is not None:
        headers["As-Of-Position"] = str(position)
    return Response(content, 200, headers, "application/json")
