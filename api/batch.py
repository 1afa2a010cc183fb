"""Many commands in one transaction, for tools that have many: all are recorded, or none is."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, ValidationError
from pydantic_core import to_json

from api.bodies import only, sent_json
from api.bound import Asking, bound
from api.command_doors import DryRun, receipt_of
from api.composition.workspace import Cairn
from api.door import Call, give_together, known, order_of
from api.identity import Principal
from api.problems import responses
from domain.errors import LifecycleError
from domain.order import Order, Reply
from domain.values import Value

MOST, MOST_BYTES = 500, 16_000_000


Version = Annotated[int, Field(strict=True, ge=0, description="the version of the target it rests on", examples=[3])]


class Item(Value):
    """One command of a batch, by the name the catalogue gives it; it is decided upon those before it."""

    command: str
    body: dict[str, Any] = Field(default_factory=dict)
    key: Annotated[str, Field(min_length=1, max_length=255, examples=["import-42-7"])]
    target: UUID | None = None
    if_match: Version | None = None


class Batch(Value):
    """Commands that stand or fall together, decided one upon the other."""

    commands: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST)]


SCHEMA = {"$ref": "#/components/schemas/Batch"}


def add_batch(router: APIRouter) -> None:
    """The door for batches."""

    async def give_batch(request: Request, who: Asking, *, dry_run: DryRun = False) -> Response:
        only(request, "dry_run", of="give_batch")
        cairn = bound(request).cairn
        batch = Batch.model_validate_json(await sent_json(request, MOST_BYTES))
        orders = [ordered(item, f"/commands/{n}", who, request) for n, item in enumerate(batch.commands)]
        replies = await give_together(cairn.lifecycle, orders, dry_run=dry_run)
        receipts = [None] * len(replies) if dry_run else await receipts_of(cairn, orders, replies)
        told = [reply.model_dump() | {"receipt": each} for reply, each in zip(replies, receipts, strict=True)]
        return Response(to_json({"replies": told}), media_type="application/json")

    router.add_api_route(
        "/v1/batch",
        give_batch,
        methods=["POST"],
        operation_id="give_batch",
        summary="Give up to 500 commands in one transaction: all are recorded, or none is.",
        tags=["batch"],
        responses=responses(400, 401, 403, 404, 409, 412, 413, 422),
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA}}}},
    )


async def receipts_of(cairn: Cairn, orders: Sequence[Order], replies: Sequence[Reply]) -> list[dict[str, Any] | None]:
    """The receipt of each command."""
    return [await receipt_of(cairn, order.command, reply) for order, reply in zip(orders, replies, strict=True)]


def ordered(item: Item, place: str, who: Principal, request: Request) -> Order:
    """The order of one item; what it raises points to where the item stands in the batch."""
    try:
        call = Call(known(item.command), item.body, item.key, item.target, item.if_match)
        return order_of(call, who.id, who.source)
    except LifecycleError as refusal:
        refusal.pointer = f"{place}{refusal.pointer or '/command'}"
        raise
    except ValidationError:
        request.state.sent, request.state.within = item.body, f"{place}/body"
        raise
