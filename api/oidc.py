"""Logging in by an identity provider: OpenID Connect, with a code and PKCE (RFC 7636), bound to one browser's visit."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import compare_digest
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from api import entering_forms as forms
from api.bound import bound
from api.browser import VISIT, hand, new_visit, shown_in
from api.composition.provider import Provider
from api.entering import PRIVATE, admitted, shown
from api.id_tokens import Claims, IssuerUnavailable, fetched
from api.identity import new_key
from api.logins import Entry, Logins
from api.refusals import LoginRefused, NoProvider, TokenRefused
from domain.errors import LifecycleError, NotAllowed
from domain.team.external_identity import ExternalIdentity
from domain.team.session import Way


@dataclass(frozen=True)
class Trip:
    """One way to the provider and back: all that must be known again follows from the visit and what went along."""

    visit: str
    key: str

    @property
    def state(self) -> str:
        """What comes back, and proves that it went out from this visit."""
        return f"{self.key}.{self._made('state')}"

    @property
    def nonce(self) -> str:
        """What the provider repeats in what it signs."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """What is shown with the code: nobody else can use it."""
        return self._made("verifier")

    @property
    def challenge(self) -> str:
        """The verifier as it goes out before: its SHA-256."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).decode().rstrip("=")

    def _made(self, what: str) -> str:
        return hmac.new(self.visit.encode(), f"{what} {self.key}".encode(), sha256).hexdigest()


def add_oidc(router: APIRouter) -> None:
    """The way to the provider, and the way back."""

    async def depart(request: Request) -> Response:
        logins, visit = bound(request).logins, shown_in(request, VISIT) or new_visit()
        trip = Trip(visit, new_key(logins.identity.lifecycle.ledger.workspace))
        try:
            response = await _sent_away(request, logins, trip)
        except LifecycleError as refusal:
            return shown(request, forms.login, refusal)
        hand(response, request, VISIT, visit)
        return response

    async def arrive(request: Request) -> Response:
        try:
            session = await _let_in(request, bound(request).logins)
        except LifecycleError as refusal:
            return shown(request, forms.login, refusal)
        return admitted(request, session)

    router.add_api_route("/login/oidc", depart, include_in_schema=False)
    router.add_api_route("/login/callback", arrive, include_in_schema=False)


async def _sent_away(request: Request, logins: Logins, trip: Trip) -> Response:
    to = _provider(logins)
    known = await logins.issuer(to.issuer).known(logins.now())
    asked = {"response_type": "code", "scope": "openid", "client_id": to.client, "redirect_uri": _back(request)}
    asked |= {"code_challenge": trip.challenge, "code_challenge_method": "S256"}
    asked |= {"state": trip.state, "nonce": trip.nonce}
    if not (there := known.get("authorization_endpoint")):
        raise IssuerUnavailable
    return Response(status_code=303, headers={**PRIVATE, "Location": f"{there}?{urlencode(asked)}"})


async def _let_in(request: Request, logins: Logins) -> str:
    """A session for whoever the provider says came back; raises LoginRefused, and counts it."""
    address = request.client.host if request.client else ""
    logins.throttle.expect("", address, logins.now())
    try:
        identity = await _identified(request, logins)
        if not await logins.is_let_in(identity.person, identity.id):
            raise LoginRefused
    except NotAllowed:
        logins.throttle.failed("", address, logins.now())
        await logins.refused(None, Way.OIDC)
        raise
    return await logins.begun(Entry(identity.person, Way.OIDC, identity.id))


async def _identified(request: Request, logins: Logins) -> ExternalIdentity:
    """As whom an administrator has linked the subject that the provider names; nobody is made known by it."""
    to, came = _provider(logins), request.query_params
    trip = Trip(shown_in(request, VISIT), came.get("state", "").rpartition(".")[0])
    is_ours = bool(trip.visit) and compare_digest(trip.state.encode(), came.get("state", "").encode())
    if not is_ours or not came.get("code") or came.get("iss", to.issuer) != to.issuer:
        raise LoginRefused
    claims = await _claims(logins, to, came["code"], {"redirect_uri": _back(request), "code_verifier": trip.verifier})
    if claims.get("nonce") != trip.nonce:
        raise TokenRefused
    found = await logins.identity.lifecycle.find(ExternalIdentity.of(to.issuer, str(claims.get("sub"))))
    if not isinstance(found, ExternalIdentity) or found.archived:
        raise LoginRefused
    return found


async def _claims(logins: Logins, to: Provider, code: str, proof: dict[str, str]) -> Claims:
    """What the provider says of whoever the code is for."""
    issuer, now = logins.issuer(to.issuer), logins.now()
    known = await issuer.known(now)
    form = {"grant_type": "authorization_code", "code": code, "client_id": to.client, **proof}
    how: dict[str, Any] = {"auth": (to.client, to.secret)} if to.secret else {}
    answer = await fetched("POST", str(known.get("token_endpoint")), data=form, **how)
    return await issuer.claims(str(answer.get("id_token")), to.client, now)


def _provider(logins: Logins) -> Provider:
    if logins.provider is None:
        raise NoProvider
    return logins.provider


def _back(request: Request) -> str:
    return f"{request.base_url}login/callback"
