"""The third stage: what is built, and whether it may be launched."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.kernel import Aggregate, Created
from domain.values import Place


class Execution(Aggregate):
    """One iteration's execution."""

    TOPIC = "execution"

    class Opened(Created, topic="execution.opened"):
        """There is a plan; now it is built."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        return Execution.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        """Nothing is known yet."""

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)
