"""A link that opens once, so that somebody chooses the password they log in with; neither stands in any event."""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, Scope
from domain.command import witnessed, workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.team.person import Kind, Person
from domain.values import WORKSPACE, Digest, Moment, Now, PersonId, Place, Why

USUAL = timedelta(days=7)  # for which a link opens


class Invitation(Aggregate):
    """What lets one human choose a password, once; from then on the password stands for it."""

    TOPIC = "invitation"
    ARCHIVABLE = False  # it is withdrawn
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

    class Issued(Created, topic="invitation.issued"):
        digest: str
        person: PersonId
        expires_at: datetime

    class Accepted(Event, topic="invitation.accepted"):
        """Whoever was invited has chosen a password, which replaces an earlier one."""

        person: PersonId

    class Withdrawn(Event, topic="invitation.withdrawn"):
        """Neither the link nor a password that was chosen by it opens anything any more."""

        person: PersonId

    class OnlyHumansLogIn(Refused, code="invitation.only_humans_log_in"):
        """A service or an agent shows a key; issue one."""

    class OpensNothing(Refused, code="invitation.opens_nothing"):
        """This link was used, was withdrawn or has expired; ask an administrator for another."""

    @staticmethod
    def create_id(digest: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"invitation/{digest}")

    @event(Issued)
    def __init__(self, place: Place, digest: str, person: UUID, expires_at: datetime) -> None:
        self.person, self.expires_at = person, expires_at
        self.accepted, self.withdrawn = False, False

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def issue(cls, digest: Digest, person: Person, *, expires_at: Moment | None = None, now: Now) -> Self:
        """Let whoever shows the secret with this SHA-256 choose a password for somebody; within a week, unless said."""
        person.expect_here("/person")
        if person.kind is not Kind.HUMAN:
            raise cls.OnlyHumansLogIn(pointer="/person")
        return cls(place=WORKSPACE, digest=digest, person=person.id, expires_at=expires_at or now + USUAL)

    @workspace_command(ADMINISTRATOR)
    def withdraw(self, *, why: Why) -> None:
        """Close the link, and the password that was chosen by it."""
        if not self.withdrawn:
            self._withdrawn(person=self.person)

    @witnessed
    def accept(self, *, now: Now) -> None:
        """Remember that a password was chosen; raises OpensNothing."""
        if not self.opens(now):
            raise self.OpensNothing
        self._accepted(person=self.person)

    @event(Accepted)
    def _accepted(self, person: UUID) -> None:
        self.accepted = True

    @event(Withdrawn)
    def _withdrawn(self, person: UUID) -> None:
        self.withdrawn = True

    def opens(self, moment: datetime) -> bool:
        """Whether a password may be chosen by it at a moment."""
        return not self.accepted and not self.withdrawn and moment < self.expires_at
