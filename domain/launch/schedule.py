"""When it is launched: the days within which a release may go out."""

from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import model_validator

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Day, Place, Stage, Value, Why


class LaunchWindow(Value):
    """From the first day on which a release may go out to the last."""

    opens: Day
    closes: Day

    @model_validator(mode="after")
    def _close_after_the_opening(self) -> Self:
        if self.closes < self.opens:
            raise ValueError("a window closes on the day it opens, or later")
        return self


class Schedule(Aggregate):
    """The launch window of one iteration; nothing is released outside it."""

    TOPIC = "launch_schedule"

    class Scheduled(Created, topic="launch_schedule.scheduled"):
        window: LaunchWindow

    class Rescheduled(Event, topic="launch_schedule.rescheduled"):
        window: LaunchWindow
        was: LaunchWindow

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Schedule.at(place)

    @event(Scheduled)
    def __init__(self, place: Place, window: LaunchWindow) -> None:
        self.window = window

    @classmethod
    @command(PRODUCT_MANAGER)
    def schedule_launch(cls, iteration: Iteration, window: LaunchWindow) -> Self:
        """Say on which days a release may go out."""
        return cls(place=iteration.inside(Stage.LAUNCH), window=window)

    @command(PRODUCT_MANAGER)
    def reschedule_launch(self, window: LaunchWindow, *, why: Why) -> None:
        """Move the launch to other days."""
        if window != self.window:
            self._rescheduled(window=window, was=self.window)

    @event(Rescheduled)
    def _rescheduled(self, window: LaunchWindow, was: LaunchWindow) -> None:
        self.window = window

    def lets_go(self, day: date) -> bool:
        """Whether a release may go out on a day."""
        return self.window.opens <= day <= self.window.closes

    def is_before_launch(self, due: date, today: date) -> bool:
        """Whether what is due on a day is due before the launch."""
        return due <= max(self.window.opens, today)
