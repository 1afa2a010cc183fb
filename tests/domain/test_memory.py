"""What is remembered of aggregates: as much as there is room for, and never what came to nothing."""

import asyncio
from uuid import UUID

import pytest

from domain.application import Lifecycle
from domain.gates.policy import GatePolicy
from domain.kernel import Aggregate
from domain.memory import Memory
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.reach.discovery import Discovered, discovered
from tests.world import World


@pytest.fixture
def done(world: World) -> Discovered:
    return discovered(world)


class Loads:
    """An aggregate is loaded, and that is counted."""

    def __init__(self, world: World) -> None:
        self.asked, self._find = list[UUID](), Lifecycle(world.ledger, world.mapper).find

    async def __call__(self, originator: UUID) -> Aggregate | None:
        self.asked.append(originator)
        return await self._find(originator)


class TestMemory:
    def test_loads_what_it_knows_once(self, world: World, done: Discovered) -> None:
        memory = Memory(loads := Loads(world))
        for _ in range(3):
            asyncio.run(memory.recorded(done.opportunity))

        assert loads.asked == [done.opportunity]

    def test_is_bounded_whoever_asks(self, world: World, done: Discovered) -> None:
        memory = Memory(loads := Loads(world), most=3)
        for person in (*world.people.values(), done.opportunity):
            asyncio.run(memory.recorded(person))
        before = len(loads.asked)
        asyncio.run(memory.recorded(next(iter(world.people.values()))))

        assert len(loads.asked) == before + 1

    def test_of_nothing_is_nothing(self, world: World) -> None:
        memory = Memory(Loads(world))
        assert asyncio.run(memory.recorded(UUID(int=7))) is None

    def test_that_there_is_none_is_remembered_until_something_is_recorded(self, world: World, done: Discovered) -> None:
        memory, policy = Memory(loads := Loads(world)), GatePolicy.create_id()
        for _ in range(2):
            assert asyncio.run(memory.perhaps(policy)) is None
        assert loads.asked == [policy]

        head = world.ledger.head()
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
        world.give("sam", "publish_gate_policy", policy={"version": 2}, reason="We begin.")
        memory.follow(world.ledger.page(head, 10), world.mapper.to_event)
        found = asyncio.run(memory.perhaps(policy))
        assert isinstance(found, GatePolicy)
        assert found.policy.version == 2

    def test_that_there_is_none_is_forgotten_with_all_else(self, world: World) -> None:
        memory, policy = Memory(loads := Loads(world)), GatePolicy.create_id()
        asyncio.run(memory.perhaps(policy))
        memory.clear()
        asyncio.run(memory.perhaps(policy))
        assert loads.asked == [policy, policy]

    def test_follows_what_others_recorded(self, world: World, done: Discovered) -> None:
        memory = Memory(loads := Loads(world))
        head = world.ledger.head()
        known = asyncio.run(memory.recorded(done.opportunity))
        assert known
        world.give("ada", "park_opportunity", done.opportunity, reason="Later.")
        assert known.version == 1
        memory.follow(world.ledger.page(head, 10), world.mapper.to_event)

        found = asyncio.run(memory.recorded(done.opportunity))
        assert found
        assert (found.version, len(loads.asked)) == (2, 1)
