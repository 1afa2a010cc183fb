"""A lifecycle serves whichever loop asks: a script or a notebook runs one after another."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.application import Lifecycle
from domain.order import Reply
from ledger.engine import Ledger
from ledger.record import Record
from tests.domain.test_together import NEED, together
from tests.world import World


class Far:
    """A ledger that is read over a wire."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)

    async def stream(self, originator: UUID, after: int = 0) -> Sequence[Record]:
        await asyncio.sleep(0)
        return await self._ledger.stream(originator, after)


def test_commands_that_wait_for_each_other_are_recorded_in_one_loop_after_another(world: World) -> None:
    iteration = world.make("ada", "start_iteration", product=world.product)
    far = Lifecycle(Far(world.ledger), world.mapper, world.clock)
    for _ in range(2):
        far.memory.clear()
        orders = [world.order("ada", "identify_opportunity", iteration=iteration, **NEED) for _ in range(3)]
        assert all(isinstance(reply, Reply) for reply in together(far, orders))
