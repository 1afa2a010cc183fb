"""What a command is answered: what it was about, what it recorded, where that stands, and what proves it."""

from asyncio import to_thread
from typing import Any

from fastapi import Response
from pydantic_core import to_json

from api.bound import Bound
from api.composition.workspace import Cairn
from api.retries import replayed
from domain.command import Command
from domain.errors import Late
from domain.order import Order, Reply
from domain.values import Value
from projections.default import collection


class RecordedUnsigned(Late, code="recorded_unsigned"):
    """The decision is recorded, but the head of the ledger could not be signed; send the same again under its key."""


class Answer(Value):
    """What a command is answered: the resource it was about, the events it recorded, and where they stand.

    Whoever keeps the receipt can show later what was recorded: it is the hash of the last event's leaf.
    """

    resource: dict[str, Any] | None
    events: tuple[dict[str, Any], ...]
    position: int
    receipt: dict[str, Any] | None
    workspace: dict[str, Any]


ANSWERED = {
    "description": "Successful Response",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
}


async def receipt_of(cairn: Cairn, command: Command, reply: Reply) -> dict[str, Any] | None:
    """What proves later that this was recorded; a decision is signed before anybody is told of it."""
    if not reply.events:
        return None
    if command.mark.at_once:
        try:
            await to_thread(cairn.checkpoint)
        except Exception as unsigned:
            raise RecordedUnsigned from unsigned
    return {"position": reply.position, "leaf": cairn.notary.leaf(reply.position).hex()}


async def given(to: Bound, order: Order, *, dry_run: bool) -> tuple[Reply, dict[str, Any]]:
    """What a command is answered, and what more is told with it; raises a LifecycleError when it is refused."""
    with to.under_way.claimed(() if dry_run else (order,)):
        reply = await to.cairn.lifecycle.give(order, dry_run=dry_run)
        receipt = None if dry_run else await receipt_of(to.cairn, order.command, reply)
    return reply, {"receipt": receipt, "workspace": to.reader.workspace}


def status_of(command: Command, reply: Reply, *, dry_run: bool) -> int:
    """201 for what was made, 200 for all else that succeeds."""
    return 201 if command.creates and not dry_run and reply.resource is not None else 200


def told_of(reply: Reply, more: dict[str, Any]) -> dict[str, Any]:
    """The reply as it is sent."""
    told = reply.model_dump(mode="json") | more
    if reply.resource:
        told["resource"]["url"] = f"/v1/{collection(reply.resource.type)}/{reply.resource.id}"
    return told


def answer(command: Command, reply: Reply, more: dict[str, Any], *, dry_run: bool) -> Response:
    """The reply, with the ETag of what the command was about; the same again, whoever sends the same again."""
    told, headers = told_of(reply, more), replayed([reply])
    status = status_of(command, reply, dry_run=dry_run)
    if reply.resource:
        headers["ETag"] = f'"{reply.resource.version}"'
    if status == 201:  # noqa: PLR2004
        headers["Location"] = told["resource"]["url"]
    return Response(to_json(told), status, headers, "application/json")
