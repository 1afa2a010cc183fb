"""The fields that a workspace declared, as rows have them: rows of any view that shows them are found by each."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field

from domain.custom.filling import Emptied, Filled
from domain.custom.shapes import Filling

PREFIX = "custom."
NAMED = re.compile(r"custom\.[a-z][a-z0-9_]{0,39}")
Custom = Annotated[dict[str, Filling], Field(default_factory=dict)]
HAS = "EXISTS (SELECT 1 FROM json_each(body, :c_{n}) WHERE value IN (:v_{n}_{m}, :w_{n}_{m}))"
HAS_NONE = "json_type(body, :c_{n}) IS NULL"
WORDS = {"true": 1, "false": 0}


def filled(custom: dict[str, Filling], event: Filled | Emptied) -> dict[str, Any]:
    """What a row learns of a fact about one of its fields."""
    others = {name: value for name, value in custom.items() if name != event.field}
    return {"custom": others | {event.field: event.value} if isinstance(event, Filled) else others}


def declared(names: Iterable[str]) -> list[str]:
    """Those of these parameters that name a declared field."""
    return [name for name in names if NAMED.fullmatch(name)]


def either(value: Any) -> tuple[Any, ...]:
    """The values of which a field is to have one: several are told as a tuple."""
    return value if isinstance(value, tuple) else (value,)


def narrowed(filters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The conditions for declared fields, and what they are compared with; of a list any option suffices."""
    conditions = ""
    wanted: dict[str, Any] = {}
    for n, name in enumerate(declared(filters)):
        values = either(filters[name])
        several = [(HAS_NONE if value is None else HAS).format(n=n, m=m) for m, value in enumerate(values)]
        conditions += f"({' OR '.join(several)}) AND "
        wanted[f"c_{n}"] = f'$.custom."{name.removeprefix(PREFIX)}"'
        for m, value in enumerate(values):
            wanted |= {f"v_{n}_{m}": value, f"w_{n}_{m}": WORDS.get(value, value)}
    return conditions, wanted
