"""Every command is a POST: derived from its declaration, and given in the same way as all others."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.answers import ANSWERED, answer, given
from api.bodies import only, sent_json
from api.bound import bound, needs
from api.catalogue import path_of, refusals_of
from api.examples import example_of
from api.identity import Principal
from api.preconditions import Said
from api.problems import responses
from api.retries import PATTERN
from domain.command import Command, Given
from domain.order import Order

DryRun = Annotated[bool, Query(description="decide, and record nothing")]
BESIDES = (
    ("header", "Idempotency-Key", "a retry is recognised by it", {"type": "string", "pattern": PATTERN}),
    ("header", "If-Match", "the ETag that the decision was taken on, or * for any", {"type": "string"}),
    ("query", "dry_run", "decide, and record nothing", {"type": "boolean", "default": False}),
)
STATUSES = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503)


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
            responses=responses(*STATUSES),
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


async def read_body(request: Request, command: Command) -> Given:
    """The body as the command's model; raises Malformed, or pydantic's ValidationError."""
    only(request, "dry_run", of=command.name)
    return command.body.model_validate_json(await sent_json(request))


def endpoint(command: Command) -> Callable[..., Awaitable[Response]]:
    """The function behind a command's path."""

    async def give(request: Request, who: Principal, target: UUID | None = None) -> Response:
        to, said, body = bound(request), Said.by(request), await read_body(request, command)
        said.expect_version(command, to.terms)
        order = Order(command, body, who.id, said.command_id(who.id), target, said.version, who.source)
        reply, more = await given(to, order, dry_run=said.dry_run)
        return answer(command, reply, more, dry_run=said.dry_run)

    needed = needs(command.scope)

    async def create(request: Request, who: Annotated[Principal, needed]) -> Response:
        return await give(request, who)

    async def decide(id: UUID, request: Request, who: Annotated[Principal, needed]) -> Response:  # noqa: A002
        return await give(request, who, id)

    return create if command.creates else decide
