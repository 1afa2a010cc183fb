"""What a process has done so far, in plain numbers: counting costs a request next to nothing."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from api.operations.passage import Passage

BOUNDS = 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0
BATCHES = 1, 2, 4, 8, 16, 32, 64, 128, 256, 512


class Histogram:
    """How many values lay between two bounds, and what all of them make together."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds, self.total = bounds, 0.0
        self._counts = [0] * (len(bounds) + 1)

    def add(self, value: float, times: int = 1) -> None:
        """One more value, or the same one several times."""
        self._counts[bisect_left(self._bounds, value)] += times
        self.total += value * times

    def buckets(self) -> Iterator[tuple[str, float]]:
        """How many values are at most as high as each bound."""
        so_far = 0
        for bound, count in zip((*map(str, self._bounds), "+Inf"), self._counts, strict=True):
            yield bound, (so_far := so_far + count)


class Tally:
    """Requests by operation and status, commands by outcome, problems by code, and how long answers took."""

    def __init__(self) -> None:
        self.requests = Counter[tuple[str, str]]()
        self.commands = Counter[tuple[str, str]]()
        self.problems = Counter[str]()
        self.seconds = defaultdict[str, Histogram](lambda: Histogram(BOUNDS))

    def count(self, passage: Passage, seconds: float) -> None:
        """One more request was answered."""
        asked = passage.asked
        self.requests[passage.operation, str(passage.status)] += 1
        self.seconds[passage.kind].add(seconds)
        if asked.code:
            self.problems[asked.code] += 1
        again = asked.commands and passage.heads(b"idempotent-replayed")
        for command, outcome in asked.commands:
            self.commands[command, "replayed" if again else outcome] += 1
