"""Many commands in one transaction, for tools that have many: all are recorded, or none is."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from pydantic_core import to_json

from api.door import Call, known, order_of
from api.identity import Principal
from api.problems import responses
from domain.application import Lifecycle
from domain.values import Value

MOST = 500


class Item(Value):
    """One command of a batch, by the name the catalogue gives it."""

    command: str
    body: dict[str, Any] = Field(default_factory=dict)
    key: Annotated[str, Field(min_length=1, max_length=255, examples=["import-42-7"])]
    target: UUID | None = None


class Batch(Value):
    """Commands that stand or fall together, decided one upon the other."""

    commands: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST)]


def add_batch(router: APIRouter, lifecycle: Lifecycle, authenticated: Callable[..., Awaitable[Principal]]) -> None:
    """The door for batches."""
    who_asks = Depends(authenticated)

    async def give_batch(request: Request, who: Annotated[Principal, who_asks]) -> Response:
        batch = Batch.model_validate_json(await request.body())
        calls = [Call(known(item.command), item.body, item.key, item.target) for item in batch.commands]
        replies = await lifecycle.give_all([order_of(call, who.id, who.source) for call in calls])
        return Response(to_json({"replies": replies}), media_type="application/json")

    router.add_api_route(
        "/v1/batch",
        give_batch,
        methods=["POST"],
        operation_id="give_batch",
        summary="Give up to 500 commands in one transaction: all are recorded, or none is.",
        tags=["batch"],
        responses=responses(400, 401, 403, 404, 409, 422),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Batch"}}},
            }
        },
    )
