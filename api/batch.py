"""Many commands in one request, for tools that have many: all or none in one transaction, or each for itself."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from pydantic_core import from_json, to_json

from api.answers import given, receipt_of, status_of, told_of
from api.batched import Batch, Sent
from api.bodies import only, sent_json
from api.bound import Asking, Bound, bound
from api.command_doors import STATUSES, DryRun
from api.documents import problem_of
from api.door import pointing
from api.preconditions import Said
from api.problems import NO_STORAGE, responses
from api.refusing import as_validation_problem
from api.retries import PATTERN, replayed
from domain.errors import LifecycleError
from domain.order import Order, Reply

MOST_BYTES = 16_000_000
SCHEMA = {"$ref": "#/components/schemas/Batch"}
KEY = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "pattern": PATTERN}}


def add_batch(router: APIRouter) -> None:
    """The door for batches."""

    async def give_batch(request: Request, who: Asking, *, dry_run: DryRun = False) -> Response:
        only(request, "dry_run", of="give_batch")
        to, key = bound(request), Said.by(request).key
        sent = Sent(Batch.model_validate_json(await sent_json(request, MOST_BYTES)), who, key, to.terms)
        told, replies = await (together if sent.batch.atomic else apart)(request, to, sent, dry_run=dry_run)
        return Response(to_json({"replies": told}), headers=replayed(replies), media_type="application/json")

    router.add_api_route(
        "/v1/batch",
        give_batch,
        methods=["POST"],
        operation_id="give_batch",
        summary="Give up to 500 commands: in one transaction, all or none, unless each is to stand or fall alone.",
        tags=["batch"],
        responses=responses(*STATUSES),
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}},
            "parameters": [KEY | {"description": "for those without a key of their own, with their number"}],
        },
    )


Told = tuple[list[dict[str, Any]], Sequence[Reply | None]]


async def together(request: Request, to: Bound, sent: Sent, *, dry_run: bool) -> Told:
    """What is answered to each when all are recorded, or none."""
    orders = [ordered(request, sent, number) for number in range(len(sent.batch.commands))]
    with pointing(), to.under_way.claimed(() if dry_run else orders):
        replies = await to.cairn.lifecycle.give_all(orders, dry_run=dry_run)
    pairs = zip(orders, replies, strict=True)
    receipts = [None if dry_run else await receipt_of(to.cairn, order.command, reply) for order, reply in pairs]
    return [reply.model_dump() | {"receipt": each} for reply, each in zip(replies, receipts, strict=True)], replies


async def apart(request: Request, to: Bound, sent: Sent, *, dry_run: bool) -> Told:
    """The status and body of each, one after the other, whatever becomes of the others."""
    told: list[dict[str, Any]] = []
    replies: list[Reply | None] = []
    for number in range(len(sent.batch.commands)):
        reply = None
        try:
            order = ordered(request, sent, number)
            with pointing(number):
                reply, more = await given(to, order, dry_run=dry_run)
            status, body = status_of(order.command, reply, dry_run=dry_run), told_of(reply, more)
        except (LifecycleError, *NO_STORAGE) as refusal:
            problem = problem_of(refusal)
            status, body = problem.status_code, from_json(bytes(problem.body))
        except ValidationError as unfit:
            problem = await as_validation_problem(request, unfit)
            status, body = problem.status_code, from_json(bytes(problem.body))
        told.append({"status": status, "body": body})
        replies.append(reply)
    return told, replies


def ordered(request: Request, sent: Sent, number: int) -> Order:
    """The order of one item; what it raises points to where the item stands."""
    place = f"/commands/{number}"
    try:
        return sent.order(number)
    except LifecycleError as refusal:
        refusal.pointer = f"{place}{refusal.pointer or '/command'}"
        raise
    except ValidationError:
        request.state.sent, request.state.within = sent.batch.commands[number].body, f"{place}/body"
        raise
