"""What a door sees of whoever logs in: when, how, by what that was opened to them; and that it failed."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, Scope
from domain.command import witnessed, workspace_command
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Person
from domain.values import WORKSPACE, PersonId, Place, Why


class Way(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105  # the name of a way
    API_KEY = "api_key"
    OIDC = "oidc"
    WORKLOAD = "workload"


class Session(Aggregate):
    """One login: it is found by the SHA-256 of its secret, and stands while what opened it stands."""

    TOPIC = "session"
    ARCHIVABLE = False  # it ends
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

    class Begun(Created, topic="session.begun"):
        digest: str
        person: PersonId
        way: Way
        through: UUID
        scopes: tuple[Scope, ...]
        expires_at: datetime

    class Ended(Event, topic="session.ended"):
        person: PersonId

    @staticmethod
    def create_id(digest: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"session/{digest}")

    @event(Begun)
    def __init__(
        self,
        place: Place,
        digest: str,
        person: UUID,
        *,
        way: Way,
        through: UUID,
        scopes: tuple[Scope, ...],
        expires_at: datetime,
    ) -> None:
        self.person, self.way, self.through = person, way, through
        self.scopes, self.expires_at, self.ended = scopes, expires_at, False

    @classmethod
    @witnessed
    def begin(
        cls, digest: str, person: Person, *, way: Way, through: UUID, scopes: tuple[Scope, ...], expires_at: datetime
    ) -> Self:
        """Somebody has logged in."""
        person.expect_here()
        said: dict[str, Any] = {"digest": digest, "way": way, "through": through}
        return cls(place=WORKSPACE, person=person.id, **said, scopes=scopes, expires_at=expires_at)

    @witnessed
    def leave(self) -> None:
        """Somebody has logged out."""
        if not self.ended:
            self._ended(person=self.person)

    @workspace_command(ADMINISTRATOR)
    def end(self, *, why: Why) -> None:
        """Log somebody out."""
        self.leave()

    @event(Ended)
    def _ended(self, person: UUID) -> None:
        self.ended = True

    def stands(self, moment: datetime) -> bool:
        """Whether it has neither ended nor expired at a moment."""
        return not self.ended and moment < self.expires_at


class RefusedLogin(Aggregate):
    """Logins that failed, counted coarsely: by whom they seemed to be, not by what was typed."""

    TOPIC = "refused_login"
    ARCHIVABLE = False
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

    class Noticed(Created, topic="login.refused"):
        """The first, tenth or hundredth within an hour; nobody is named where nobody is known by what was typed."""

        person: PersonId | None
        way: Way
        hour: datetime
        at_least: int

    @staticmethod
    def create_id(person: UUID | None, way: Way, hour: datetime, at_least: int) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(person or UUID(int=0), f"refused_login/{way}/{hour.isoformat()}/{at_least}")

    @event(Noticed)
    def __init__(self, place: Place, person: UUID | None, way: Way, hour: datetime, at_least: int) -> None:
        self.person, self.way, self.hour, self.at_least = person, way, hour, at_least

    @classmethod
    @witnessed
    def notice(cls, person: Person | None, way: Way, hour: datetime, at_least: int) -> Self:
        """So many logins have failed within an hour."""
        return cls(place=WORKSPACE, person=person.id if person else None, way=way, hour=hour, at_least=at_least)
