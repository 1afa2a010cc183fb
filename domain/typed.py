"""Values as JSON with the names of their types, and back; nothing but immutable values can come out of it."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from domain.personal import FROM_THE_LEDGER, each_kept, may_be_personal
from domain.values import Value

PLAIN = frozenset({type(None), bool, int, str})
MAPPING, ALIKE = "mapping", "*"


class NotKept(TypeError):
    """A value has no form in which it could be kept, or must not be kept as it is."""


def typed(value: Any) -> Any:
    """A value as JSON that names its type; raises NotKept for a personal text in clear, and for a type without name."""
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is tuple:
        return _typed_tuple(value)
    if kind is dict:
        return {MAPPING: [[typed(name), typed(each)] for name, each in value.items()]}
    return {_name(kind): _dumped(kind, value)}


def untyped(kept: Any) -> Any:
    """The value again; raises ValueError or LookupError for what does not name one."""
    if type(kept) in PLAIN:
        return kept
    if type(kept) is list:
        return tuple(untyped(each) for each in kept)
    ((name, inner),) = kept.items()
    if name == MAPPING:
        return {untyped(key): untyped(each) for key, each in inner}
    if name.endswith(ALIKE):
        return _adapter(_many(_kind(name[:-1]))).validate_python(inner, context=FROM_THE_LEDGER)
    return _adapter(_kind(name)).validate_python(inner, context=FROM_THE_LEDGER)


def _typed_tuple(values: tuple[Any, ...]) -> Any:
    """Values of one kind name it once, so that thousands of them are read in a stroke."""
    kinds: set[Any] = set(map(type, values))
    if len(kinds) != 1 or kinds & PLAIN or kinds & {tuple, dict}:
        return [typed(each) for each in values]
    (kind,) = kinds
    return {_name(kind) + ALIKE: _dumped(_many(kind), values)}


def _dumped(kind: Any, value: Any) -> Any:
    kept = _adapter(kind).dump_python(value, mode="json")
    return each_kept(kept, _sealed) if may_be_personal(kind) else kept


def _sealed(personal: dict[str, Any], _: str) -> dict[str, Any]:
    if personal["token"] is None:
        raise NotKept("a personal text is kept sealed, or not at all")
    return personal


def _many(kind: Any) -> Any:
    return tuple.__class_getitem__((kind, ...))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _name(kind: type) -> str:
    """What a type of value is called; raises NotKept for any other type."""
    if kind not in _kinds():
        raise NotKept(f"{kind} is no type of value that is kept")
    return _called(kind)


@cache
def _kind(name: str) -> type:
    """The type of a name; raises LookupError for one that is no value's."""
    return {_called(kind): kind for kind in _kinds()}[name]


def _called(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _kinds() -> set[type]:
    return {UUID, datetime, date, Decimal, *_below(Value), *_below(StrEnum)}


def _below(kind: type[Any]) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
