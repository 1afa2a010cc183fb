"""Every command is a POST: derived from its declaration, and given in the same way as all others."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, Self
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
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

DryRun = Annotated[bool, Query(description="decide, and record nothing")]
BESIDES = (
    ("header", "Idempotency-Key", "a retry is recognised by it", {"type": "string", "maxLength": 255}),
    ("header", "If-Match", "the ETag that the decision was taken on, or *", {"type": "string"}),
    ("query", "dry_run", "decide, and record nothing", {"type": "boolean", "default": False}),
)
SAID_AS = {"key": ("header", "Idempotency-Key"), "match": ("header", "If-Match"), "dry_run": ("query", "dry_run")}
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


ANSWERED = {
    "description": "Successful Response",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
}


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
            response_model=None,
            responses=responses(400, 401, 403, 404, 409, 412, 413, 422),
        )


def described(command: Command, own: dict[str, Any]) -> dict[str, Any]:
    """What OpenAPI says of a command beyond its path: its body, who decides it, and what it is refused for."""
    schema = {"$ref": f"#/components/schemas/{command.body.__name__}"}
    content = {"application/json": {"schema": schema, "example": example_of(command.body)}}
    return {
        "x-decided-by": list(command.mark.by),
        "x-refusals": refusals_of(command),
        "requestBody": {"required": True, "content": content},
        "parameters": [*own.get("parameters", ()), *(_parameter(*each) for each in BESIDES)],
        "responses": own["responses"] | {"201" if command.creates else "200": ANSWERED},
    }


def _parameter(where: str, name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": where, "required": False, "description": description, "schema": schema}


class Said(Value):
    """What is said of a command beside its body."""

    key: Annotated[str, Field(max_length=255)] | None
    match: str | None
    dry_run: bool = False

    @classmethod
    def by(cls, request: Request) -> Self:
        """What a request says; raises RequestValidationError."""
        dry_run = {"dry_run": request.query_params["dry_run"]} if "dry_run" in request.query_params else {}
        headers = {"key": request.headers.get("Idempotency-Key"), "match": request.headers.get("If-Match")}
        try:
            return cls.model_validate(headers | dry_run)
        except ValidationError as unfit:
            told = [{**each, "loc": SAID_AS[str(each["loc"][0])]} for each in unfit.errors()]
            raise RequestValidationError(told) from unfit


def endpoint(command: Command) -> Callable[..., Awaitable[Response]]:
    """The function behind a command's path."""

    async def give(request: Request, who: Principal, target: UUID | None = None) -> Response:
        to, said, body = bound(request), Said.by(request), await read_body(request, command)
        id_ = command_id(who.id, _bare(said.key)) if said.key else uuid4()
        order = Order(command, body, who.id, id_, target, version_of(said.match), who.source)
        reply = await to.cairn.lifecycle.give(order, dry_run=said.dry_run)
        receipt = None if said.dry_run else await receipt_of(to.cairn, command, reply)
        return answer(command, reply, {"receipt": receipt, "workspace": to.reader.workspace}, dry_run=said.dry_run)

    async def create(request: Request, who: Asking) -> Response:
        return await give(request, who)

    async def decide(id: UUID, request: Request, who: Asking) -> Response:  # noqa: A002
        return await give(request, who, id)

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
