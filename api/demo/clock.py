"""The server's clock of a history that is being told: it stands in the past, and is moved forward by hand."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

DAYS = 549  # how long the history is: it ends at the latest the day before the one it is told on
OPENS, CLOSES = time(9, tzinfo=UTC), time(17, 30, tzinfo=UTC)
SATURDAY = 5
SEED = 20_260_101


def chance(*of: object) -> Random:
    """What is drawn by chance for one thing: the same however the calendar falls, and whatever is drawn for others."""
    return Random(" ".join(map(str, (SEED, *of))))  # noqa: S311


def period(quarter: int) -> str:
    """The name of a quarter that is counted from year zero."""
    return f"{quarter // 4}-Q{quarter % 4 + 1}"


class Clock:
    """Asked for the time, it is a second later each time; the first day is a Monday, and people work on weekdays."""

    def __init__(self, today: date) -> None:
        day = today - timedelta(days=DAYS + 2)
        self.began = day - timedelta(days=day.weekday())
        self._chance = Random(SEED)  # noqa: S311
        self._moment = datetime.combine(self.began, OPENS)

    def __call__(self) -> datetime:
        """The moment, for every command that asks."""
        self._moment += timedelta(seconds=1)
        return self._moment

    def at(self, day: int) -> date:
        """The date of a day, counted from the first; before it for a day below zero."""
        return self.began + timedelta(days=day)

    def quarter(self, day: int) -> int:
        """The quarter a day is in, counted from year zero."""
        on = self.at(day)
        return on.year * 4 + (on.month - 1) // 3

    def go_to(self, day: int) -> None:
        """Some morning hour of a day, or of the Monday after it; never back."""
        on = self.at(day)
        on += timedelta(days=max(0, 7 - on.weekday()) if on.weekday() >= SATURDAY else 0)
        morning = datetime.combine(on, OPENS) + timedelta(minutes=self._chance.randrange(95))
        self._moment = max(self._moment, morning)

    def go_on(self) -> None:
        """A few minutes later; in the evening people go home."""
        self._moment += timedelta(minutes=self._chance.randrange(2, 11), seconds=self._chance.randrange(60))
        if self._moment.timetz() > CLOSES:
            self.go_to((self._moment.date() - self.began).days + 1)
