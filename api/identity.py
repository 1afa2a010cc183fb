"""Who is asking: a bearer key stands for the principal it was issued to, and for what its scopes name."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zlib import crc32

from api.composition.credentials import Credentials
from api.problems import NotAuthenticated
from domain.application import Lifecycle
from domain.authority import Scope
from domain.errors import NotAllowed
from domain.team.api_key import EVERY, ApiKey


class MissingScope(NotAllowed, code="missing_scope"):
    """The key was not issued for this; use one whose scopes name it, or have one issued."""


@dataclass(frozen=True)
class Principal:
    """Somebody who was recognised, by which door they came, and what they may use it for."""

    id: UUID
    source: str
    scopes: tuple[Scope, ...] = EVERY

    def expect(self, *needed: str) -> None:
        """Raise MissingScope with the name of a scope that is needed and was not given."""
        if missing := [each for each in needed if each not in self.scopes]:
            raise MissingScope(f"this needs a key with the scope {', '.join(missing)}", facts=tuple(missing))


def new_key(workspace: str) -> str:
    """A fresh secret: a prefix for secret scanners, what names the workspace, 256 bits, and a checksum."""
    secret = f"{mark_of(workspace)}_{secrets.token_urlsafe(32)}"
    return f"cairn_{secret}{crc32(secret.encode()):08x}"


def mark_of(workspace: str) -> str:
    """What the keys of a workspace have in common, so that a server of many finds it by them: it is no secret."""
    return sha256(workspace.encode()).hexdigest()[:8]


def digest(key: str) -> str:
    """The SHA-256 of a key, in hex: all that is ever kept of it."""
    return sha256(key.encode()).hexdigest()


async def is_known(lifecycle: Lifecycle, key: str) -> bool:
    """Whether a key was issued here, revoked or not."""
    return await lifecycle.find(ApiKey.create_id(digest(key))) is not None


@dataclass
class Identity:
    """Recognises keys; the operator's own key lives as long as the server."""

    lifecycle: Lifecycle
    credentials: Credentials
    operator: UUID
    operator_digest: str | None = None
    _used: dict[UUID, datetime] = field(default_factory=dict)

    async def of(self, key: str) -> Principal:
        """Whoever the key was issued to; raises NotAuthenticated."""
        shown = digest(key)
        if self.operator_digest and secrets.compare_digest(shown, self.operator_digest):
            return Principal(self.operator, "cli")
        known, now = await self.lifecycle.find(ApiKey.create_id(shown)), self.lifecycle.clock()
        if not isinstance(known, ApiKey) or not known.opens(now):
            raise NotAuthenticated
        self.use(known.id, now)
        return Principal(known.principal, "api", known.scopes)

    def use(self, what: UUID, now: datetime) -> None:
        """Remember in which hour something was used last: once an hour at most it is written down."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self._used.get(what) != hour:
            self._used[what] = hour
            self.credentials.use(what, hour)
