"""The half of a feature that says after what it starts, and what starts after it."""

from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.roadmap_values import Dates, Placement, Quarter

MONTHS_A_QUARTER = 3


def alone() -> dict[str, Any]:
    """The attributes of a feature that follows nothing, and that nothing follows."""
    return {"followers": {}, "finishes": {}}


def starts_of(placement: Placement | None) -> date | None:
    """The first day of a place on the roadmap, if it has one."""
    match placement:
        case Quarter(ends=date(year=year, month=month)):
            return date(year, month - MONTHS_A_QUARTER + 1, 1)
        case Dates(start=start):
            return start
    return None


class SequencedItem(Part):
    """By finish-to-start it starts on the day at the earliest on which the other ends; dates that nobody knows fit."""

    placement: Placement | None
    followers: dict[UUID, UUID]  # by dependency, what starts after this one
    finishes: dict[UUID, date | None]  # by dependency, the day on which the other ends

    class FollowerNoted(Event, topic="feature.follower_noted"):
        dependency: UUID
        dependant: UUID
        ends: date | None

    class FinishMoved(Event, topic="feature.finish_moved"):
        followers: dict[UUID, UUID]
        ends: date | None

    class FinishNoted(Event, topic="feature.finish_noted"):
        dependency: UUID
        ends: date | None
        late: bool

    class FinishForgotten(Event, topic="feature.finish_forgotten"):
        dependency: UUID

    class StartsTooEarly(Refused, code="feature.starts_too_early"):
        """By finish-to-start it would start before what it depends on ends; place it later, or break the dependency."""

    @consequence
    def be_followed(self, dependency: UUID, dependant: UUID) -> None:
        """Remember what starts after this one ends."""
        ends = self.placement.ends if self.placement else None
        self._follower_noted(dependency=dependency, dependant=dependant, ends=ends)

    @event(FollowerNoted)
    def _follower_noted(self, dependency: UUID, dependant: UUID, ends: date | None) -> None:
        self.followers = {**self.followers, dependency: dependant}

    @consequence
    def note_finish(self, dependency: UUID, ends: date | None, *, begins: bool) -> None:
        """Remember on which day something ends that this one starts after, from the first time it is told on."""
        if begins or self.finishes.get(dependency, ends) != ends:
            starts = starts_of(self.placement)
            self._finish_noted(dependency=dependency, ends=ends, late=bool(starts and ends and starts < ends))

    @event(FinishNoted)
    def _finish_noted(self, dependency: UUID, ends: date | None, *, late: bool) -> None:
        self.finishes = {**self.finishes, dependency: ends}

    @consequence
    def forget_finish(self, dependency: UUID) -> None:
        """Start whenever it pleases, as far as this dependency goes."""
        if dependency in self.finishes:
            self._finish_forgotten(dependency=dependency)

    @event(FinishForgotten)
    def _finish_forgotten(self, dependency: UUID) -> None:
        self.finishes = {each: ends for each, ends in self.finishes.items() if each != dependency}

    def tell_followers(self) -> None:
        """Record on which day it ends now, for those that start after it."""
        if self.followers:
            ends = self.placement.ends if self.placement else None
            self._finish_moved(followers=self.followers, ends=ends)

    @event(FinishMoved)
    def _finish_moved(self, followers: dict[UUID, UUID], ends: date | None) -> None:
        """Change nothing: it is said to others."""

    def start_in_time(self, placement: Placement | None) -> None:
        """Raise StartsTooEarly if a place on the roadmap begins before something ends that this one starts after."""
        starts = starts_of(placement)
        if early := tuple(str(each) for each, ends in self.finishes.items() if starts and ends and starts < ends):
            raise self.StartsTooEarly(facts=early)
