"""Every command is a POST: derived from its declaration, and given in the same way as all others."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic_core import to_json

from api.bodies import only, sent_json
from api.bound import Asking, bound
from api.catalogue import path_of, refusals_of
from api.composition.workspace import Cairn
from api.door import command_id
from api.examples import example_of
from api.identity import Principal
from api.moments import counted
from api.problems import Malformed, responses
from domain.command import Command, Given
from domain.errors import Late
from domain.order import Order, Reply
from domain.values import Value
from projections.default import collection

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=255, description="a retry is recognised by it")]
Match = Annotated[str | None, Header(alias="If-Match", description="the ETag that the decision was taken on, or *")]
DryRun = Annotated[bool, Query(description="decide, and record nothing")]
MOST = 1_000_000  # bytes of one command


class IfMatchUnreadable(Malformed, code="if_match_unreadable"):
    """If-Match is the ETag of the resource, as `"3"`, or *."""


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


def add_commands(router: APIRouter, commands: Iterable[Command]) -> None:
    """A door for each of these commands."""
    for command in commands:
        router.add_api_route(
            path_of(command),
            endpoint(command),
            methods=["POST"],
            status_code=201 if command.creates else 200,
            operation_id=command.name,
            summary=command.summary,
            tags=[command.topic],
            response_model=Answer,
            responses=responses(400, 401, 403, 404, 409, 412, 413, 422),
        )


def described(command: Command) -> dict[str, Any]:
    """What OpenAPI says of a command beyond its path: its body, who decides it, and what it is refused for."""
    schema = {"$ref": f"#/components/schemas/{command.body.__name__}"}
    content = {"application/json": {"schema": schema, "example": example_of(command.body)}}
    return {
        "x-decided-by": list(command.mark.by),
        "x-refusals": refusals_of(command),
        "requestBody": {"required": True, "content": content},
    }


@dataclass(frozen=True)
class Said:
    """What is said of a command beside its body."""

    key: str | None
    match: str | None
    dry_run: bool


async def said_besides(key: Key = None, match: Match = None, *, dry_run: DryRun = False) -> Said:
    """The headers and parameters that every command has."""
    return Said(key, match, dry_run)


Besides = Annotated[Said, Depends(said_besides)]


def endpoint(command: Command) -> Callable[..., Awaitable[Response]]:
    """The function behind a command's path."""

    async def give(request: Request, who: Principal, said: Said, target: UUID | None = None) -> Response:
        to, body = bound(request), await read_body(request, command)
        id_ = command_id(who.id, _bare(said.key)) if said.key else uuid4()
        order = Order(command, body, who.id, id_, target, version_of(said.match), who.source)
        reply = await to.cairn.lifecycle.give(order, dry_run=said.dry_run)
        receipt = None if said.dry_run else await receipt_of(to.cairn, command, reply)
        return answer(command, reply, {"receipt": receipt, "workspace": to.reader.workspace}, dry_run=said.dry_run)

    async def create(request: Request, who: Asking, said: Besides) -> Response:
        return await give(request, who, said)

    async def decide(id: UUID, request: Request, who: Asking, said: Besides) -> Response:  # noqa: A002
        return await give(request, who, said, id)

    return create if command.creates else decide


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


async def read_body(request: Request, command: Command) -> Given:
    """The body as the command's model; raises Malformed, or pydantic's ValidationError."""
    only(request, "dry_run", of=command.name)
    return command.body.model_validate_json(await sent_json(request, MOST))


def version_of(match: str | None) -> int | None:
    """The version an If-Match asks for; None when any will do."""
    if match is None or match.strip() == "*":
        return None
    version = counted(_bare(match.strip().removeprefix("W/")))
    if version is None:
        raise IfMatchUnreadable
    return version


def answer(command: Command, reply: Reply, more: dict[str, Any], *, dry_run: bool) -> Response:
    """The reply as it is sent, with the ETag of what the command was about."""
    told = reply.model_dump(mode="json") | more
    headers = {}
    if reply.resource:
        told["resource"]["url"] = f"/v1/{collection(reply.resource.type)}/{reply.resource.id}"
        headers["ETag"] = f'"{reply.resource.version}"'
    if made := command.creates and not dry_run and reply.resource is not None:
        headers["Location"] = told["resource"]["url"]
    return Response(to_json(told), 201 if made else 200, headers, "application/json")


def _bare(quoted: str) -> str:
    return quoted[1:-1] if len(quoted) > 1 and quoted[0] == quoted[-1] == '"' else quoted
