"""Many commands at once: each is decided upon those before it, and answered once that is durable."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from domain.application import Lifecycle
from domain.discovery.opportunity import Opportunity
from domain.errors import Busy, LifecycleError
from domain.order import Order, Reply
from ledger.engine import Ledger
from ledger.group import Group, Unit
from tests.engines import ENGINES, Engine
from tests.reach.discovery import Discovered, discovered
from tests.world import World

NEED = {"title": "Slow imports", "need": "I want my import within the hour."}


@pytest.fixture
def done(world: World) -> Discovered:
    return discovered(world)


def moving(world: World, done: Discovered, *verbs: str) -> list[Order]:
    """One opportunity is moved so, one command upon the other."""
    return [world.order("ada", f"{verb}_opportunity", done.opportunity, reason="It is so.") for verb in verbs]


def together(lifecycle: Lifecycle, orders: Sequence[Order]) -> list[Reply | BaseException]:
    async def give() -> list[Reply | BaseException]:
        return await asyncio.gather(*map(lifecycle.give, orders), return_exceptions=True)

    return asyncio.run(give())


def told(replies: Sequence[Reply | BaseException]) -> list[str]:
    return [reply.events[0].type if isinstance(reply, Reply) else str(reply) for reply in replies]


class Watched:
    """The commits of a ledger as they pass, the next of which may be made to fail."""

    def __init__(self, ledger: Ledger, group: Group, chance: Random | None = None) -> None:
        self.sizes: list[int] = []
        self.to_fail = list[Exception]()
        self._commit, self._chance = group._commit, chance  # noqa: SLF001  the seam where a test stands
        group._commit = self  # noqa: SLF001

    def __call__(self, units: Sequence[Unit]) -> Sequence[int | None]:
        self.sizes.append(len(units))
        if self.to_fail:
            raise self.to_fail.pop()
        if self._chance and self._chance.random() < 0.15:
            raise ConnectionError("before it was recorded")
        positions = self._commit(units)
        if self._chance and self._chance.random() < 0.15:
            raise ConnectionError("after it was recorded")
        return positions


@pytest.fixture
def commits(world: World) -> Watched:
    return Watched(world.ledger, world.ledger._group)  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
class TestManyCommands:
    def test_of_one_stream_are_recorded_in_one_commit(self, world: World, done: Discovered, commits: Watched) -> None:
        verbs = ("select", "park", "reopen", "park", "reopen", "select", "park")
        replies = together(world.lifecycle, moving(world, done, *verbs))

        assert [each.split(".")[1] for each in told(replies)] == [
            "selected", "parked", "reopened", "parked", "reopened", "selected", "parked",
        ]  # fmt: skip
        assert [record.originator_version for record in world.ledger.events(done.opportunity)] == list(range(1, 9))
        assert len(commits.sizes) < len(verbs)

    def test_of_two_processes_on_one_stream_are_all_decided(
        self, world: World, done: Discovered, engine: Engine
    ) -> None:
        rival = Lifecycle(engine.open(), world.mapper, world.clock)
        orders = moving(world, done, *["park", "reopen"] * 20)

        async def give() -> list[Reply | BaseException]:
            each = [(world.lifecycle, rival)[n % 2].give(order) for n, order in enumerate(orders)]
            return await asyncio.gather(*each, return_exceptions=True)

        replies = asyncio.run(give())
        versions = [record.originator_version for record in world.ledger.events(done.opportunity)]
        assert all(isinstance(reply, Reply) for reply in replies)
        assert versions == list(range(1, 2 + sum(len(reply.events) for reply in replies if isinstance(reply, Reply))))

    def test_keep_their_receipts_when_they_are_given_twice(
        self, world: World, done: Discovered, commits: Watched
    ) -> None:
        orders = [world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED) for _ in range(20)]
        head = world.ledger.head()
        replies = together(world.lifecycle, [*orders, *orders])

        assert replies[:20] == replies[20:]
        assert world.ledger.head() == head + 20


class TestARefusal:
    def test_upon_what_is_not_durable_yet_waits_for_it(self, world: World, done: Discovered, commits: Watched) -> None:
        parked, refused = together(world.lifecycle, moving(world, done, "park", "select"))

        assert isinstance(parked, Reply)
        assert isinstance(refused, Opportunity.NotOpen)

    def test_upon_what_failed_is_no_refusal(self, world: World, done: Discovered, commits: Watched) -> None:
        """The first is lost; selecting was refused only because of it."""
        commits.to_fail = [OSError("the disk is gone")]
        lost, selected = together(world.lifecycle, moving(world, done, "park", "select"))

        assert isinstance(lost, OSError)
        assert told([selected]) == ["opportunity.selected"]
        assert world.state(done.opportunity)["version"] == 2


class TestAFailure:
    def test_leaves_nothing_of_itself_behind(self, world: World, done: Discovered, commits: Watched) -> None:
        commits.to_fail = [OSError("the disk is gone")]
        assert [type(each) for each in together(world.lifecycle, moving(world, done, "park"))] == [OSError]
        assert told(together(world.lifecycle, moving(world, done, "select"))) == ["opportunity.selected"]

    def test_shows_nobody_what_was_never_recorded(self, world: World, done: Discovered, commits: Watched) -> None:
        async def look() -> list[str]:
            giving = asyncio.create_task(world.lifecycle.give(moving(world, done, "park")[0]))
            await asyncio.sleep(0)
            during = await world.lifecycle.find(done.opportunity)
            await giving
            after = await world.lifecycle.find(done.opportunity)
            return [each.state for each in (during, after) if isinstance(each, Opportunity)]

        assert asyncio.run(look()) == ["identified", "parked"]


class TestTooManyCommands:
    def test_are_not_taken_on(self, world: World, done: Discovered) -> None:
        small = Lifecycle(world.ledger, world.mapper, world.clock, most=10)
        orders = [world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED) for _ in range(50)]
        head = world.ledger.head()
        replies = together(small, orders)

        assert [isinstance(reply, Reply) for reply in replies] == [True] * 10 + [False] * 40
        assert {type(reply) for reply in replies[10:]} == {Busy}
        assert world.ledger.head() == head + 10
        assert all(isinstance(reply, Reply) for reply in together(small, orders[10:20]))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_gets_lost_each_command_is_recorded_once_and_replays(
    world: World, done: Discovered, seed: int
) -> None:
    """Thirty clients send their commands until they are answered, while one commit in four is lost before or after."""
    chance = Random(seed)  # noqa: S311
    Watched(world.ledger, world.ledger._group, chance)  # type: ignore[attr-defined]  # noqa: SLF001
    new = [world.order("ada", "identify_opportunity", iteration=done.iteration, **NEED) for _ in range(30)]
    orders = [*new, *moving(world, done, *["park", "reopen"] * 15)]
    chance.shuffle(orders)
    head = world.ledger.head()

    async def until_answered(order: Order) -> int:
        for _ in range(200):
            try:
                return len((await world.lifecycle.give(order)).events)
            except Opportunity.NotOpen:
                return 0
            except LifecycleError:
                continue
        raise AssertionError

    async def give() -> list[int]:
        return await asyncio.gather(*map(until_answered, orders))

    recorded = asyncio.run(give())
    records = world.ledger.page(head, 1000)
    assert [record.position for record in records] == list(range(head + 1, head + 1 + sum(recorded)))
    assert len({record.command for record in records}) == len(records)
    assert world.state(done.opportunity)["version"] == len(world.ledger.events(done.opportunity))
