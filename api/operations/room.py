"""How much a process takes on at once: who finds no room is told so at once, and those who are in stay fast."""

from collections import Counter
from collections.abc import Mapping


class Room:
    """Counts who is in, by what they came for; what has no bound, as waiting for news, always finds room."""

    def __init__(self, most: Mapping[str, int]) -> None:
        self._most, self._within = most, Counter[str]()
        self.turned_away = 0

    def enter(self, kind: str) -> bool:
        """Whether there is room for one more of this kind, which is in from now on."""
        if self._within[kind] >= self._most.get(kind, 2**63):
            self.turned_away += 1
            return False
        self._within[kind] += 1
        return True

    def leave(self, kind: str) -> None:
        """One of this kind is in no more."""
        self._within[kind] -= 1

    @property
    def within(self) -> Mapping[str, int]:
        """How many are in, by kind."""
        return dict(self._within)
