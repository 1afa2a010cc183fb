"""One turn of a product's loop, always in exactly one stage until it is closed."""

from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, SPONSOR
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import FOUR_STEPS, Definition
from domain.product.direction import Direction, GoesOn
from domain.product.product import Product
from domain.values import Actor, PersonId, Place, Stage, Why

MOST_PROMISES = 100  # KPIs and objectives of one turn


class Iteration(Aggregate):
    """A turn of the loop: discovery, planning, execution, launch, and back."""

    TOPIC = "iteration"
    SHOWN = "2"

    class Started(Created, topic="iteration.started", version=2):
        number: int
        product_name: str
        follows: UUID | None
        seeded_by: UUID | None
        lifecycle: str

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """There was one definition of the lifecycle."""
            return {**state, "lifecycle": FOUR_STEPS}

    class LifecycleMigrated(Event, topic="iteration.lifecycle_migrated"):
        definition: str
        was: str

    class StageEntered(Event, topic="iteration.stage_entered"):
        stage: Stage
        owed: tuple[UUID, ...]

    class StageReturnedTo(Event, topic="iteration.stage_returned_to"):
        stage: Stage
        owed: tuple[UUID, ...]

    class Promised(Event, topic="iteration.promised"):
        promise: UUID

    class Decided(Event, topic="iteration.decided"):
        direction: Direction
        decided_by: PersonId

    class Closed(Event, topic="iteration.closed"):
        completed: bool

    class FollowsAnother(Refused, code="iteration.follows_another"):
        """Only the first turn of a product comes from nothing; name the turn that this one follows."""

    class NotInThatStage(Refused, code="iteration.not_in_that_stage"):
        """Work belongs to the stage the iteration is in; take the gate that leads there first."""

    class IsOver(Refused, code="iteration.is_over"):
        """A turn that is closed keeps the definition it was held to; adopt another for the next turn."""

    class TooManyPromises(Refused, code="iteration.too_many_promises"):
        """A turn promises at most 100 KPIs and objectives together, and all are reported; start another turn."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return place.iteration or UUID(int=0)

    @event(Started)
    def __init__(
        self,
        place: Place,
        number: int,
        product_name: str,
        *,
        follows: UUID | None,
        seeded_by: UUID | None,
        lifecycle: str,
    ) -> None:
        self.number, self.product_name, self.lifecycle = number, product_name, lifecycle
        self.follows, self.seeded_by = follows, seeded_by
        self.stage: Stage | None = None
        self.opened: tuple[Stage, ...] = ()
        self.promised: tuple[UUID, ...] = ()
        self.direction: Direction | None = None

    @classmethod
    @command(PRODUCT_MANAGER)
    def start(cls, product: Product, follows: "Iteration | None" = None) -> Self:
        """Start a turn of the loop, in discovery: the first, or one beside the turn it follows."""
        product.be_active()
        if product.turns and not follows:
            raise cls.FollowsAnother(pointer="/follows")
        before, lifecycle = follows.id if follows else None, product.lifecycle
        return cls.follow(product.place, product.name, product.turns + 1, before, backlog=None, lifecycle=lifecycle)

    @classmethod
    @consequence
    def follow(
        cls, product: Place, name: str, number: int, follows: UUID | None, *, backlog: UUID | None, lifecycle: str
    ) -> Self:
        """Start a turn, from what the last one learned if it was completed; its lifecycle's definition is pinned."""
        place = Place(product=product.product, iteration=cls.at(product, str(number)))
        pinned = {"follows": follows, "seeded_by": backlog}
        started = cls(place=place, number=number, product_name=name, lifecycle=lifecycle, **pinned)
        started.enter(Stage.DISCOVERY, ())
        return started

    def inside(self, stage: Stage) -> Place:
        """The place of work done in this stage; raises NotInThatStage when the iteration is in another."""
        if stage is not self.stage:
            raise self.NotInThatStage(f"this is work of {stage}, and the iteration is in {self.stage or 'no stage'}")
        return self.place.model_copy(update={"stage": stage})

    @consequence
    def be_in(self, stage: Stage) -> None:
        """Raise NotInThatStage unless it is: what a gate let go is not undone behind it."""
        self.inside(stage)

    @consequence
    def enter(self, stage: Stage, owed: tuple[UUID, ...]) -> None:
        """Go on to a stage; the one that was entered before is returned to, with all its evidence."""
        record = self._returned_to if stage in self.opened else self._entered
        record(stage=stage, owed=owed)

    @event(StageEntered)
    def _entered(self, stage: Stage, owed: tuple[UUID, ...]) -> None:
        self.stage, self.opened = stage, (*self.opened, stage)

    @event(StageReturnedTo)
    def _returned_to(self, stage: Stage, owed: tuple[UUID, ...]) -> None:
        self.stage = stage

    @decision(SPONSOR)
    def migrate_lifecycle_definition(self, definition: Definition, *, why: Why) -> None:
        """Have a turn that runs follow another written definition than it started with, for a reason."""
        if self.stage is None:
            raise self.IsOver
        if definition != self.lifecycle:
            self._lifecycle_migrated(definition=definition, was=self.lifecycle)

    @event(LifecycleMigrated)
    def _lifecycle_migrated(self, definition: str, was: str) -> None:
        self.lifecycle = definition

    @consequence
    def promise(self, promise: UUID) -> None:
        """Remember a KPI or an objective of the plan, so that no report leaves it out."""
        if len(self.promised) >= MOST_PROMISES:
            raise self.TooManyPromises
        self._promised(promise=promise)

    @event(Promised)
    def _promised(self, promise: UUID) -> None:
        self.promised = (*self.promised, promise)

    @decision(PRODUCT_MANAGER)
    def decide(self, direction: GoesOn, *, by: Actor, why: Why) -> None:
        """Decide which way to go after what this turn has taught."""
        self._decide(Direction(direction), by)

    @decision(SPONSOR)
    def decide_sunset(self, *, by: Actor, why: Why) -> None:
        """Decide that the product ends with this turn."""
        self._decide(Direction.SUNSET, by)

    def _decide(self, direction: Direction, by: UUID) -> None:
        self.inside(Stage.LAUNCH)
        if direction is not self.direction:
            self._decided(direction=direction, decided_by=by)

    @event(Decided)
    def _decided(self, direction: Direction, decided_by: UUID) -> None:
        self.direction = direction

    @consequence
    def close(self, completed: bool) -> None:  # noqa: FBT001
        """End this turn of the loop."""
        self._closed(completed=completed)

    @event(Closed)
    def _closed(self, completed: bool) -> None:  # noqa: FBT001
        self.stage = None
