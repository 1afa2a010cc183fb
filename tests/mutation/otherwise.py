"""The same world, otherwise: ids fall where they rose, and every command reads anew what it decides on.

A test that passes by the luck of `<` or `is` where `!=` or `==` is meant fails in one of the two worlds.
"""

import os
import time
from typing import Any
from uuid import UUID

from domain import clock
from tests.world import World


def _falling() -> UUID:
    value = (0xFFFFFFFFFFFF - time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def be_otherwise() -> None:
    """From now on, the later a fresh id is made, the smaller it is, and a world remembers nothing."""
    clock.new_id.__code__ = _falling.__code__
    ordered = World.order

    def order(self: World, *told: Any, **body: Any) -> Any:
        self.lifecycle.memory.clear()
        return ordered(self, *told, **body)

    World.order = order  # type: ignore[assignment, method-assign]
