"""The second stage: what is planned, and whether it may be built."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.kernel import Aggregate, Created
from domain.values import Place


class Planning(Aggregate):
    """One iteration's planning."""

    TOPIC = "planning"

    class Opened(Created, topic="planning.opened"):
        """There is a case; now there will be a plan."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        return Planning.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        """Nothing is known yet."""

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)
