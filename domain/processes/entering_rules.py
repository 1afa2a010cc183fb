"""What lets somebody in stands with everything else that is open to them, so that it ends on the day they leave."""

from collections.abc import Iterator

from domain.follow_up import Then, follow_up, tell
from domain.team.external_identity import ExternalIdentity
from domain.team.invitation import Invitation
from domain.team.person import Person
from domain.team.team_values import AccessKind
from domain.team.workload_trust import WorkloadTrust


@follow_up
def a_chosen_password_lets_somebody_in(accepted: Invitation.Accepted) -> Iterator[Then]:
    yield tell(Person.hold, accepted.person, AccessKind.PASSWORD, accepted.originator_id)


@follow_up
def a_withdrawn_password_lets_nobody_in(withdrawn: Invitation.Withdrawn) -> Iterator[Then]:
    yield tell(Person.lose_key, withdrawn.person, withdrawn.originator_id)


@follow_up
def a_linked_identity_lets_somebody_in(linked: ExternalIdentity.Linked) -> Iterator[Then]:
    yield tell(Person.hold, linked.person, AccessKind.IDENTITY, linked.originator_id)


@follow_up
def a_trusted_workload_speaks_for_a_service(recorded: WorkloadTrust.Recorded) -> Iterator[Then]:
    yield tell(Person.hold, recorded.service, AccessKind.WORKLOAD, recorded.originator_id)
