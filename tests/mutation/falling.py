"""Ids in the contrary order: a test that passes by the luck of `<` where `!=` is meant fails with one of the orders."""

import os
import time
from hashlib import sha1
from types import FunctionType
from uuid import UUID

from domain import clock


def new_id() -> UUID:
    value = (0xFFFFFFFFFFFF - time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)


def named(within: UUID, name: str) -> UUID:
    digest = ~int.from_bytes(sha1(within.bytes + name.encode(), usedforsecurity=False).digest()[:16], "big")
    return UUID(int=digest & (2**128 - 1) & ~(0xF << 76) & ~(0x3 << 62) | 0x5 << 76 | 0x2 << 62)


def fall() -> None:
    """From now on the later an id is made, the smaller it is; and what names made great is small."""
    for function, other in ((clock.new_id, new_id), (clock.named, named)):
        if isinstance(function, FunctionType) and isinstance(other, FunctionType):
            function.__code__ = other.__code__
    clock.natural.cache_clear()
