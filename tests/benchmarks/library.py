"""The same commands on eventsourcing as it comes: its aggregates, its repository, its recorders, its save."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

TITLE, NEED = "Slow imports", "I want my import within the hour."


class Opportunity(Aggregate):
    """An opportunity as a user of the library would write it."""

    @event("Identified")
    def __init__(self, iteration: UUID, title: str, need: str, author: UUID) -> None:
        self.iteration, self.title, self.need, self.author = iteration, title, need, author
        self.state = "identified"

    @event("Parked")
    def park(self, reason: str, by: UUID) -> None:
        """Not now."""
        self.state = "parked"

    @event("Reopened")
    def reopen(self, reason: str, by: UUID) -> None:
        """It is looked at again."""
        self.state = "identified"


class Opportunities(Application[UUID]):
    """What is written to."""

    def identify(self, author: UUID) -> UUID:
        """Write one down."""
        opportunity = Opportunity(author, TITLE, NEED, author)
        self.save(opportunity)
        return opportunity.id

    def alter(self, opportunity: UUID, number: int, by: UUID) -> None:
        """Park it, or reopen it."""
        found: Opportunity = self.repository.get(opportunity)
        (found.reopen if number % 2 else found.park)("It is so.", by)
        self.save(found)


def opened(env: dict[str, str]) -> Opportunities:
    """The application, as fast as the library's own settings make it."""
    return Opportunities(env={"AGGREGATE_CACHE_MAXSIZE": "10000", "DEEPCOPY_FROM_AGGREGATE_CACHE": "no", **env})


def saving(app: Opportunities, clients: int, by: UUID) -> Callable[[int], float]:
    """The saves a second, while each client gives so many commands in turn, half of them creations."""
    known = [app.identify(by) for _ in range(clients)]

    def client(number: int, times: int) -> int:
        for n in range(times // 2):
            app.identify(by)
            app.alter(known[number], n, by)
        return times

    def run(times: int) -> float:
        started = time.perf_counter()
        with ThreadPoolExecutor(clients) as pool:
            return sum(pool.map(client, range(clients), [times] * clients)) / (time.perf_counter() - started)

    return run
