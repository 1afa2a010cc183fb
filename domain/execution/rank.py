"""Ranks are texts with room between any two, so that moving one story touches no other (fractional indexing)."""

from collections.abc import Mapping
from itertools import takewhile
from string import ascii_lowercase, ascii_uppercase, digits
from uuid import UUID

DIGITS = digits + ascii_uppercase + ascii_lowercase  # in the order in which texts are sorted
END = ""  # as the higher bound: nothing comes after


def between(low: str, high: str) -> str:
    """A rank after the low one and before the high one; neither bound ends with the lowest digit."""
    pairs = zip(low.ljust(len(high), DIGITS[0]), high, strict=False)
    if shared := len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))):
        return high[:shared] + between(low[shared:], high[shared:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if len(high) > 1:
        return high[0]
    return DIGITS[first] + between(low[1:], END)


def following(low: str) -> str:
    """A rank after this one that leaves most of the room to those that will come still later."""
    if low.startswith(DIGITS[-1]):
        return DIGITS[-1] + following(low[1:])
    return DIGITS[DIGITS.index(low[0]) + 1] if low else DIGITS[1]


def rank_before(ranks: Mapping[UUID, str], moved: UUID, before: UUID | None) -> str:
    """The rank that puts one just before another, or last; its own when it is there already."""
    high = ranks[before] if before else END
    low = max((rank for each, rank in ranks.items() if each != moved and (rank < high or high == END)), default="")
    if low < ranks.get(moved, "") and (high == END or ranks[moved] < high):
        return ranks[moved]
    return between(low, high) if high else following(low)
