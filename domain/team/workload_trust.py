"""A workload that is trusted without a secret: its platform says from which repository and ref it runs."""

from typing import Annotated, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import ADMINISTRATOR, Scope
from domain.command import workspace_command
from domain.errors import Refused
from domain.kernel import Aggregate, Created
from domain.team.api_key import Scopes
from domain.team.external_identity import Issuer
from domain.team.person import Kind, Person
from domain.values import WORKSPACE, PersonId, Place, Value, pattern

Audience = Annotated[str, Field(min_length=1, max_length=255, examples=["cairn"])]
Repository = Annotated[str, *pattern(r"^[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}$", "example/exports")]
Ref = Annotated[str, *pattern(r"^refs/[^\s*?\[\\]{1,200}$", "refs/heads/main")]


class Workload(Value):
    """Whom a platform vouches for, where its token is for, and from where it runs: all of it as it says, no pattern."""

    issuer: Issuer
    audience: Audience
    repository: Repository
    ref: Ref


class WorkloadTrust(Aggregate):
    """For which service a workload speaks, and what its tokens are for."""

    TOPIC = "workload_trust"
    SCOPES = (Scope.AUDIT_READ, Scope.ITEMS_WRITE)

    class Recorded(Created, topic="workload_trust.recorded"):
        workload: Workload
        service: PersonId
        scopes: tuple[Scope, ...]

    class ServiceMissing(Refused, code="workload_trust.not_a_service"):
        """A workload speaks for a service, which a named human answers for; add one, and name it."""

    class ServicesApproveNothing(Refused, code="workload_trust.services_approve_nothing"):
        """A workflow reports and asks, and a human approves; leave gates:approve and admin out."""

    @staticmethod
    def create_id(workload: Workload) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), "workload_trust/" + "\n".join(dict(workload).values()))

    @event(Recorded)
    def __init__(self, place: Place, workload: Workload, service: UUID, scopes: tuple[Scope, ...]) -> None:
        self.workload, self.service, self.scopes = workload, service, scopes

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def record(cls, workload: Workload, service: Person, scopes: Scopes) -> Self:
        """Let a workload exchange the token of its platform for one that speaks some minutes for a service."""
        service.expect_here("/service")
        if service.kind is not Kind.SERVICE:
            raise cls.ServiceMissing(pointer="/service")
        if {Scope.GATES_APPROVE, Scope.ADMIN} & {*scopes}:
            raise cls.ServicesApproveNothing(pointer="/scopes")
        known = tuple(each for each in Scope if each in scopes)
        return cls(place=WORKSPACE, workload=workload, service=service.id, scopes=known)
