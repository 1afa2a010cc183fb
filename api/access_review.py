"""Who gets in here, by what, as what, and when that was used last: what a review of access is made from."""

from collections import defaultdict
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from api.bodies import only
from api.bound import Bound, bound, needs
from api.door import LocalDoor
from api.problems import responses
from domain.authority import Scope

Row = dict[str, Any]
WAYS = ("api-keys", "invitations", "external-identities", "workload-trusts")  # what an access may be known by
SAID = ("label", "scopes", "expires_at", "revoked", "archived", "issuer", "workload")
TOLD: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": {"type": "object"}}}}}


def add_access_review(router: APIRouter) -> None:
    """The door to the review: at any moment of the past as easily as now."""

    async def review(request: Request) -> Response:
        only(request, "as_of", of="review_access")
        items = await reviewed(bound(request), dict(request.query_params))
        return Response(to_json({"items": items}), media_type="application/json")

    as_of = {"name": "as_of", "in": "query", "required": False, "schema": {"type": "string"}}
    router.add_api_route(
        "/v1/access-review",
        review,
        operation_id="review_access",
        summary="Who gets in, by what, as what, who answers for them, and when each key was used last.",
        tags=["identity"],
        dependencies=[needs(Scope.AUDIT_READ)],
        response_class=Response,
        responses=TOLD | responses(400, 401, 403, 429),
        openapi_extra={"parameters": [as_of]},
    )


async def reviewed(to: Bound, asked: dict[str, str]) -> list[Row]:
    """A row for everybody who is known, by their names; of erased people no name is left."""
    door = LocalDoor(to.cairn.lifecycle, to.reader, to.identity.operator)
    people, roles = [await door.rows(view, **asked) for view in ("people", "roles")]
    ways = {row["id"]: row for view in WAYS for row in await door.rows(view, **asked)}
    used, held = to.cairn.credentials.used(), _held(roles)
    rows = [_row(person, held[person["id"]], ways, used) for person in people]
    return sorted(rows, key=lambda row: (row["name"] or "", row["person"]))


def _row(person: Row, held: list[Row], ways: dict[str, Row], used: dict[str, Any]) -> Row:
    accesses = [_access(each, ways.get(each["key"] or "", {}), used) for each in person["accesses"]]
    told = {name: person[name] for name in ("name", "kind", "responsible", "engagement", "erased")}
    return {"person": person["id"], **told, "roles": held, "accesses": accesses}


def _access(access: Row, way: Row, used: dict[str, Any]) -> Row:
    said = {name: way[name] for name in SAID if name in way}
    return {**{name: each for name, each in access.items() if each}, **said, "last_used": used.get(access["key"] or "")}


def _held(roles: list[Row]) -> dict[str, list[Row]]:
    """What each holds, and where: on a product, or in the workspace."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in roles:
        for role, holders in row["held"].items():
            for holder in holders:
                found[holder].append({"role": role, "product": row["product"]})
    return found
