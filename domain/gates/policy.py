"""What the gates of a workspace are held to, version by version; a decision keeps to the one it was submitted under."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import COMPLIANCE_OFFICER, SPONSOR
from domain.command import workspace_decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import POLICY, Policy
from domain.values import WORKSPACE, Place, Why


class GatePolicy(Aggregate):
    """The policies of one workspace; the last is in force, and each stays readable."""

    TOPIC = "gate_policy"
    PLURAL = "gate-policies"
    ARCHIVABLE = False

    class Begun(Created, topic="gate_policy.begun"):
        policy: Policy

    class Published(Event, topic="gate_policy.published"):
        policy: Policy

    class NotTheNext(Refused, code="gate_policy.not_the_next"):
        """A policy bears the number after the last one, so that nobody replaces what they have not read."""

    @staticmethod
    def create_id() -> UUID:
        """The id is that of what makes it the only one."""
        return GatePolicy.at(WORKSPACE)

    @event(Begun)
    def __init__(self, place: Place, policy: Policy) -> None:
        self.policy = policy
        self.versions: tuple[Policy, ...] = (POLICY, policy)

    @classmethod
    @workspace_decision(SPONSOR, COMPLIANCE_OFFICER)
    def publish(  # the reason is kept with the command
        cls, policy: Policy, after: "GatePolicy | None" = None, *, why: Why  # noqa: ARG003
    ) -> "GatePolicy":
        """Hold what is submitted from now on to another policy; after the first one, name what it comes after."""
        standing = after.policy if after else POLICY
        if after and policy == standing:
            return after
        if policy.version != standing.version + 1:
            raise cls.NotTheNext(f"version {standing.version} is in force", pointer="/policy/version")
        if not after:
            return cls(place=WORKSPACE, policy=policy)
        after._published(policy=policy)  # noqa: SLF001  # it is one of its own class
        return after

    @event(Published)
    def _published(self, policy: Policy) -> None:
        self.policy, self.versions = policy, (*self.versions, policy)

    def of(self, version: int | None) -> Policy:
        """The policy of a version that was in force; without one, the policy in force."""
        return self.policy if version is None else self.versions[version - 1]
