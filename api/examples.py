"""An example of any type, from the examples its fields declare: so that every request has one."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

SOME_ID = "0190b5a4-7c3e-7000-8000-000000000001"
PLAIN: dict[type, Any] = {
    UUID: SOME_ID,
    date: "2026-11-02",
    datetime: "2026-06-30T12:00:00Z",
    Decimal: "12.50",
    bool: True,
    int: 1,
    str: "text",
}


def example_of(model: type[BaseModel]) -> dict[str, Any]:
    """An example of a model, with every field that must be sent."""
    return {name: _of_field(field) for name, field in model.model_fields.items() if field.is_required()}


def of_type(hint: Any) -> Any:
    """An example of any type that a declaration may name, as JSON."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        declared = [each for mark in hint.__metadata__ for each in getattr(mark, "examples", None) or ()]
        return declared[-1] if declared else of_type(hint.__origin__)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return [of_type(arguments[0])] * (1 if arguments[-1] is ... else len(arguments))
    if origin is dict:
        return {of_type(arguments[0]): of_type(arguments[1])}
    if origin in (Union, UnionType):
        return of_type(arguments[0])
    return _of_class(hint)


def _of_field(field: FieldInfo) -> Any:
    if field.examples:
        return field.examples[0]
    marks = [each for mark in field.metadata for each in getattr(mark, "examples", None) or ()]
    if marks:
        return marks[-1]
    shortest = next((mark.min_length for mark in field.metadata if hasattr(mark, "min_length")), None) or 1
    example = of_type(field.annotation)
    return example * shortest if isinstance(example, list) else example


def _of_class(hint: Any) -> Any:
    if issubclass(hint, BaseModel):
        return example_of(hint) or hint().model_dump(mode="json")
    if issubclass(hint, Enum):
        return next(iter(hint)).value
    return PLAIN[hint]
