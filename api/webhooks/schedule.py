"""When something is sent again that was not received: ten times in 75 hours, each somewhat earlier or later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from api.moments import counted

WAITS = tuple(
    timedelta(**each)
    for each in (
        {"seconds": 5}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 5},
        {"hours": 10}, {"hours": 14}, {"hours": 20}, {"hours": 24},
    )
)  # fmt: skip
JITTER = 0.2
HOPELESS = timedelta(days=5)  # of nothing but failures, after which an endpoint is disabled
LONGEST = timedelta(days=1)  # that a receiver may ask for


def wait_after(tries: int, chance: Callable[[], float]) -> timedelta | None:
    """How long to wait after so many attempts, or None when it is given up."""
    return WAITS[tries - 1] * (1 + JITTER * (2 * chance() - 1)) if tries <= len(WAITS) else None


def asked_to_wait(retry_after: str | None, now: datetime) -> timedelta:
    """How long a receiver asks to be left alone, in seconds or until a moment."""
    if not retry_after:
        return timedelta()
    if (seconds := counted(retry_after.strip())) is not None:
        return min(timedelta(seconds=min(seconds, 10**6)), LONGEST)
    try:
        until = parsedate_to_datetime(retry_after)
        return min(max(until - now, timedelta()), LONGEST)
    except (TypeError, ValueError):
        return timedelta()
