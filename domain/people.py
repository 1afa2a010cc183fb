"""Where a value names people by their ids: whoever is named must be known."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args
from uuid import UUID

from domain.values import PERSON, Value


def people_in(value: Any, pointer: str = "") -> Iterator[tuple[UUID, str]]:
    """Every person that a value names, with the RFC 6901 pointer to where it does."""
    if isinstance(value, tuple):
        for n, each in enumerate(value):
            yield from people_in(each, f"{pointer}/{n}")
    elif isinstance(value, Value):
        named = _named(type(value))
        for name, each in value:
            if name in named and each is not None:
                yield from _each(each, f"{pointer}/{name}")
            else:
                yield from people_in(each, f"{pointer}/{name}")


def _each(named: Any, pointer: str) -> Iterator[tuple[UUID, str]]:
    if isinstance(named, tuple):
        yield from ((each, f"{pointer}/{n}") for n, each in enumerate(named))
    else:
        yield named, pointer


@cache
def _named(kind: type[Value]) -> frozenset[str]:
    fields = kind.model_fields.items()
    return frozenset(name for name, field in fields if PERSON in field.metadata or _of_people(field.annotation))


def _of_people(hint: Any) -> bool:
    return PERSON in getattr(hint, "__metadata__", ()) or any(map(_of_people, get_args(hint)))
