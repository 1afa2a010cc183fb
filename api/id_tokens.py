"""ID tokens of another issuer: only its own keys, found by its own metadata, decide whether it said so."""

from asyncio import Lock
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic_core import from_json

from api.refusals import TokenRefused
from domain.errors import Late

SIGNED_WITH = ("RS256", "PS256", "ES256", "ES384", "Ed25519", "EdDSA")  # never none, nor a secret that is shared
LEEWAY = timedelta(seconds=60)
ANEW = timedelta(seconds=5)  # keys are asked for again no sooner, whoever shows tokens with unknown ones
KEPT = timedelta(hours=1)  # and no later: a key that was withdrawn is good no longer
MOST = 500_000  # bytes of an answer
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
Claims = dict[str, Any]


class IssuerUnavailable(Late, code="issuer_unavailable"):
    """The identity provider does not answer as it should; send the same again a little later."""


@dataclass
class Issuer:
    """Another party that vouches for who somebody is, known by its URL."""

    url: str
    metadata: Claims = field(default_factory=dict)
    _keys: KeySet | None = None
    _asked: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    async def claims(self, token: str, audience: str, now: datetime) -> Claims:
        """What a token says, if this issuer says so to this audience now; raises TokenRefused, IssuerUnavailable.

        Keys that the token itself brings or points to (jwk, jku, x5u) are not looked at.
        """
        try:
            kid = _header_of(token).get("kid")
            said = jwt.decode(token, await self._keys_with(kid, now), algorithms=SIGNED_WITH)
        except (JoseError, ValueError, TypeError) as forged:
            raise TokenRefused from forged
        if said.claims.get("iss") != self.url or not _is_for(said.claims, audience) or not _is_timely(said.claims, now):
            raise TokenRefused
        return said.claims

    async def known(self, now: datetime) -> Claims:
        """Its metadata, as it tells them; raises IssuerUnavailable."""
        async with self._lock:
            if self._asked is None or now - self._asked > KEPT:
                await self._ask(now)
        return self.metadata

    async def _keys_with(self, kid: Any, now: datetime) -> KeySet:
        await self.known(now)
        async with self._lock:
            is_missing = self._keys is None or all(each.kid != kid for each in self._keys.keys)
            if is_missing and self._asked and now - self._asked >= ANEW:
                await self._ask(now)
        if self._keys is None:
            raise IssuerUnavailable
        return self._keys

    async def _ask(self, now: datetime) -> None:
        metadata = await fetched("GET", f"{self.url.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") != self.url:
            raise IssuerUnavailable
        keys: Any = await fetched("GET", str(metadata.get("jwks_uri")))
        try:
            self._keys = KeySet.import_key_set({"keys": [each for each in keys["keys"] if each.get("kty") != "oct"]})
        except (JoseError, KeyError, TypeError, ValueError, AttributeError) as unreadable:
            raise IssuerUnavailable from unreadable
        self.metadata, self._asked = metadata, now


async def fetched(method: str, url: str, **how: Any) -> Claims:
    """The JSON object that is answered, by TLS unless on this machine, without a detour; raises IssuerUnavailable."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise IssuerUnavailable("an identity provider is asked by https, and by nothing else")
    try:
        async with httpx2.AsyncClient(timeout=10, follow_redirects=False) as client:
            answer = await client.request(method, url, **how)
            content = answer.raise_for_status().json() if len(answer.content) <= MOST else None
    except (httpx2.HTTPError, ValueError) as silent:
        raise IssuerUnavailable from silent
    if not isinstance(content, dict):
        raise IssuerUnavailable
    return content


def said_by(token: str) -> Claims:
    """What a token says that nobody has verified yet; raises TokenRefused."""
    return _part(token, 1)


def _header_of(token: str) -> Claims:
    return _part(token, 0)


def _part(token: str, number: int) -> Claims:
    try:
        part = token.split(".")[number]
        content = from_json(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError) as unreadable:
        raise TokenRefused from unreadable
    if not isinstance(content, dict):
        raise TokenRefused
    return content


def _is_for(claims: Claims, audience: str) -> bool:
    named = claims.get("aud")
    many = isinstance(named, list) and len(named) > 1
    return audience in (named if isinstance(named, list) else [named]) and (not many or claims.get("azp") == audience)


def _is_timely(claims: Claims, now: datetime) -> bool:
    at, leeway = now.timestamp(), LEEWAY.total_seconds()
    ends, begins = claims.get("exp"), [claims.get(each, 0) for each in ("iat", "nbf")]
    if not all(isinstance(each, int | float) for each in (ends, *begins)):
        return False
    return at < float(ends or 0) + leeway and all(float(each) <= at + leeway for each in begins)
