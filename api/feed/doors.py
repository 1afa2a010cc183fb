"""The doors to the feed: a page that may be waited for, and a stream that goes on where it was interrupted."""

import re
from asyncio import sleep
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from time import monotonic
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.security import SecurityScopes
from fastapi.sse import EventSourceResponse
from pydantic_core import to_json
from starlette.types import Receive, Send
from starlette.types import Scope as Connection

from api.asking import MOST, USUAL
from api.bodies import only
from api.bound import BEARER, authenticated, bound, needs
from api.feed.chosen import Chosen
from api.feed.feed import PING, Feed
from api.feed.told import Told
from api.moments import counted
from api.problems import Malformed, NotAuthenticated, responses
from domain.authority import Scope

LONGEST = 60.0  # seconds that an answer is waited for
SCANNED = 10_000  # events that are looked through for one page
WAIT = re.compile(r"(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])")
Door = Callable[[Request], Awaitable[Response]]
CHOICES = {
    "after": "only what follows this position; 0 for everything",
    "types": "only these, as /v1/event-types names them or `feature.*`; several with commas, or said again",
    "product": "only what happened to this product",
    "subject": "only what happened to the aggregate with this id",
}


def add_feed(router: APIRouter) -> None:
    """Two doors: what was recorded, and what is being recorded."""
    items = {"type": "array", "items": {"type": "object"}}
    page_of = {"application/json": {"schema": {"type": "object", "properties": {"items": items}}}}
    frames = {"text/event-stream": {"schema": {"type": "string"}}}
    once = "What was recorded after a position; `Prefer: wait=30` waits for it."
    on = "What is recorded from now on, or after a position, as Server-Sent Events."
    _add(router, "", events, ("list_events", once, page_of))
    _add(router, "/stream", stream, ("stream_events", on, frames))


def _add(router: APIRouter, path: str, door: Door, said: tuple[str, str, dict[str, Any]]) -> None:
    name, summary, content = said
    answers: dict[int | str, dict[str, Any]] = {200: {"description": "The events", "content": content}}
    asked = CHOICES if path else CHOICES | {"limit": "at most 200"}
    router.add_api_route(
        f"/v1/events{path}",
        door,
        operation_id=name,
        summary=summary,
        tags=["feed"],
        response_class=Response,
        dependencies=[needs(Scope.EVENTS_READ)],
        responses=answers | responses(400, 401, 503),
        openapi_extra={"parameters": [_parameter(*each) for each in asked.items()]},
    )


def _parameter(name: str, what: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": what, "schema": {"type": "string"}}


async def events(request: Request) -> Response:
    """A page of events, which is waited for if that is preferred."""
    only(request, *CHOICES, "limit", of="the feed")
    feed, chosen, after = bound(request).feed, chosen_by(request), position_in(request, "after") or 0
    limit = min(_limit(request.query_params.get("limit")), MOST)
    preferred = WAIT.search(request.headers.get("Prefer", ""))
    until = monotonic() + min(float(preferred[1]), LONGEST) if preferred else 0.0
    with ExitStack() as held:
        if until:
            held.enter_context(feed.listening())
        reached, items = await page(feed, after, chosen, limit)
        while not items and (left := until - monotonic()) > 0 and not await request.is_disconnected():
            await feed.come(reached, min(left, PING))
            reached, items = await page(feed, reached, chosen, limit)
    headers = {"Cache-Control": "private, no-cache"} | ({"Preference-Applied": preferred[0]} if preferred else {})
    return Response(told(request, items, reached), 200, headers, "application/json")


async def page(feed: Feed, after: int, chosen: Chosen, limit: int) -> tuple[int, list[Told]]:
    """What is wanted after a position, at most so many, and how far was looked for it."""
    items: list[Told] = []
    reached, furthest = after, after + SCANNED
    while len(items) < limit and reached < furthest:
        came, found = await feed.past(reached, chosen)
        if came == reached:
            break
        items, reached = items + found, came
        await sleep(0)
    if len(items) > limit:
        return items[limit - 1].position, items[:limit]
    return reached, items


def told(request: Request, items: list[Told], reached: int) -> bytes:
    """The page as JSON: where to go on, also when there was nothing in it."""
    url = request.url.include_query_params(after=reached)
    head = bound(request).cairn.ledger.head()
    rest = {"next_after": reached, "next_url": str(url), "more": reached < head, "position": head}
    more = to_json(rest | {"workspace": bound(request).reader.workspace}).decode()
    return b'{"items":[%s],%s' % (b",".join(each.body for each in items), more[1:].encode())


async def stream(request: Request) -> Response:
    """Events as they are recorded, for as long as whoever listens is known."""
    only(request, *CHOICES, of="the stream")
    feed, chosen, after = bound(request).feed, chosen_by(request), resumed(request)
    return Stream(feed, heard(request, feed.ledger.head() if after is None else after, chosen))


async def heard(request: Request, after: int, chosen: Chosen) -> AsyncIterator[bytes]:
    """What is sent, until a key is shown no more to be known."""
    asked = monotonic()
    async for frames in bound(request).feed.stream(after, chosen):
        if monotonic() - asked >= PING:
            asked = monotonic()
            if not await is_known(request):
                return
        yield frames


class Stream(EventSourceResponse):
    """One who listens, counted as long as they do."""

    def __init__(self, feed: Feed, frames: AsyncIterator[bytes]) -> None:
        super().__init__(frames, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        self._feed = feed

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Send until the server stops, or nobody listens any more; raises TooManyListeners."""
        with self._feed.listening():
            await super().__call__(scope, receive, send)


async def is_known(request: Request) -> bool:
    """Whether the key that a stream was opened with still opens anything."""
    try:
        await authenticated(request, SecurityScopes([Scope.EVENTS_READ]), await BEARER(request))
    except NotAuthenticated:
        return False
    return True


def chosen_by(request: Request) -> Chosen:
    """What a request wants; raises Malformed, EventTypeUnknown."""
    said = request.query_params
    types = [each for some in said.getlist("types") for each in some.split(",") if each.strip()]
    return Chosen.of(types, _id(said.get("product"), "product"), _id(said.get("subject"), "subject"))


def resumed(request: Request) -> int | None:
    """The position that a stream goes on after: of the last event that was received, or as it is said at first."""
    if last := request.headers.get("Last-Event-ID", "").strip():
        if (position := counted(last)) is None:
            raise Malformed("Last-Event-ID is the id of an event of this stream", pointer="/Last-Event-ID")
        return position
    return position_in(request, "after")


def position_in(request: Request, name: str) -> int | None:
    """A position that a request names, if it does; raises Malformed."""
    if (said := request.query_params.get(name)) is None:
        return None
    if (position := counted(said)) is None:
        raise Malformed(f"{name} is a position, as the reply to a command tells it", pointer=f"/{name}")
    return position


def _id(said: str | None, name: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as unreadable:
        raise Malformed(f"{name} is an id", pointer=f"/{name}") from unreadable


def _limit(said: str | None) -> int:
    if said is None:
        return USUAL
    if not (limit := counted(said)):
        raise Malformed("limit is a number from 1 to 200", pointer="/limit")
    return limit
