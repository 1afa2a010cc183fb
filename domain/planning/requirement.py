"""What a feature has to do, or how well: said so that somebody can tell whether it does."""

from enum import StrEnum
from typing import Annotated, Literal, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.planning.feature import Feature
from domain.values import Actor, PersonId, Place, Sentence, Value, Why


class Quality(StrEnum):
    """The product qualities of ISO/IEC 25010, which a non-functional requirement is about one of."""

    PERFORMANCE = "performance"
    COMPATIBILITY = "compatibility"
    USABILITY = "usability"
    RELIABILITY = "reliability"
    SECURITY = "security"
    MAINTAINABILITY = "maintainability"
    FLEXIBILITY = "flexibility"
    SAFETY = "safety"


class Functional(Value):
    """What it has to do."""

    kind: Literal["functional"]
    statement: Sentence
    fit: Sentence  # how somebody can tell


class NonFunctional(Value):
    """How well it has to do it, in one quality."""

    kind: Literal["non_functional"]
    quality: Quality
    statement: Sentence
    fit: Sentence  # the measure and its threshold


Required = Annotated[Functional | NonFunctional, Field(discriminator="kind")]


class Requirement(Aggregate):
    """Of one feature; what replaces it is a revision, and what is no longer asked for is withdrawn."""

    TOPIC = "requirement"

    class Drafted(Created, topic="requirement.drafted"):
        feature: UUID
        required: Required
        author: PersonId

    class Revised(Revision, topic="requirement.revised"):
        required: Required

    class Withdrawn(Event, topic="requirement.withdrawn"):
        """It is asked for no longer."""

    class WasWithdrawn(Refused, code="requirement.was_withdrawn"):
        """A withdrawn requirement is neither revised nor listed; draft another one."""

    @event(Drafted)
    def __init__(self, place: Place, feature: UUID, required: Required, author: UUID) -> None:
        self.feature, self.required, self.author, self.withdrawn = feature, required, author, False

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def draft(cls, feature: Feature, required: Required, *, by: Actor) -> Self:
        """Say what a feature has to do, or how well, and how somebody can tell."""
        feature.be_alive()
        return cls(place=feature.place, feature=feature.id, required=required, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def revise(self, required: Required, *, why: Why) -> None:
        """Ask for something else in its place."""
        self.be_asked_for()
        if required != self.required:
            self._revised(required=required)

    @event(Revised)
    def _revised(self, required: Required) -> None:
        self.required = required

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def withdraw(self, *, why: Why) -> None:
        """Ask for it no longer."""
        if not self.withdrawn:
            self._withdrawn()

    @event(Withdrawn)
    def _withdrawn(self) -> None:
        self.withdrawn = True

    def be_asked_for(self) -> None:
        """Raise WasWithdrawn unless it is still to be met."""
        if self.withdrawn:
            raise self.WasWithdrawn
