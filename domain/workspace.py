"""The unit of tenancy: one ledger, one order of facts, one administrator to begin with."""

from typing import Annotated
from uuid import UUID, uuid5

from eventsourcing.domain import event
from pydantic import Field

from domain.acting import Metadata, acting_as
from domain.application import Lifecycle
from domain.authority import ADMINISTRATOR
from domain.clock import new_id
from domain.command import workspace_command
from domain.deliberation import Deliberation
from domain.kernel import Aggregate, Created, Event
from domain.personal import Personal
from domain.team.person import Kind, Person
from domain.team.roles import Roles
from domain.values import WORKSPACE, Digest, PersonId, Place, Why

Record = Annotated[str, Field(min_length=1, max_length=4000, examples=["cairn/…\n4200\n…\nrotated-to cairn/…\n\n…"])]
Size = Annotated[int, Field(ge=0, le=2**53, examples=[4200])]


class Workspace(Aggregate):
    """Where products live; a demo says so in every reply."""

    TOPIC = "workspace"
    restorations: int = 0  # of its ledger
    rotations: int = 0  # of the key that signs it
    _rotation: str = ""

    class Founded(Created, topic="workspace.founded"):
        name: str
        demo: bool
        administrator: PersonId

    class LedgerRestored(Event, topic="ledger.restored"):
        """An older ledger was put in place: what was signed beyond it is lost, unless somebody kept it."""

        signed_size: int
        signed_root: str
        size: int
        root: str

    class LogKeyRotated(Event, topic="ledger.key_rotated"):
        """Another key signs the ledger from now on, and the one before it says so."""

        record: str

    @staticmethod
    def create_id() -> UUID:
        """The id is that of what makes it the only one."""
        return Workspace.at(WORKSPACE)

    @event(Founded)
    def __init__(self, place: Place, name: str, demo: bool, administrator: UUID) -> None:  # noqa: FBT001
        self.name, self.demo, self.administrator = name, demo, administrator

    @workspace_command(ADMINISTRATOR)
    def record_key_rotation(self, record: Record, *, why: Why) -> None:
        """Record that the log is signed with another key: a checkpoint with the new key below it, signed by both."""
        if record != self._rotation:
            self._key_rotated(record=record)

    @event(LogKeyRotated)
    def _key_rotated(self, record: str) -> None:
        self.rotations += 1
        self._rotation = record

    @workspace_command(ADMINISTRATOR)
    def record_restoration(
        self, signed_size: Size, signed_root: Digest, size: Size, root: Digest, *, why: Why
    ) -> None:
        """Record why an older ledger was put in place: what had been signed last, and what was put there."""
        self._restored(signed_size=signed_size, signed_root=signed_root, size=size, root=root)

    @event(LedgerRestored)
    def _restored(self, signed_size: int, signed_root: str, size: int, root: str) -> None:
        self.restorations += 1


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
