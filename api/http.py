"""HTTP, derived: every command is a POST, every view a GET; nothing here knows one by name."""

import os
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from pydantic_core import to_json
from starlette.routing import BaseRoute

from api import catalogue, pages
from api.access_review import add_access_review
from api.allowed import as_method_not_allowed
from api.asgi import Guarded, Marked, Telling
from api.batch import add_batch
from api.bound import Bound
from api.command_doors import add_commands
from api.composition.provider import provider
from api.composition.workspace import Cairn, reader_of
from api.compressed import Compressed
from api.entering import add_entering
from api.exchanging import add_exchanging
from api.feed.doors import add_feed
from api.feed.feed import Feed
from api.feed.told import Teller, public_url
from api.identity import Identity, digest
from api.importing import add_imports
from api.logins import Logins
from api.narrowing import Narrowing
from api.oidc import add_oidc
from api.openapi import add_asyncapi, describe
from api.parked import add_parked
from api.passwords import Passwords
from api.problems import responses
from api.proofs import add_proofs, add_tiles
from api.protected import add_challenges, add_metadata
from api.reading import add_view
from api.readjudicating import add_readjudication
from api.refusing import add_problem_handlers
from api.terms import FREE, Terms
from api.webhooks.courier import Courier
from api.webhooks.doors import add_webhooks
from api.webhooks.guard import Guard
from domain.command import Command, commands
from domain.errors import NotFound


def create_app(
    cairn: Cairn, operator_key: str | None = None, *, folds: bool = True, terms: Terms = FREE
) -> FastAPI:
    """The whole API of one open workspace, by a process that folds its views or leaves that to another."""
    app = FastAPI(title="Cairn", version="1", description=cairn.workspace.name, docs_url="/docs", redoc_url=None)
    add_problem_handlers(app)
    app.add_exception_handler(405, as_method_not_allowed)
    add_challenges(app)
    shown = digest(operator_key) if operator_key else None
    identity = Identity(cairn.lifecycle, cairn.credentials, cairn.workspace.administrator, shown)
    logins = Logins(identity, Passwords(cairn.credentials), provider())
    teller = Teller(cairn.ledger.workspace, cairn.lifecycle.mapper, public_url())
    feed, courier = Feed(cairn.ledger, teller), Courier(cairn, teller, Guard.of(os.environ))
    app.state.bound = Bound(cairn, identity, reader_of(cairn, folds=folds), logins, feed, courier, terms)
    filters = {view: tuple(names) for view, names in cairn.views.filters.items()}
    app.router.routes.extend(doors(tuple(commands()), tuple(filters.items())))
    describe(app, tuple(filters))
    app.router.middleware_stack = Narrowing(app.router)
    folding = () if folds else (cairn.worker.recorded.ring,)
    app.add_middleware(Telling, recorded=(feed.wake, courier.wake, *folding))
    app.add_middleware(Guarded)
    app.add_middleware(Compressed)
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
    add_imports(router)
    add_asyncapi(router)
    add_readjudication(router)
    add_feed(router)
    add_webhooks(router)
    for view, filters in asked:
        add_view(router, view, filters)
    pages.add_pages(router)
    add_entering(router)
    add_exchanging(router)
    add_oidc(router)
    add_metadata(router)
    add_access_review(router)
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
