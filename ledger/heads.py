"""The heads that a process knows; they are true for as long as nobody else has written."""

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

MOST = 50_000


class Heads:
    """How many events each of the streams has that were met last; bounded."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[UUID, int] = {}
        self._position = -1

    def of(
        self, streams: Iterable[UUID], position: int, look: Callable[[Collection[UUID]], Iterable[tuple[UUID, int]]]
    ) -> Mapping[UUID, int]:
        """The heads of these streams in a ledger that ends here; whatever is not known is looked up."""
        if position != self._position:
            self._known, self._position = {}, position
        wanted = set(streams)
        if missing := wanted - self._known.keys():
            self._known |= look(missing)
        return {stream: self._known[stream] for stream in wanted}

    def learn(self, heads: Mapping[UUID, int], position: int) -> None:
        """Remember what a transaction has left, now that it is durable."""
        self._known |= heads
        self._position = position
        while len(self._known) > self._most:
            del self._known[next(iter(self._known))]

    def forget(self) -> None:
        """Know nothing: a transaction failed, and what it has left is not certain."""
        self._position = -1
