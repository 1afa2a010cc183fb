"""The unit of tenancy: one ledger, one order of facts, one administrator to begin with."""

from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.acting import Metadata, acting_as
from domain.application import Lifecycle
from domain.authority import ADMINISTRATOR
from domain.clock import new_id
from domain.deliberation import Deliberation
from domain.kernel import Aggregate, Created
from domain.personal import Personal
from domain.team.person import Kind, Person
from domain.team.roles import Roles
from domain.values import WORKSPACE, PersonId, Place


class Workspace(Aggregate):
    """Where products live; a demo says so in every reply."""

    TOPIC = "workspace"

    class Founded(Created, topic="workspace.founded"):
        name: str
        demo: bool
        administrator: PersonId

    @staticmethod
    def create_id() -> UUID:
        """The id is that of what makes it the only one."""
        return Workspace.at(WORKSPACE)

    @event(Founded)
    def __init__(self, place: Place, name: str, demo: bool, administrator: UUID) -> None:  # noqa: FBT001
        self.name, self.demo, self.administrator = name, demo, administrator


async def founded(lifecycle: Lifecycle, name: str, administrator: str, *, demo: bool = False) -> Workspace:
    """The workspace of this ledger; made with its first administrator when there is none yet."""
    workspace = await lifecycle.find(Workspace.create_id())
    if isinstance(workspace, Workspace):
        return workspace
    d, moment, first = Deliberation(lifecycle.memory), lifecycle.clock(), new_id()
    d.metadata = Metadata(command=uuid5(first, "founding"), name="found_workspace", actor=first, source="system")
    with acting_as(d.metadata, moment):
        named = Personal[str](subject=first, text=administrator)
        await d.collect(Person(place=WORKSPACE, name=named, kind=Kind.HUMAN, responsible=None))
        await d.collect(Workspace(place=WORKSPACE, name=name, demo=demo, administrator=first))
        await d.collect(Roles.open(WORKSPACE, ADMINISTRATOR, first))
    await lifecycle.ledger.append([lifecycle.entry(d, b"")])
    return await founded(lifecycle, name, administrator)
