"""What reached customers, under which version, and whether it stayed."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.execution.increment import Increment
from domain.kernel import Aggregate, Created, Event
from domain.launch.go_no_go import GoNoGo
from domain.launch.hypercare import Hypercare, Watch
from domain.launch.rollout import EVERYBODY, Rollout, State, be_out
from domain.launch.schedule import Schedule
from domain.values import Actor, Now, PersonId, Place, Sentence, Why, Word

Trigger = Annotated[Sentence, Field(examples=["One export in fifty failed within the hour."])]


class Release(Rollout, Hypercare, Aggregate):
    """An accepted increment in the hands of customers; published only after a Go."""

    TOPIC = "release"
    SHOWN = "2"

    class Published(Created, topic="release.published"):
        go_no_go: UUID
        increment: UUID
        version: str
        notes: str
        features: tuple[UUID, ...]
        author: PersonId

    class MadeAvailable(Event, topic="release.made_available"):
        """Everybody it is meant for can have it."""

    class RolledBack(Event, topic="release.rolled_back", version=2):
        trigger: str | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody was asked what set it off."""
            return {**state, "trigger": None}

    class NoGo(Refused, code="release.no_go"):
        """Nothing is released before the gate said Go; convene the review, and have it decided."""

    class NotTheReviewedIncrement(Refused, code="release.not_the_reviewed_increment"):
        """What is released is the increment that was reviewed; convene a review of this one."""

    class AnotherLaunch(Refused, code="release.another_launch"):
        """A release goes out in the window of its own launch; name the schedule of that one."""

    class OutsideTheWindow(Refused, code="release.outside_the_window"):
        """A release goes out on the days of the launch window; wait for them, or reschedule the launch."""

    class Conditional(Refused, code="release.conditional"):
        """What the gate wants cleared before the launch is cleared before anything is released; clear these."""

    class Vetoed(Refused, code="release.vetoed"):
        """The tech lead vetoed this release; have the reason dealt with and the veto lifted."""

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
        self.percent: int | None = None
        self.trigger: str | None = None
        self.hypercare: Watch | None = None

    @classmethod
    @command(PRODUCT_MANAGER)
    def publish(
        cls,
        go_no_go: GoNoGo,
        schedule: Schedule,
        increment: Increment,
        *,
        version: Word,
        notes: Sentence,
        by: Actor,
        now: Now,
    ) -> Self:
        """Put the reviewed increment into customers' hands."""
        cls._be_let_go(go_no_go, schedule, now.date())
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

    @classmethod
    def _be_let_go(cls, go_no_go: GoNoGo, schedule: Schedule, today: date) -> None:
        if schedule.place != go_no_go.place:
            raise cls.AnotherLaunch(pointer="/schedule")
        if not go_no_go.goes:
            raise cls.NoGo(pointer="/go_no_go")
        if go_no_go.vetoed:
            raise cls.Vetoed(pointer="/go_no_go")
        if not schedule.lets_go(today):
            raise cls.OutsideTheWindow(pointer="/schedule")
        if owed := tuple(each for each, due in go_no_go.owed.items() if schedule.is_before_launch(due, today)):
            raise cls.Conditional(facts=owed)

    @command(PRODUCT_MANAGER)
    def declare_available(self) -> None:
        """Declare that everybody it is meant for can have it."""
        be_out(self.state)
        if self.state is State.AVAILABLE:
            return
        if self.percent not in (None, EVERYBODY):
            raise self.NotOutYet
        self._made_available()

    @event(MadeAvailable)
    def _made_available(self) -> None:
        self.state = State.AVAILABLE

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def roll_back(self, trigger: Trigger, *, why: Why) -> None:
        """Take it back from everybody, and say what set it off."""
        if self.state is not State.ROLLED_BACK:
            self._rolled_back(trigger=trigger)

    @event(RolledBack)
    def _rolled_back(self, trigger: str | None) -> None:
        self.state, self.trigger = State.ROLLED_BACK, trigger
