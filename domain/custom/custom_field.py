"""A field that a workspace adds to its features, stories or opportunities: what it is called, and what it may hold."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID, uuid5

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR
from domain.command import workspace_command
from domain.custom.shapes import Choice, Choices, Filling, Options, Shape
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event
from domain.values import WORKSPACE, Name, Place, pattern

FieldName = Annotated[str, *pattern(r"^[a-z][a-z0-9_]{0,39}$", "risk_class")]
MOST = 200


class Kind(StrEnum):
    """What fields can be declared for."""

    FEATURE = "feature"
    STORY = "story"
    OPPORTUNITY = "opportunity"


class CustomField(Aggregate):
    """Declared once for a kind under a name; it is relabelled, gains options, and is archived, but never differs."""

    TOPIC = "custom_field"

    class Declared(Created, topic="custom_field.declared"):
        kind: Kind
        name: str
        label: str
        shape: Shape

    class Relabelled(Event, topic="custom_field.relabelled"):
        label: str

    class OptionsAdded(Event, topic="custom_field.options_added"):
        options: tuple[str, ...]

    class OfAnotherKind(Refused, code="custom_field.of_another_kind"):
        """A field is filled in for the kind it was declared for; declare one for this kind."""

    class HasNoOptions(Refused, code="custom_field.has_no_options"):
        """Only a choice has options; declare another field."""

    class TooManyOptions(Refused, code="custom_field.too_many_options"):
        """A field has at most 200 options; declare another field, or a text."""

    class DoesNotFit(Invalid, code="custom_field.does_not_fit"):
        """A field holds what it was declared for; send a value of that form."""

    @staticmethod
    def create_id(kind: Kind, name: str) -> UUID:
        """The id is that of what makes it the only one."""
        return uuid5(UUID(int=0), f"custom_field/{kind}/{name}")

    @event(Declared)
    def __init__(self, place: Place, kind: Kind, name: str, label: str, shape: Shape) -> None:
        self.kind, self.name, self.label, self.shape = kind, name, label, shape

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def declare(cls, kind: Kind, name: FieldName, label: Name, shape: Shape) -> Self:
        """Have features, stories or opportunities bear one more field."""
        return cls(place=WORKSPACE, kind=kind, name=name, label=label, shape=shape)

    @workspace_command(ADMINISTRATOR)
    def relabel(self, label: Name) -> None:
        """Call it otherwise; its name stays."""
        if label != self.label:
            self._relabelled(label=label)

    @event(Relabelled)
    def _relabelled(self, label: str) -> None:
        self.label = label

    @workspace_command(ADMINISTRATOR)
    def add_options(self, options: Options) -> None:
        """Offer more to choose from; none is ever taken away."""
        if not isinstance(self.shape, Choice | Choices):
            raise self.HasNoOptions
        fresh = tuple(each for each in options if each not in self.shape.options)
        if len(self.shape.options) + len(fresh) > MOST:
            raise self.TooManyOptions(pointer="/options")
        if fresh:
            self._options_added(options=fresh)

    @event(OptionsAdded)
    def _options_added(self, options: tuple[str, ...]) -> None:
        if isinstance(self.shape, Choice | Choices):
            self.shape = self.shape.model_copy(update={"options": (*self.shape.options, *options)})

    def taken(self, kind: str, value: Filling) -> Filling:
        """A value as it is kept; raises OfAnotherKind, and DoesNotFit for what it does not hold."""
        if self.kind != kind:
            raise self.OfAnotherKind(pointer="/field")
        try:
            return self.shape.taken(value)
        except ValueError as unfit:
            raise self.DoesNotFit(f"{self.label} is {unfit}", pointer="/value") from unfit
