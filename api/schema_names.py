"""What schemas are called among each other: short, each as its title, for generators name classes by that."""

import re
from typing import Any

from pydantic_core import from_json, to_json

SCHEMAS = "#/components/schemas/"
MODULES = re.compile(r"^(\w*?)(?:domain|projections|api)__(\w+)$")
VALUES = frozenset({"const", "default", "enum", "example", "examples"})


def called(schemas: dict[str, Any]) -> dict[str, Any]:
    """The same schemas, which refer to each other by names that tell of no module where a shorter one is free."""
    named = renamed(schemas, {name: _short(name, schemas) for name in schemas})
    return {name: _untitled(schema) | {"title": name} for name, schema in named.items()}


def renamed(schemas: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The same schemas under other names, as far as there are any."""
    told = to_json({names.get(name, name): schema for name, schema in schemas.items()}).decode()
    for old, new in names.items():
        if old != new:
            told = told.replace(f'"{SCHEMAS}{old}"', f'"{SCHEMAS}{new}"')
    found: dict[str, Any] = from_json(told)
    return found


def _short(name: str, others: dict[str, Any]) -> str:
    plain = name.replace("-", "")
    if not (found := MODULES.match(plain)):
        return plain
    parts = ["".join(word.title() for word in part.split("_")) for part in found[2].split("__")]
    parts[-1] = found[2].rpartition("__")[2]
    return next(short for n in (2, 3, 9) if (short := found[1] + "".join(parts[-n:])) not in others)


def _untitled(schema: Any) -> Any:
    """The same without what titles of fields repeat of their names."""
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    said = {name: each for name, each in schema.items() if name != "title" or not isinstance(each, str)}
    return {name: each if name in VALUES else _untitled(each) for name, each in said.items()}
