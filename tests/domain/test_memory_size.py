"""What is remembered is bounded by its size; whatever was not needed for longest makes room, and is loaded again."""

import asyncio
from asyncio import Future
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.kernel import Aggregate
from domain.memory import LEAST, Memory
from domain.product.product import Product
from domain.values import WORKSPACE

ROOM = 10 * (LEAST + 1)  # for ten aggregates of one event


def product(number: int, version: int = 1) -> Aggregate:
    """An aggregate that has come to this version."""
    made = Product.__new__(Product)
    made.__base_init__(UUID(int=number), version, datetime(2026, 11, 20, tzinfo=UTC), WORKSPACE)
    return made


class Loading:
    """A memory, and which aggregates had to be loaded for it."""

    def __init__(self, most: int = ROOM) -> None:
        self.loaded: list[int] = []
        self.memory = Memory(self.load, most)

    async def load(self, originator: UUID) -> Aggregate:
        self.loaded.append(originator.int)
        return product(originator.int)

    def need(self, *numbers: int) -> None:
        for number in numbers:
            newest = asyncio.run(self.memory.newest(UUID(int=number))).aggregate
            assert newest
            self.memory.remember({newest.id: newest})


class TestAMemory:
    def test_loads_once_what_has_room(self) -> None:
        found = Loading()
        found.need(*range(10), *range(10))
        assert found.loaded == [*range(10)]

    def test_forgets_what_was_not_needed_for_longest(self) -> None:
        found = Loading()
        found.need(*range(10), 0, 10, 0, 1)
        assert found.loaded == [*range(11), 1]

    @pytest.mark.parametrize("version", [2 * LEAST, 100, 10_000])
    def test_makes_more_room_for_what_has_more_events(self, version: int) -> None:
        found = Loading()
        found.need(*range(10))
        found.memory.remember({UUID(int=99): product(99, version)})
        left = [number for number in range(10) if found.memory.known(UUID(int=number)).aggregate]
        assert len(left) <= max(0, 10 - (version + LEAST) // (LEAST + 1))
        assert found.memory.known(UUID(int=99)).aggregate

    def test_does_not_forget_what_is_under_way(self) -> None:
        found = Loading()

        async def need() -> list[int]:
            outcome: Future[int | None] = asyncio.get_running_loop().create_future()
            found.memory.remember({UUID(int=99): product(99)})
            found.memory.watch(outcome, [UUID(int=99)], [])
            found.memory.remember({UUID(int=n): product(n) for n in range(30)})
            outcome.set_result(1)
            return [n for n in (0, 99) if found.memory.known(UUID(int=n)).aggregate]

        assert asyncio.run(need()) == [99]
