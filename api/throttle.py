"""How often a login may fail: by whom it seems to be from one address, by whom from anywhere, and by an address."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil

from api.refusals import TooManyLogins

WINDOW, MOST = timedelta(minutes=15), 10_000
ALLOWED = {"both": 5, "login": 50, "address": 50}  # failures within the window


class Throttle:
    """Counts failures in this process; whatever is oldest makes room."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, ...], list[datetime]] = {}

    def expect(self, login: str, address: str, now: datetime) -> None:
        """Raise TooManyLogins until enough of the failures lie long enough in the past."""
        waits = [
            failures[-ALLOWED[key[0]]] + WINDOW - now
            for key in _keys(login, address)
            if len(failures := self._within(key, now)) >= ALLOWED[key[0]]
        ]
        if waits:
            raise TooManyLogins(max(1, ceil(max(waits).total_seconds())))

    def failed(self, login: str, address: str, now: datetime) -> None:
        """Count a failure."""
        for key in _keys(login, address):
            failures = [*self._within(key, now), now][-ALLOWED[key[0]] :]
            self._failed.pop(key, None)  # so that it is the newest
            self._failed[key] = failures
        while len(self._failed) > MOST:
            del self._failed[next(iter(self._failed))]

    def succeeded(self, login: str, address: str) -> None:
        """Forget what failed before by the same from the same address."""
        self._failed.pop(("both", login, address), None)

    def _within(self, key: tuple[str, ...], now: datetime) -> list[datetime]:
        return [each for each in self._failed.get(key, ()) if now - each < WINDOW]


def _keys(login: str, address: str) -> Iterator[tuple[str, ...]]:
    """Where nobody is named by what is shown, as by a key or a token, only the address is counted."""
    yield ("address", address)
    if login:
        yield from (("both", login, address), ("login", login))
