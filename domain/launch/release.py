"""What reached customers, under which version, and whether it stayed."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.execution.increment import Increment
from domain.kernel import Aggregate, Created, Event
from domain.launch.go_no_go import GoNoGo
from domain.values import Actor, PersonId, Place, Sentence, Why, Word


class State(StrEnum):
    """How far a release is out."""

    PUBLISHED = "published"
    AVAILABLE = "available"
    ROLLED_BACK = "rolled_back"


class Release(Aggregate):
    """An accepted increment in the hands of customers; published only after a Go."""

    TOPIC = "release"

    class Published(Created, topic="release.published"):
        go_no_go: UUID
        increment: UUID
        version: str
        notes: str
        features: tuple[UUID, ...]
        author: PersonId

    class MadeAvailable(Event, topic="release.made_available"):
        """Everybody it is meant for can have it."""

    class RolledBack(Event, topic="release.rolled_back"):
        """Nobody has it any more."""

    class NoGo(Refused, code="release.no_go"):
        """Nothing is released before the gate said Go; convene the review, and have it decided."""

    class NotTheReviewedIncrement(Refused, code="release.not_the_reviewed_increment"):
        """What is released is the increment that was reviewed; convene a review of this one."""

    class Withdrawn(Refused, code="release.withdrawn"):
        """A release that was rolled back stays so; publish a new one."""

    @event(Published)
    def __init__(
        self,
        place: Place,
        go_no_go: UUID,
        increment: UUID,
        version: str,
        notes: str,
        *,
        features: tuple[UUID, ...],
        author: PersonId,
    ) -> None:
        self.go_no_go, self.increment, self.features = go_no_go, increment, features
        self.version_name, self.notes, self.author, self.state = version, notes, author, State.PUBLISHED

    @classmethod
    @command(PRODUCT_MANAGER)
    def publish(cls, go_no_go: GoNoGo, increment: Increment, version: Word, notes: Sentence, *, by: Actor) -> Self:
        """Put the reviewed increment into customers' hands."""
        if not go_no_go.goes:
            raise cls.NoGo(pointer="/go_no_go")
        if increment.id != go_no_go.increment:
            raise cls.NotTheReviewedIncrement(pointer="/increment")
        return cls(
            place=go_no_go.place,
            go_no_go=go_no_go.id,
            increment=increment.id,
            version=version,
            notes=notes,
            features=increment.features,
            author=by,
        )

    @command(PRODUCT_MANAGER)
    def declare_available(self) -> None:
        """Declare that everybody it is meant for can have it."""
        if self.state is State.ROLLED_BACK:
            raise self.Withdrawn
        if self.state is not State.AVAILABLE:
            self._made_available()

    @event(MadeAvailable)
    def _made_available(self) -> None:
        self.state = State.AVAILABLE

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def roll_back(self, *, why: Why) -> None:
        """Take it back from everybody."""
        if self.state is not State.ROLLED_BACK:
            self._rolled_back()

    @event(RolledBack)
    def _rolled_back(self) -> None:
        self.state = State.ROLLED_BACK
