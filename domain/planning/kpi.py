"""A number that is watched as long as the product lives: how it is computed, and where it shall be."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.planning.kpi_baseline import BaselinedKpi
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, Day, Exact, Name, PersonId, Place, Sentence, Stage, Value, Why, Word


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Frequency(StrEnum):
    """How often it is looked at."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Definition(Value):
    """How a number is computed, from what, and where it stands today; no baseline yet means to be measured."""

    name: Name
    formula: Sentence
    unit: Word
    direction: Direction
    source: Word
    frequency: Frequency
    baseline: Exact | None = None


class Target(Value):
    """Where the number shall be, and by which day."""

    value: Exact
    due: Day


class Kind(StrEnum):
    """What a number is watched for."""

    NORTH_STAR = "north_star"
    INPUT = "input"
    LEADING = "leading"
    LAGGING = "lagging"
    GUARDRAIL = "guardrail"


class Thresholds(Value):
    """From which value on somebody is warned, and from which on something is done."""

    warning: Exact
    alarm: Exact


class Kpi(BaselinedKpi, Aggregate):
    """A key performance indicator; another formula is another version of its definition, so no series breaks unseen."""

    TOPIC = "kpi"

    class Defined(Created, topic="kpi.defined"):
        definition: Definition
        target: Target
        owner: PersonId
        author: PersonId

    class Retargeted(Revision, topic="kpi.retargeted"):
        target: Target

    class DefinitionRevised(Revision, topic="kpi.definition_revised"):
        definition: Definition
        number: int

    class Classified(Event, topic="kpi.classified"):
        kind: Kind

    class ThresholdsDrawn(Revision, topic="kpi.thresholds_drawn"):
        thresholds: Thresholds

    class NotBeforeTheAlarm(Refused, code="kpi.not_before_the_alarm"):
        """A warning comes before the alarm, on the way to the worse; swap them, or look at the direction."""

    @event(Defined)
    def __init__(self, place: Place, definition: Definition, target: Target, owner: UUID, author: UUID) -> None:
        self.definition, self.target, self.owner, self.author, self.number = definition, target, owner, author, 1
        self.kind: Kind | None = None
        self.thresholds: Thresholds | None = None
        self.baseline_due: date | None = None

    @classmethod
    @command(PRODUCT_MANAGER)
    def define(cls, iteration: Iteration, definition: Definition, target: Target, owner: Person, *, by: Actor) -> Self:
        """Say how it is computed, where it shall be, and who answers for it."""
        place = iteration.inside(Stage.PLANNING)
        return cls(place=place, definition=definition, target=target, owner=owner.id, author=by)

    @command(PRODUCT_MANAGER)
    def retarget(self, target: Target, *, why: Why) -> None:
        """Want another value, or by another day."""
        if target != self.target:
            self._retargeted(target=target)

    @event(Retargeted)
    def _retargeted(self, target: Target) -> None:
        self.target = target

    @command(PRODUCT_MANAGER)
    def revise_definition(self, definition: Definition, *, why: Why) -> None:
        """Begin a new version of the definition."""
        if definition != self.definition:
            self._definition_revised(definition=definition, number=self.number + 1)

    @event(DefinitionRevised)
    def _definition_revised(self, definition: Definition, number: int) -> None:
        self.definition, self.number = definition, number

    @command(PRODUCT_MANAGER)
    def classify_kpi(self, kind: Kind) -> None:
        """Say what it is watched for: the north star, an input to it, a leading or lagging sign, or a guardrail."""
        if kind is not self.kind:
            self._classified(kind=kind)

    @event(Classified)
    def _classified(self, kind: Kind) -> None:
        self.kind = kind

    @command(PRODUCT_MANAGER)
    def draw_thresholds(self, thresholds: Thresholds) -> None:
        """Say from which value on somebody is warned, and from which on something is done."""
        worse = thresholds.alarm - thresholds.warning
        if worse >= 0 if self.definition.direction is Direction.UP else worse <= 0:
            raise self.NotBeforeTheAlarm(pointer="/thresholds")
        if thresholds != self.thresholds:
            self._thresholds_drawn(thresholds=thresholds)

    @event(ThresholdsDrawn)
    def _thresholds_drawn(self, thresholds: Thresholds) -> None:
        self.thresholds = thresholds


Kpis = Annotated[tuple[Kpi, ...], Field(max_length=20), AfterValidator(distinct)]
