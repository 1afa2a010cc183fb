"""The words of a dependency: how one thing needs another, and what became of it."""

from enum import StrEnum
from uuid import UUID

from domain.kernel import Event
from domain.planning.feature import Feature
from domain.planning.sequenced_item import starts_of


class State(StrEnum):
    """What became of a dependency."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    AT_RISK = "at_risk"
    BROKEN = "broken"
    RESOLVED = "resolved"
    LAPSED = "lapsed"


OVER = frozenset({State.BROKEN, State.RESOLVED, State.LAPSED})


class Kind(StrEnum):
    """How one feature needs another; a need of something outside is an external dependency."""

    REQUIRES = "requires"
    BLOCKS = "blocks"
    FINISH_TO_START = "finish_to_start"


class Freed(Event):
    """What ends the waiting of a feature."""

    dependant: UUID


class Settled(Freed):
    """What ends the waiting of a feature for another."""

    on: UUID


def overlap(dependant: Feature, on: Feature) -> bool:
    """Whether a feature starts before another one ends, as far as both have dates."""
    starts, ends = starts_of(dependant.placement), on.placement.ends if on.placement else None
    return bool(starts and ends and starts < ends)
