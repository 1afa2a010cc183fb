"""What a command costs on an aggregate of 10,000 events against one of 10, remembered or loaded."""

from asyncio import Runner
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from domain.application import Lifecycle
from domain.order import Order
from tests.benchmarks.timing import Figure, interleaved
from tests.reach.planning import DEFINITION, TARGET, drafted
from tests.world import World

SHORT, LONG, TOGETHER = 10, 10_000, 250
WHY = {"reason": "The supplier is late."}
Make = Callable[[int], Order]


def grown(directory: Path) -> Iterator[Figure]:
    """Two commands on two aggregates each, in turn: of few facts and of many, whose state stays small or grows."""
    directory.mkdir()
    world = World(directory)
    world.registered()
    done = drafted(world)
    about = {"iteration": done.iteration, "target": TARGET, "owner": world.people["olga"]}
    kpis = [done.kpi, world.make("ada", "define_kpi", **about, definition=DEFINITION | {"name": "Import time"})]
    with Runner() as runner:
        yield from compared(runner, world, "rescheduling", [moving(world, each) for each in done.features])
        yield from compared(runner, world, "observing", [measuring(world, each) for each in kpis])
    world.close()


def compared(runner: Runner, world: World, what: str, makes: list[Make]) -> Iterator[Figure]:
    """The figures of one command."""
    numbers = count(LONG)
    for make, length in zip(makes, (SHORT, LONG), strict=True):
        for start in range(0, length, TOGETHER):
            runner.run(world.lifecycle.give_all([make(n) for n in range(start, min(length, start + TOGETHER))]))

    def giving(make: Make, *, cold: bool) -> Callable[[], object]:
        def give() -> object:
            after_a_restart = Lifecycle(world.ledger, world.mapper, world.clock, shelf=world.shelf)
            return runner.run((after_a_restart if cold else world.lifecycle).give(make(next(numbers))))

        return give

    for cold in (False, True):
        short, long = interleaved({str(n): giving(make, cold=cold) for n, make in enumerate(makes)}).values()
        where = "loaded" if cold else "remembered"
        yield Figure(f"{what} at {LONG:,} events, {where}", f"{long:.1f} ms, {long / short:.2f} × at 10", "≤ 2 ×")


def moving(world: World, feature: UUID) -> Make:
    """Reschedulings of one feature: nothing of the former place is left in it."""

    def make(number: int) -> Order:
        placement = {"when": "quarter", "quarter": f"20{27 + number % 50}-Q{1 + number % 4}"}
        return world.order("ada", "reschedule_feature", feature, placement=placement, **WHY)

    return make


def measuring(world: World, kpi: UUID) -> Make:
    """Values of one KPI, each of a day after the last: every one is an observation of its own, and the newest yet."""

    def make(number: int) -> Order:
        day = date(1990, 1, 1) + timedelta(days=number)
        return world.order("ada", "record_kpi_observation", kpi=kpi, measurement=measured(number, day))

    return make


def measured(number: int, day: date) -> dict[str, str]:
    """A value as it is sent."""
    return {"value": str(number), "on": str(day), "source": "usage log"}
