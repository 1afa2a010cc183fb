"""Who is asking: a bearer key stands for the principal it was issued to, and for what its scopes name."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID
from zlib import crc32

from api.composition.credentials import Credentials
from api.problems import NotAuthenticated
from api.refusals import MissingScope
from domain.application import Lifecycle
from domain.authority import Scope
from domain.team.api_key import EVERY, ApiKey
from domain.team.invitation import Invitation
from domain.team.person import Person
from domain.team.session import Session, Way

IDLE = timedelta(hours=2)  # after which a browser is asked again who that is; it is known to the hour


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


@dataclass
class Identity:
    """Recognises keys; the operator's own key lives as long as the server."""

    lifecycle: Lifecycle
    credentials: Credentials
    operator: UUID
    operator_digest: str | None = None
    _used: dict[UUID, datetime] = field(default_factory=dict)

    async def of(self, key: str) -> Principal:
        """Whoever a bearer key was issued to, or a workload's token speaks for; raises NotAuthenticated."""
        shown = digest(key)
        if self.operator_digest and secrets.compare_digest(shown, self.operator_digest):
            return Principal(self.operator, "cli")
        if token := await self._session(shown, of_a_workload=True):
            return Principal(token.person, "api", token.scopes)
        known = await self.key(key)
        self.use(known.id)
        return Principal(known.principal, "api", known.scopes)

    async def key(self, key: str) -> ApiKey:
        """The key with this secret, if it opens anything; raises NotAuthenticated."""
        known = await self.lifecycle.find(ApiKey.create_id(digest(key)))
        if not isinstance(known, ApiKey) or not known.opens(self.lifecycle.clock()):
            raise NotAuthenticated
        return known

    async def of_session(self, token: str) -> Principal:
        """Whoever has logged in with a browser, and not been away for too long; raises NotAuthenticated."""
        session = await self._session(digest(token), of_a_workload=False)
        if session is None:
            raise NotAuthenticated
        last = self._used.get(session.id) or self.credentials.last(session.id) or session.created_on
        if self.lifecycle.clock() - last > IDLE:
            raise NotAuthenticated
        self.use(session.id)
        return Principal(session.person, "ui", session.scopes)

    async def knows(self, secret: str) -> bool:
        """Whether a secret is of this workspace, whatever became of it."""
        shown = digest(secret)
        ids = (kind.create_id(shown) for kind in (ApiKey, Session, Invitation))
        return any([await self.lifecycle.find(each) is not None for each in ids])

    async def _session(self, shown: str, *, of_a_workload: bool) -> Session | None:
        """The session with this digest, while it and what it came through stand."""
        session = await self.lifecycle.find(Session.create_id(shown))
        if not isinstance(session, Session) or not session.stands(self.lifecycle.clock()):
            return None
        person, through = await self.lifecycle.find(session.person), await self.lifecycle.find(session.through)
        is_let_in = isinstance(person, Person) and person.is_let_in_by(session.through)
        stands = is_let_in and through is not None and not through.archived
        return session if stands and (session.way is Way.WORKLOAD) is of_a_workload else None

    def use(self, what: UUID) -> None:
        """Remember in which hour something was used last: once an hour at most it is written down."""
        hour = self.lifecycle.clock().replace(minute=0, second=0, microsecond=0)
        if self._used.get(what) != hour:
            self._used[what] = hour
            self.credentials.use(what, hour)
