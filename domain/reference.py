"""A parameter typed as an aggregate, or as several: ids at the door, the loaded aggregates in the method."""

import operator
from collections.abc import Awaitable, Callable
from functools import reduce
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import Field

from domain.kernel import Aggregate

Read = Callable[[type[Aggregate], UUID, str], Awaitable[Aggregate]]


def is_reference(hint: Any) -> bool:
    """Tell whether a parameter of this type is an aggregate."""
    return isinstance(hint, type) and issubclass(hint, Aggregate)


def refers(hint: Any) -> bool:
    """Tell whether an aggregate stands anywhere in this type."""
    return is_reference(hint) or any(map(refers, get_args(hint)))


def at_the_door(hint: Any) -> Any:
    """The same type with an id wherever an aggregate stands."""
    if is_reference(hint):
        return Annotated[UUID, Field(json_schema_extra={"x-refers-to": hint.TOPIC})]
    if get_origin(hint) is Annotated:
        return Annotated[at_the_door(hint.__origin__), *hint.__metadata__]
    if get_origin(hint) in (Union, UnionType):
        return reduce(operator.or_, map(at_the_door, get_args(hint)))
    if get_origin(hint) is tuple:
        return tuple[tuple(a if a is ... else at_the_door(a) for a in get_args(hint))]  # type: ignore[misc]
    return hint


async def loaded(hint: Any, value: Any, read: Read, pointer: str) -> Any:
    """The same value with the loaded aggregate wherever an id stands for one."""
    if is_reference(hint):
        return await read(hint, value, pointer)
    if get_origin(hint) is Annotated:
        return await loaded(hint.__origin__, value, read, pointer)
    if get_origin(hint) in (Union, UnionType) and value is not None:
        kind = next(filter(is_reference, get_args(hint)), None)
        return await read(kind, value, pointer) if kind else value
    if get_origin(hint) is tuple and is_reference(get_args(hint)[0]):
        kind = get_args(hint)[0]
        return tuple([await read(kind, each, f"{pointer}/{n}") for n, each in enumerate(value)])
    return value
