"""A number that is watched as long as the product lives: how it is computed, and where it shall be."""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Revision
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, Exact, Name, PersonId, Place, Sentence, Stage, Value, Why, Word


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
    due: date


class Kpi(Aggregate):
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

    @event(Defined)
    def __init__(self, place: Place, definition: Definition, target: Target, owner: UUID, author: UUID) -> None:
        self.definition, self.target, self.owner, self.author, self.number = definition, target, owner, author, 1

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
