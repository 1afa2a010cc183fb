"""What a program shows to prove for whom it speaks; only the digest of it is ever known here."""

from typing import Any, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR
from domain.command import consequence, workspace_command
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Person
from domain.values import WORKSPACE, Digest, PersonId, Place, Why, Word


class ApiKey(Aggregate):
    """A secret of one principal, kept as the SHA-256 of it."""

    TOPIC = "api_key"
    ARCHIVABLE = False  # it is revoked

    class Issued(Created, topic="api_key.issued"):
        digest: str
        principal: PersonId
        label: str

    class Revoked(Event, topic="api_key.revoked", version=2):
        principal: PersonId | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Whose key it was stood only where it was issued."""
            return {**state, "principal": None}

    @staticmethod
    def create_id(digest: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"api_key/{digest}")

    @event(Issued)
    def __init__(self, place: Place, digest: str, principal: UUID, label: str) -> None:
        self.principal, self.label, self.revoked = principal, label, False

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def issue(cls, digest: Digest, principal: Person, label: Word) -> Self:
        """Let whoever shows the secret with this SHA-256 speak for a principal."""
        principal.expect_here("/principal")
        return cls(place=WORKSPACE, digest=digest, principal=principal.id, label=label)

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
