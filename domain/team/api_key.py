"""What a program shows to prove for whom it speaks; only the digest of it is ever known here."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import ADMINISTRATOR, Scope
from domain.command import consequence, workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Kind, Person
from domain.values import WORKSPACE, Digest, Moment, Now, PersonId, Place, Value, Why, Word

Scopes = Annotated[tuple[Scope, ...], Field(min_length=1, max_length=len(Scope))]
Hours = Annotated[int, Field(ge=0, le=24 * 90, description="for which the old key still opens", examples=[24])]
EVERY = tuple(Scope)


class Grant(Value):
    """What a key is: whose, what it is called, what it is for, and until when."""

    principal: PersonId
    label: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None


class ApiKey(Aggregate):
    """A secret of one principal, kept as the SHA-256 of it, and what it may be used for until when."""

    TOPIC = "api_key"
    ARCHIVABLE = False  # it is revoked
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)
    SHOWN = "2"

    class Issued(Created, topic="api_key.issued", version=2):
        digest: str
        principal: PersonId
        label: str
        scopes: tuple[Scope, ...]
        expires_at: datetime | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Until then a key was for everything, and for good."""
            return {**state, "scopes": list(EVERY), "expires_at": None}

    class Rotated(Event, topic="api_key.rotated"):
        """Another key takes its place; both open until the old one lapses."""

        successor: str
        grant: Grant
        lapses_at: datetime

    class Revoked(Event, topic="api_key.revoked", version=2):
        principal: PersonId | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Whose key it was stood only where it was issued."""
            return {**state, "principal": None}

    class AgentsApproveNothing(Refused, code="api_key.agents_approve_nothing"):
        """An agent proposes, and a human approves; issue its key without gates:approve."""

    class ExpiresInThePast(Refused, code="api_key.expires_in_the_past"):
        """A key that opens nothing is not issued; give a moment that is still to come."""

    class OpensNothing(Refused, code="api_key.opens_nothing"):
        """This key is revoked, has expired or was rotated before; issue a new one instead."""

    @staticmethod
    def create_id(digest: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"api_key/{digest}")

    @event(Issued)
    def __init__(
        self,
        place: Place,
        digest: str,
        principal: UUID,
        label: str,
        *,
        scopes: tuple[Scope, ...],
        expires_at: datetime | None,
    ) -> None:
        self.principal, self.label, self.revoked = principal, label, False
        self.scopes, self.expires_at = scopes, expires_at
        self.successor: UUID | None = None

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def issue(
        cls,
        digest: Digest,
        principal: Person,
        label: Word,
        *,
        scopes: Scopes | None = None,
        expires_at: Moment | None = None,
        now: Now,
    ) -> Self:
        """Let whoever shows the secret with this SHA-256 speak for a principal, for what these scopes name.

        Without scopes it is for everything that whoever it speaks for may do.
        """
        principal.expect_here("/principal")
        is_agent = principal.kind is Kind.AGENT
        if is_agent and scopes and Scope.GATES_APPROVE in scopes:
            raise cls.AgentsApproveNothing(pointer="/scopes")
        _expect_to_come(cls, expires_at, now)
        usual = tuple(each for each in EVERY if not (is_agent and each is Scope.GATES_APPROVE))
        known = tuple(each for each in EVERY if each in (scopes or usual))
        grant = Grant(principal=principal.id, label=label, scopes=known, expires_at=expires_at)
        return cls.succeed(digest, grant)

    @classmethod
    @consequence
    def succeed(cls, digest: str, grant: Grant) -> Self:
        """Take the place of a key that is rotated."""
        return cls(place=WORKSPACE, digest=digest, **dict(grant))

    @workspace_command(ADMINISTRATOR)
    def rotate(
        self, digest: Digest, *, overlap_hours: Hours = 24, expires_at: Moment | None = None, now: Now
    ) -> None:
        """Issue a key that is for the same, and have this one lapse after some hours in which both open."""
        if self.successor or not self.opens(now):
            raise self.OpensNothing
        _expect_to_come(type(self), expires_at, now)
        lapses_at = now + timedelta(hours=overlap_hours)
        ends = lapses_at if self.expires_at is None else min(lapses_at, self.expires_at)
        grant = Grant(principal=self.principal, label=self.label, scopes=self.scopes, expires_at=expires_at)
        self._rotated(successor=digest, grant=grant, lapses_at=ends)

    @event(Rotated)
    def _rotated(self, successor: str, grant: Grant, lapses_at: datetime) -> None:
        self.successor, self.expires_at = ApiKey.create_id(successor), lapses_at

    @workspace_command(ADMINISTRATOR)
    def revoke(self, *, why: Why) -> None:
        """Refuse this key from now on."""
        self.lapse()

    @consequence
    def lapse(self) -> None:
        """Have it open nothing any more: whoever it was issued to has left."""
        if not self.revoked:
            self._revoked(principal=self.principal)

    @event(Revoked)
    def _revoked(self, principal: UUID | None) -> None:
        self.revoked = True

    def opens(self, moment: datetime) -> bool:
        """Whether it is neither revoked nor expired at a moment."""
        return not self.revoked and (self.expires_at is None or moment < self.expires_at)


def _expect_to_come(kind: type[ApiKey], expires_at: datetime | None, now: datetime) -> None:
    if expires_at and expires_at <= now:
        raise kind.ExpiresInThePast(pointer="/expires_at")
