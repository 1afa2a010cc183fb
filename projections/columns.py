"""A field's value as the column holds it that rows are filtered and found by."""

from datetime import date
from enum import Enum
from functools import lru_cache
from uuid import UUID

Scalar = str | int | float | None
PLAIN = frozenset({type(None), str, int, float, bool})


@lru_cache(4_096)
def text(value: object) -> str:
    """A value as text, most often an id that was met before."""
    return str(value)


def column(value: object) -> Scalar:
    """A field's value as its filter column holds it."""
    kind = type(value)
    if kind in PLAIN:
        return value  # type: ignore[return-value]
    if kind is UUID:
        return text(value)
    if isinstance(value, str):
        return str.__str__(value)  # of a word of an enumeration, too
    if isinstance(value, Enum):
        return column(value.value)
    return value.isoformat() if isinstance(value, date) else text(value)
