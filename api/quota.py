"""How many requests each principal may still send in this minute, told as the IETF's draft on rate limits has it."""

from asyncio import get_running_loop
from math import ceil
from uuid import UUID

from api.problems import QuotaExceeded

POLICY, WINDOW, MANY = "default", 60, 10_000  # seconds for which a quota holds; windows of which the old are let go


class Quota:
    """Counts in windows of a minute, each of which begins with the first request of its principal."""

    def __init__(self, most: int, window: int = WINDOW) -> None:
        self._most, self._window = most, window
        self._windows: dict[UUID, tuple[float, int]] = {}

    def take(self, principal: UUID) -> dict[str, str]:
        """The headers that tell what is left after one more request; raises QuotaExceeded where nothing was."""
        now = get_running_loop().time()
        until, taken = self._windows.get(principal, (0.0, 0))
        if until <= now:
            self._let_go(now)
            until, taken = now + self._window, 0
        seconds = min(self._window, max(1, ceil(until - now)))
        if taken >= self._most:
            refusal = QuotaExceeded()
            refusal.seconds, refusal.policy, refusal.headers = seconds, POLICY, self._told(0, seconds)
            raise refusal
        self._windows[principal] = (until, taken + 1)
        return self._told(self._most - taken - 1, seconds)

    @property
    def remembered(self) -> int:
        """Of how many it is known what they have left."""
        return len(self._windows)

    def _told(self, left: int, seconds: int) -> dict[str, str]:
        policy = f'"{POLICY}";q={self._most};w={self._window}'
        return {"RateLimit-Policy": policy, "RateLimit": f'"{POLICY}";r={left};t={seconds}'}

    def _let_go(self, now: float) -> None:
        if len(self._windows) >= MANY:
            self._windows = {who: each for who, each in self._windows.items() if each[0] > now}
