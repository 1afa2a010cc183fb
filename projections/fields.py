"""The fields of a view that have an order: rows are listed by them, and between bounds."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID

from pydantic_core import from_json, to_json

from domain.clock import to_micros
from domain.personal import is_kept
from projections.view import VIEWS

MEASURES: tuple[type, ...] = (datetime, date, int, Decimal, float)
WORDS: tuple[type, ...] = (bool, str, UUID)
SERVED: dict[str, type] = {"since": datetime, "position": int}
DERIVED: dict[str, type] = {**SERVED, "version": int}


class Field(NamedTuple):
    """A field of a view's rows, and the type it is compared as."""

    name: str
    kind: type

    @property
    def sql(self) -> str:
        """Its value, so that a greater one is greater in SQLite, too."""
        if self.name in SERVED:
            return "vfrom" if self.name == "since" else "since"
        value = f"json_extract(body, '$.{self.name}')"
        if self.kind is datetime:
            return f"micros_of({value})"
        return f"CAST({value} AS REAL)" if self.kind is Decimal else value


@cache
def sortable(view: str) -> dict[str, type]:
    """The fields that rows are listed by when somebody asks for it: every one that is a single value, no person."""
    if view not in VIEWS:
        return DERIVED
    fields, people = VIEWS[view].row.model_fields.items(), VIEWS[view].people
    kinds = {name: _single(field.annotation) for name, field in fields if name not in people}
    return {**{name: kind for name, kind in kinds.items() if kind}, **SERVED}


@cache
def measured(view: str) -> dict[str, type]:
    """The fields that rows are found between bounds of: numbers, days and moments."""
    return {name: kind for name, kind in sortable(view).items() if kind in MEASURES}


def _single(hint: Any) -> type | None:
    """The type of a single value that a field holds, or None."""
    if get_origin(hint) is Annotated:
        return _single(get_args(hint)[0])
    if get_origin(hint) in (Union, UnionType):
        several = [each for each in get_args(hint) if each is not type(None)]
        return _single(several[0]) if len(several) == 1 else None
    if isinstance(hint, type) and issubclass(hint, Enum):
        return str
    return hint if hint in (*MEASURES, *WORDS) else None


def micros_of(told: str | None) -> int | None:
    """A moment as a row tells it, in microseconds since 1970, whatever its offset."""
    return None if told is None else to_micros(datetime.fromisoformat(told))


def says(body: str, sought: str) -> bool:
    """Whether a text in a row holds what is sought, in capitals or not; what is sealed for a person holds nothing."""
    return _escaped(sought) in body.casefold() and any(sought in text.casefold() for text in _texts(from_json(body)))


@lru_cache(64)
def _escaped(sought: str) -> str:
    return to_json(sought).decode()[1:-1]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if isinstance(value, dict) and not is_kept(value):
        return [text for each in value.values() for text in _texts(each)]
    return []


FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (("micros_of", 1, micros_of), ("says", 2, says))
