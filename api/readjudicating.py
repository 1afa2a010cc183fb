"""The door to what another policy would have made of past decisions: asked with the policy, and nothing is recorded."""

from asyncio import to_thread
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from api.bodies import only, sent_json
from api.bound import bound, needs
from api.composition.workspace import Cairn
from api.problems import responses
from domain.authority import Scope
from domain.lifecycle import Policy
from projections.readjudication import readjudicated, told

MOST = 100_000  # bytes of one policy
SCHEMA = {"$ref": "#/components/schemas/Policy"}


def add_readjudication(router: APIRouter) -> None:
    """One door: the policy goes in, a row for every decision comes out."""

    async def readjudicate(request: Request) -> Response:
        only(request, of="readjudicate")
        policy = Policy.model_validate_json(await sent_json(request, MOST), strict=True)
        answer = await to_thread(report, bound(request).cairn, policy)
        return Response(to_json(answer), media_type="application/json")

    router.add_api_route(
        "/v1/readjudication",
        readjudicate,
        methods=["POST"],
        operation_id="readjudicate",
        summary="Which past decisions would this policy have stopped? Nothing is recorded.",
        tags=["gates"],
        dependencies=[needs(Scope.AUDIT_READ)],
        responses=responses(400, 401, 403, 413, 422),
        openapi_extra={"requestBody": {"required": False, "content": {"application/json": {"schema": SCHEMA}}}},
    )


def report(cairn: Cairn, policy: Policy) -> dict[str, Any]:
    """What a policy makes of every decision of a workspace."""
    return told(readjudicated(cairn.ledger, cairn.lifecycle.mapper, policy), policy)
