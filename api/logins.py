"""How somebody comes in, and goes: each time an event says who, how and through what; only a digest is kept."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.composition.credentials import Password
from api.composition.provider import Provider
from api.id_tokens import Issuer
from api.identity import Identity, digest, new_key
from api.passwords import Passwords, named
from api.problems import NotAuthenticated
from api.refusals import LinkRefused, LoginRefused
from api.throttle import Throttle
from api.witnessing import seen
from domain.authority import Scope
from domain.errors import AlreadyExists, NotFound
from domain.order import Order
from domain.personal import SubjectErased
from domain.team.api_key import EVERY
from domain.team.invitation import Invitation
from domain.team.person import Person
from domain.team.session import RefusedLogin, Session, Way

LASTS = timedelta(hours=12)  # a session, however much it is used
COUNTED = (1, 10, 100, 1000, 10_000)  # of the logins that fail within an hour, those that are recorded


@dataclass(frozen=True)
class Entry:
    """By what somebody comes in: who, how, through what was opened to them, for what and for how long."""

    person: UUID
    way: Way
    through: UUID
    scopes: tuple[Scope, ...] = EVERY
    lasts: timedelta = LASTS


@dataclass
class Logins:
    """Lets people in, and remembers how often that failed."""

    identity: Identity
    passwords: Passwords
    provider: Provider | None = None
    throttle: Throttle = field(default_factory=Throttle)
    _issuers: dict[str, Issuer] = field(default_factory=dict)
    _failures: dict[tuple[UUID | None, Way, datetime], int] = field(default_factory=dict)

    async def by_password(self, login: str, password: str, address: str) -> str:
        """A session for whoever knows a password; raises LoginRefused, TooManyLogins."""
        self.throttle.expect(name := named(login), address, self.now())
        kept = await self.passwords.checked(login, password)
        if kept is None or not await self.is_let_in(kept.person, kept.through):
            self.throttle.failed(name, address, self.now())
            known = self.passwords.credentials.password(name)
            await self.refused(known.person if known else None, Way.PASSWORD)
            raise LoginRefused
        self.throttle.succeeded(name, address)
        return await self.begun(Entry(kept.person, Way.PASSWORD, kept.through))

    async def by_key(self, key: str, address: str) -> str:
        """A session that is for what a key is for, and ends with it; raises LoginRefused, TooManyLogins."""
        self.throttle.expect("", address, now := self.now())
        try:
            known = await self.identity.key(key)
        except NotAuthenticated:
            self.throttle.failed("", address, now)
            await self.refused(None, Way.API_KEY)
            raise LoginRefused from None
        lasts = LASTS if known.expires_at is None else min(LASTS, known.expires_at - now)
        return await self.begun(Entry(known.principal, Way.API_KEY, known.id, known.scopes, lasts))

    async def by_link(self, link: str, login: str, password: str) -> str:
        """A session for whoever chooses a password by a link, once; raises LinkRefused, and what a password may."""
        invitation = await self.invitation(link)
        name, kept = await self.passwords.hashed(invitation.person, login, password)
        accepted = seen(Invitation, "accept", invitation.person, invitation.id)
        session = await self.begun(Entry(invitation.person, Way.PASSWORD, invitation.id), (accepted,))
        self.passwords.keep(Password(name, invitation.person, invitation.id, kept))
        return session

    async def invitation(self, link: str) -> Invitation:
        """What a link opens; raises LinkRefused."""
        found = await self.identity.lifecycle.find(Invitation.create_id(digest(link)))
        if not isinstance(found, Invitation) or not found.opens(self.now()):
            raise LinkRefused
        return found

    async def begun(self, entry: Entry, before: Sequence[Order] = ()) -> str:
        """The secret of a new session; never one that was known before."""
        token = new_key(self.identity.lifecycle.ledger.workspace)
        about: dict[str, Any] = {"way": entry.way, "through": entry.through, "scopes": entry.scopes}
        about |= {"digest": digest(token), "person": entry.person, "expires_at": self.now() + entry.lasts}
        try:
            await self.identity.lifecycle.give_all([*before, seen(Session, "begin", entry.person, **about)])
        except (NotFound, SubjectErased) as nobody:
            raise LoginRefused from nobody
        return token

    async def ended(self, token: str) -> None:
        """Log out."""
        session = await self.identity.lifecycle.find(Session.create_id(digest(token)))
        if isinstance(session, Session):
            await self.identity.lifecycle.give(seen(Session, "leave", session.person, session.id))

    async def refused(self, person: UUID | None, way: Way) -> None:
        """Count a failure, and record the first, the tenth and so on within an hour."""
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        self._failures = {key: n for key, n in self._failures.items() if key[2] == hour}
        count = self._failures[person, way, hour] = self._failures.get((person, way, hour), 0) + 1
        if count in COUNTED:
            said: dict[str, Any] = {"person": person, "way": way, "hour": hour, "at_least": count}
            with suppress(AlreadyExists):
                await self.identity.lifecycle.give(seen(RefusedLogin, "notice", self.identity.operator, **said))

    def issuer(self, url: str) -> Issuer:
        """Another party that vouches for people or workloads, with what is known of it."""
        return self._issuers.setdefault(url, Issuer(url))

    async def is_let_in(self, person: UUID, through: UUID) -> bool:
        """Whether what somebody comes in by still stands."""
        found = await self.identity.lifecycle.find(person)
        return isinstance(found, Person) and found.is_let_in_by(through)

    def now(self) -> datetime:
        """The moment."""
        return self.identity.lifecycle.clock()


