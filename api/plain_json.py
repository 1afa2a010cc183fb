"""What a JSON text may hold that no two readers understand alike, and where it stands."""

import json
from collections.abc import Iterator
from itertools import starmap
from math import isfinite
from typing import Any, NamedTuple

DEEPEST = 32  # levels of lists and objects


class Found(NamedTuple):
    """What is wrong at a place, with a permanent code."""

    pointer: str
    code: str
    detail: str


class Pairs(list[tuple[str, Any]]):
    """An object as it was sent, with every name it says."""


def token(part: str | int) -> str:
    """A step of an RFC 6901 pointer."""
    return str(part).replace("~", "~0").replace("/", "~1")


def first_fault(sent: bytes) -> Found | None:
    """The first thing that is wrong in what can be parsed, level by level; None when that is all right, or nothing."""
    try:
        level = [("", json.loads(sent, object_pairs_hook=Pairs))]
    except RecursionError:
        return Found("", "too_deep", f"it is deeper than {DEEPEST} levels")
    except ValueError:
        return None
    for _ in range(DEEPEST + 1):
        if found := next((fault for each in starmap(_faults, level) for fault in each), None):
            return found
        below = [each for pointer, value in level for each in _within(pointer, value)]
        above, level = level, below
    deep = next((pointer for pointer, value in above if isinstance(value, list)), None)
    return None if deep is None else Found(deep, "too_deep", f"it is deeper than {DEEPEST} levels")


def _within(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        pairs = value if isinstance(value, Pairs) else enumerate(value)
        yield from ((f"{pointer}/{token(name)}", inner) for name, inner in pairs)


def _faults(pointer: str, value: Any) -> Iterator[Found]:
    if isinstance(value, float) and not isfinite(value):
        yield Found(pointer, "not_a_number", "NaN and Infinity are no numbers of JSON")
    if isinstance(value, str):
        yield from _text_faults(pointer, value)
    if isinstance(value, Pairs):
        said = set[str]()
        for name, _ in value:
            yield from _text_faults(f"{pointer}/{token(name)}", name)
            if name in said:
                yield Found(f"{pointer}/{token(name)}", "said_twice", "a name is said twice")
            said.add(name)


def _text_faults(pointer: str, text: str) -> Iterator[Found]:
    if "\0" in text:
        yield Found(pointer, "holds_nul", "a text holds the character U+0000")
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        # the place is told with the half of a character left out, since no answer can hold it
        yield Found(pointer.encode(errors="replace").decode(), "lone_surrogate", "a text holds half a character")
