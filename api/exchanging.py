"""A workload shows what its platform says of it, and is given a token that opens for some minutes (RFC 8693)."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from pydantic_core import to_json

from api.bound import bound
from api.entering import address_of, form_in
from api.id_tokens import said_by
from api.logins import Entry, Logins
from api.problems import Malformed, responses
from api.refusals import LoginRefused, TokenRefused
from domain.errors import NotAllowed
from domain.team.session import Way
from domain.team.workload_trust import Workload, WorkloadTrust
from domain.values import Value

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105  # a type, as RFC 8693 names it
LASTS = timedelta(minutes=5)
FORM = {
    "type": "object",
    "required": ["grant_type", "subject_token", "subject_token_type"],
    "properties": {
        "grant_type": {"type": "string", "const": GRANT},
        "subject_token": {"type": "string", "description": "the ID token of the workflow", "examples": ["eyJhbGciOi…"]},
        "subject_token_type": {"type": "string", "const": ID_TOKEN},
    },
}


class Token(Value):
    """What opens the API for some minutes, shown as a bearer key is."""

    access_token: str
    issued_token_type: str = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105  # a type
    token_type: str = "Bearer"  # noqa: S105  # a type
    expires_in: int
    scope: str


class NoSuchGrant(Malformed, code="no_such_grant"):
    """This exchanges an ID token: send grant_type and subject_token_type as its operation in /openapi.json says."""


def add_exchanging(router: APIRouter) -> None:
    """The door at which workloads exchange tokens."""

    async def exchange(request: Request) -> Response:
        form = await form_in(request)
        if (form.get("grant_type"), form.get("subject_token_type")) != (GRANT, ID_TOKEN):
            raise NoSuchGrant
        token = await exchanged(bound(request).logins, form.get("subject_token", ""), address_of(request))
        return Response(to_json(token), 200, {"Cache-Control": "no-store"}, "application/json")

    body: dict[str, Any] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": FORM}}}
    router.add_api_route(
        "/v1/token",
        exchange,
        methods=["POST"],
        operation_id="exchange_token",
        summary="Exchange the ID token of a trusted workload for one that opens this API for five minutes (RFC 8693).",
        tags=["identity"],
        response_model=Token,
        responses=responses(400, 403, 413, 503),
        openapi_extra={"requestBody": body},
    )


async def exchanged(logins: Logins, token: str, address: str) -> Token:
    """A token for the service that a workload is trusted to speak for; raises TokenRefused, TooManyLogins."""
    logins.throttle.expect("", address, logins.now())
    try:
        trust = await trust_in(logins, token)
        lets_in = Entry(trust.service, Way.WORKLOAD, trust.id, trust.scopes, LASTS)
        if not await logins.is_let_in(trust.service, trust.id):
            raise LoginRefused
    except NotAllowed:
        logins.throttle.failed("", address, logins.now())
        await logins.refused(None, Way.WORKLOAD)
        raise
    secret = await logins.begun(lets_in)
    return Token(access_token=secret, expires_in=int(LASTS.total_seconds()), scope=" ".join(trust.scopes))


async def trust_in(logins: Logins, token: str) -> WorkloadTrust:
    """What is recorded of the workload that a token is of: only then its issuer is asked; raises TokenRefused."""
    workload = _workload_of(said_by(token))
    trust = await logins.identity.lifecycle.find(WorkloadTrust.create_id(workload))
    if not isinstance(trust, WorkloadTrust) or trust.archived:
        raise TokenRefused
    claims = await logins.issuer(workload.issuer).claims(token, workload.audience, logins.now())
    if _workload_of(claims) != trust.workload:
        raise TokenRefused
    return trust


def _workload_of(claims: dict[str, Any]) -> Workload:
    audience = claims.get("aud")
    named = audience[0] if isinstance(audience, list) and len(audience) == 1 else audience
    said = {"issuer": claims.get("iss"), "audience": named}
    try:
        return Workload.model_validate({**said, "repository": claims.get("repository"), "ref": claims.get("ref")})
    except ValidationError as other:
        raise TokenRefused from other
