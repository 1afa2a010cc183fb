"""How far a release is out: step by step, with pauses, to everybody or back."""

from enum import StrEnum
from typing import Annotated

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.values import Why

EVERYBODY = 100
Percent = Annotated[int, Field(ge=1, le=EVERYBODY, description="how many of its customers have it", examples=[10])]


class State(StrEnum):
    """How far a release is out."""

    PUBLISHED = "published"
    ROLLING_OUT = "rolling_out"
    PAUSED = "paused"
    AVAILABLE = "available"
    ROLLED_BACK = "rolled_back"


class Rollout(Part):
    """The phases in which a release goes out."""

    state: State
    percent: int | None

    class RolloutStarted(Event, topic="release.rollout_started"):
        percent: int

    class RolloutAdvanced(Event, topic="release.rollout_advanced"):
        percent: int

    class RolloutPaused(Event, topic="release.rollout_paused"):
        """Nobody else gets it for now."""

    class RolloutResumed(Event, topic="release.rollout_resumed"):
        """It goes on."""

    class Withdrawn(Refused, code="release.withdrawn"):
        """A release that was rolled back stays so; publish a new one."""

    class NotRollingOut(Refused, code="release.not_rolling_out"):
        """Only a rollout that was started and not paused goes on; start or resume it first."""

    class OnlyAhead(Refused, code="release.only_ahead"):
        """A rollout advances to more customers; to take it from some, roll the release back."""

    class NotOutYet(Refused, code="release.not_out_yet"):
        """A release is generally available once everybody has it; advance its rollout to 100 % first."""

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def start_rollout(self, percent: Percent) -> None:
        """Give it to some of the customers first."""
        be_out(self.state)
        if self.percent is not None and percent != self.percent:
            raise self.OnlyAhead("the rollout was started before; advance it")
        if self.state is State.AVAILABLE:
            raise self.OnlyAhead("everybody has it; there is nothing left to roll out")
        if self.percent is None:
            self._rollout_started(percent=percent)

    @event(RolloutStarted)
    def _rollout_started(self, percent: int) -> None:
        self.state, self.percent = State.ROLLING_OUT, percent

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def advance_rollout(self, percent: Percent) -> None:
        """Give it to more customers."""
        be_out(self.state)
        if self.state is not State.ROLLING_OUT or self.percent is None:
            raise self.NotRollingOut
        if percent < self.percent:
            raise self.OnlyAhead(pointer="/percent")
        if percent > self.percent:
            self._rollout_advanced(percent=percent)

    @event(RolloutAdvanced)
    def _rollout_advanced(self, percent: int) -> None:
        self.percent = percent

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def pause_rollout(self, *, why: Why) -> None:
        """Give it to nobody else for now."""
        be_out(self.state)
        if self.state is State.PAUSED:
            return
        if self.state is not State.ROLLING_OUT:
            raise self.NotRollingOut
        self._rollout_paused()

    @event(RolloutPaused)
    def _rollout_paused(self) -> None:
        self.state = State.PAUSED

    @command(PRODUCT_MANAGER, TECH_LEAD)
    def resume_rollout(self) -> None:
        """Go on after a pause."""
        be_out(self.state)
        if self.state is State.ROLLING_OUT:
            return
        if self.state is not State.PAUSED:
            raise self.NotRollingOut
        self._rollout_resumed()

    @event(RolloutResumed)
    def _rollout_resumed(self) -> None:
        self.state = State.ROLLING_OUT


def be_out(state: State) -> None:
    """Raise Withdrawn for a release that nobody has any more."""
    if state is State.ROLLED_BACK:
        raise Rollout.Withdrawn
