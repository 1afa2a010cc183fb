"""Who is asking: a bearer key stands for the principal it was issued to."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID
from zlib import crc32

from api.problems import NotAuthenticated
from domain.application import Lifecycle
from domain.team.api_key import ApiKey


@dataclass(frozen=True)
class Principal:
    """Somebody who was recognised, and by which door they came."""

    id: UUID
    source: str


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


class Identity:
    """Recognises keys; the operator's own key lives as long as the server."""

    def __init__(self, lifecycle: Lifecycle, operator: UUID, operator_key: str | None = None) -> None:
        self._lifecycle, self._operator = lifecycle, operator
        self._operator_digest = digest(operator_key) if operator_key else None

    async def of(self, key: str) -> Principal:
        """Whoever the key was issued to; raises NotAuthenticated."""
        shown = digest(key)
        if self._operator_digest and secrets.compare_digest(shown, self._operator_digest):
            return Principal(self._operator, "cli")
        known = await self._lifecycle.find(ApiKey.create_id(shown))
        if not isinstance(known, ApiKey) or known.revoked:
            raise NotAuthenticated
        return Principal(known.principal, "api")
