"""The fourth stage: what was launched, and what it taught."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.kernel import Aggregate, Created
from domain.values import Place


class Launch(Aggregate):
    """One iteration's launch."""

    TOPIC = "launch"

    class Opened(Created, topic="launch.opened"):
        """There is an increment; now it is launched."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        return Launch.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        """Nothing is known yet."""

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)
