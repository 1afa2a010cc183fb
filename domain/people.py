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
    elif isinstance(value, Value) and _may_name(type(value)):
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


@cache
def _may_name(kind: type[Value]) -> bool:
    """Whether a value of this kind can name anybody, itself or in a value within it."""
    return bool(_named(kind)) or any(_holds_values(field.annotation) for field in kind.model_fields.values())


def _holds_values(hint: Any) -> bool:
    return (isinstance(hint, type) and issubclass(hint, Value)) or any(map(_holds_values, get_args(hint)))


def _of_people(hint: Any) -> bool:
    return PERSON in getattr(hint, "__metadata__", ()) or any(map(_of_people, get_args(hint)))
