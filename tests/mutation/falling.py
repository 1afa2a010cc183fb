"""Ids in the contrary order: a test that passes by the luck of `<` where `!=` is meant fails with one of the orders."""

import os
import time
from uuid import UUID

from domain import clock


def _falling() -> UUID:
    value = (0xFFFFFFFFFFFF - time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def fall() -> None:
    """From now on, the later a fresh id is made, the smaller it is; what is imported by name falls, too."""
    clock.new_id.__code__ = _falling.__code__
