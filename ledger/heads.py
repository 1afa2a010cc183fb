"""The heads that a process knows; they are true for as long as nobody else has written."""

from collections.abc import Callable, Collection, Iterable
from uuid import UUID

MOST = 50_000
UNKNOWN = -1
Look = Callable[[Collection[UUID]], Iterable[tuple[UUID, int]]]


class Heads:
    """How many events each of the streams has that were met last; bounded."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[UUID, int] = {}
        self._position = UNKNOWN

    def of(self, streams: Iterable[UUID], position: int, look: Look) -> dict[UUID, int]:
        """The heads of these streams, and of others, in a ledger that ends here; what is not known is looked up.

        Whoever asks alters them, and nothing counts as known until that has `moved`.
        """
        if position != self._position:
            self._known = {}
        self._position = UNKNOWN
        if missing := {stream for stream in streams if stream not in self._known}:
            self._known |= look(missing)
        return self._known

    def moved(self, position: int) -> None:
        """The heads are as they were altered, now that this is durable; whatever was met first makes room."""
        self._position = position
        while len(self._known) > self._most:
            del self._known[next(iter(self._known))]
