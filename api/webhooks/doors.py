"""What an administrator does with an endpoint besides giving commands: see its secret, try it, see what was tried."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field
from pydantic_core import to_json

from api.asking import MOST, USUAL
from api.bodies import only, sent_json
from api.bound import Bound, bound, needs
from api.feed.chosen import chosen_topics
from api.identity import Principal
from api.moments import counted
from api.problems import Malformed, responses
from api.webhooks.attempts import Attempt
from domain.authority import ADMINISTRATOR, Scope
from domain.clock import from_micros
from domain.errors import Invalid, NotAllowed, NotFound
from domain.outbound.event_types import EventTypes
from domain.outbound.webhook_endpoint import WebhookEndpoint
from domain.team.roles import Roles
from domain.values import WORKSPACE, Value
from projections.default import collection

PATH = f"/v1/{collection(WebhookEndpoint.TOPIC)}/{{id}}"
LARGEST = 10_000  # bytes of a request
Door = Callable[..., Awaitable[Response]]
Managing = Annotated[Principal, needs(Scope.WEBHOOKS_MANAGE)]
Position = Annotated[int, Field(ge=1, le=10**18, examples=[1])]


class RangeNotRecorded(Invalid, code="range_not_recorded"):
    """A range begins with a position that was recorded, and does not end before it; see /v1/events for the last."""


class Range(Value):
    """What is to be sent once more: of a range of positions, these types or all that the endpoint is sent."""

    from_position: Position
    to_position: Position
    types: EventTypes = ()


def add_webhooks(router: APIRouter) -> None:
    """Four doors beside the commands."""
    body = {"required": True, "content": {"application/json": {"schema": Range.model_json_schema()}}}
    for suffix, method, door, name, summary in (
        ("secret", "GET", secret, "read_webhook_secret", "What a receiver verifies signatures with."),
        ("attempts", "GET", attempts, "list_webhook_attempts", "Every attempt to send something there, newest first."),
        ("test", "POST", test, "test_webhook_endpoint", "Send a test event now, and tell how that ended."),
        ("replay", "POST", replay, "replay_webhook_events", "Send a range of events once more, under the same ids."),
    ):
        router.add_api_route(
            f"{PATH}/{suffix}",
            door,
            methods=[method],
            status_code=202 if door is replay else 200,
            operation_id=name,
            summary=summary,
            tags=["webhook_endpoint"],
            response_class=Response,
            responses=responses(400, 401, 403, 404, 422),
            openapi_extra={"requestBody": body} if door is replay else None,
        )


async def secret(id: UUID, request: Request, who: Managing) -> Response:  # noqa: A002
    """The secrets that sign now, the newest first."""
    only(request, of="the secret")
    to, endpoint = bound(request), await administered(request, id, who.id)
    signer, generations = to.courier.signer, endpoint.generations(to.cairn.lifecycle.clock())
    items = [
        {"generation": each, "secret": signer.secret(id, each), "public_key": signer.public_key(id, each)}
        for each in generations
    ]
    return answered({"items": items}, {"Cache-Control": "no-store"})


async def attempts(id: UUID, request: Request, who: Managing) -> Response:  # noqa: A002
    """A page of attempts; `before` is the number of one of them."""
    only(request, "before", "limit", of="the attempts")
    to, _ = bound(request), await administered(request, id, who.id)
    before, limit = number(request, "before", 10**18), number(request, "limit", USUAL)
    found = to.courier.attempts.of(id, before, min(limit, MOST))
    items = [await told(to, n, each) for n, each in found]
    return answered({"items": items, "next_before": found[-1][0] if len(found) == limit else None})


async def test(id: UUID, request: Request, who: Managing) -> Response:  # noqa: A002
    """Send a test event."""
    only(request, of="the test")
    to, endpoint = bound(request), await administered(request, id, who.id)
    return answered(as_json(await to.courier.tested(endpoint)))


async def replay(id: UUID, request: Request, who: Managing) -> Response:  # noqa: A002
    """Have a range sent once more; raises RangeNotRecorded, EventTypeUnknown."""
    only(request, of="the replay")
    asked = Range.model_validate_json(await sent_json(request, LARGEST))
    to, endpoint = bound(request), await administered(request, id, who.id)
    if not asked.from_position <= asked.to_position <= to.cairn.ledger.head():
        raise RangeNotRecorded(pointer="/to_position")
    for each in asked.types:
        chosen_topics(each)
    to.courier.outbox.replay(id, asked.from_position, asked.to_position, asked.types or endpoint.types)
    to.courier.wake()
    return answered(asked.model_dump(mode="json") | {"attempts": f"{PATH.format(id=id)}/attempts"}, status=202)


async def administered(request: Request, endpoint: UUID, who: UUID) -> WebhookEndpoint:
    """The endpoint, for an administrator; raises NotAllowed, NotFound."""
    lifecycle = bound(request).cairn.lifecycle
    roles = await lifecycle.find(Roles.at(WORKSPACE))
    if not (isinstance(roles, Roles) and roles.are_held(ADMINISTRATOR, who, lifecycle.clock().date(), ())):
        raise NotAllowed(f"this is for {ADMINISTRATOR}")
    found = await lifecycle.find(endpoint)
    if not isinstance(found, WebhookEndpoint):
        raise NotFound(f"there is no {WebhookEndpoint.TOPIC} {endpoint}")
    return found


async def told(to: Bound, n: int, attempt: Attempt) -> dict[str, Any]:
    """An attempt with what was sent: that is the event, which the ledger still has."""
    sent = None
    if attempt.position:
        (record,) = await to.cairn.ledger.following(attempt.position - 1, 1)
        sent = to.courier.teller.of(record).body.decode()
    return {"n": n} | as_json(attempt) | {"request": sent}


def as_json(attempt: Attempt) -> dict[str, Any]:
    """An attempt as it is told."""
    said = attempt._asdict()
    moments = {name: from_micros(int(said[name] * 1e6)) if said[name] else None for name in ("at", "next")}
    return said | moments | {"received": attempt.status is not None and attempt.status // 100 == 2}  # noqa: PLR2004


def answered(content: dict[str, Any], headers: dict[str, str] | None = None, status: int = 200) -> Response:
    """JSON, for nobody else."""
    return Response(to_json(content), status, headers or {"Cache-Control": "private, no-cache"}, "application/json")


def number(request: Request, name: str, usual: int) -> int:
    """A number that a request may name; raises Malformed."""
    if (said := request.query_params.get(name)) is None:
        return usual
    if not (found := counted(said)):
        raise Malformed(f"{name} is a number from 1 on", pointer=f"/{name}")
    return found
