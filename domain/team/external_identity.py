"""As whom somebody is known elsewhere: by the subject that an identity provider vouches for."""

from typing import Annotated, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import ADMINISTRATOR, Scope
from domain.command import workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created
from domain.personal import Personal
from domain.team.person import Kind, Person
from domain.values import WORKSPACE, PersonId, Place, pattern

Issuer = Annotated[str, *pattern(r"^https?://[^\s?#]{1,500}$", "https://login.example.com")]
SubjectThere = Annotated[str, Field(min_length=1, max_length=255, examples=["00u1a2b3c4"])]


class ExternalIdentity(Aggregate):
    """Who is meant by a subject of an identity provider; nobody is made known by logging in."""

    TOPIC = "external_identity"
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

    class Linked(Created, topic="external_identity.linked"):
        identity: UUID
        issuer: str
        subject: Personal[str]
        person: PersonId

    class OnlyHumansLogIn(Refused, code="external_identity.only_humans_log_in"):
        """A service or an agent shows a key, or is trusted as a workload; link a human."""

    @staticmethod
    def create_id(identity: UUID) -> UUID:
        """The id is that of what makes it the only one."""
        return identity

    @staticmethod
    def of(issuer: str, subject: str) -> UUID:
        """The id of whoever this subject of an issuer is."""
        return uuid5(UUID(int=0), f"external_identity/{issuer}\n{subject}")

    @event(Linked)
    def __init__(self, place: Place, identity: UUID, issuer: str, subject: Personal[str], person: UUID) -> None:
        self.issuer, self.subject, self.person = issuer, subject, person

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def link(cls, issuer: Issuer, subject: SubjectThere, person: Person) -> Self:
        """Let whoever an identity provider vouches for as this subject log in as a person."""
        person.expect_here("/person")
        if person.kind is not Kind.HUMAN:
            raise cls.OnlyHumansLogIn(pointer="/person")
        named = Personal[str](subject=person.id, text=subject)
        identity = cls.of(issuer, subject)
        return cls(place=WORKSPACE, identity=identity, issuer=issuer, subject=named, person=person.id)
