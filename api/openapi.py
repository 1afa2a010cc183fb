"""What OpenAPI says beyond the framework: bodies, rows, filters and problems, all from their declarations."""

from functools import cache
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from api.answers import Answer
from api.batched import Batch
from api.catalogue import path_of
from api.command_doors import described
from api.filters import shows_custom_fields
from api.problems import ProblemDetails
from domain.command import commands
from projections.default import FILTERS
from projections.view import VIEWS

ROW = {
    "since": {"type": "string", "format": "date-time", "description": "business time from which the row is so"},
    "until": {"type": ["string", "null"], "format": "date-time", "description": "null unless it has come by then"},
    "position": {"type": "integer", "description": "the position from which it was known"},
}
MOMENT = "an RFC 3339 instant, a date (its end, UTC), pos:n or baseline:name"
AFTER = "wait until this position is in the view, at most some seconds: the position that a reply named"
IDENTITY = {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}}
USUAL = {
    "as_of": f"what the record said then: {MOMENT}",
    "effective_at": f"what was true then, as known at as_of or now: {MOMENT}",
    "after": AFTER,
    "names": "false for ids instead of the names of people",
}
LISTED = {"limit": "rows a page, at most 200", "cursor": "where the last page ended; it is pinned to its position"}
CUSTOM = {
    "name": "custom",
    "in": "query",
    "required": False,
    "description": "only rows whose declared field has this value, as in custom.risk_class=high; empty for none",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
DIFFERENCE = {
    "from": f"the earlier moment: {MOMENT}",
    "to": f"the later moment, now if absent: {MOMENT}",
    "after": AFTER,
}


def describe(app: FastAPI, views: tuple[str, ...]) -> None:
    """Add the schemas that routes refer to."""
    as_derived = app.openapi

    def openapi() -> dict[str, Any]:
        spec = as_derived()
        for command in commands():
            operation = spec["paths"][path_of(command)]["post"]
            operation |= described(command, operation)
        bodies: list[tuple[type[BaseModel], Any]] = [(each.body, "validation") for each in commands()]
        more: list[tuple[type[BaseModel], Any]] = [
            (Batch, "validation"), (ProblemDetails, "serialization"), (Answer, "serialization")
        ]
        _, schemas = models_json_schema([*bodies, *more], ref_template="#/components/schemas/{model}")
        rows = {row_name(name): row_schema(name) for name in views}
        for name, row in rows.items():
            schemas["$defs"] |= {f"{name}_{inner}": kind for inner, kind in row.pop("$defs", {}).items()}
        spec["components"]["schemas"] = spec["components"].get("schemas", {}) | schemas["$defs"] | rows
        spec["components"]["schemas"].pop("HTTPValidationError", None)
        spec["components"]["schemas"].pop("ValidationError", None)
        return spec

    setattr(app, "openapi", openapi)  # noqa: B010


def row_name(view: str) -> str:
    """What a view's row is called among the schemas."""
    return "".join(word.title() for word in view.replace("-", "_").split("_")) + "Row"


def row_schema(view: str) -> dict[str, Any]:
    """The JSON Schema of a served row."""
    if view not in VIEWS:
        return {"type": "object", "additionalProperties": True, "properties": {**IDENTITY, **ROW}}
    inner = f"#/components/schemas/{row_name(view)}_{{model}}"
    schema = VIEWS[view].row.model_json_schema(mode="serialization", ref_template=inner)
    return {**schema, "properties": {**schema["properties"], **ROW}}


def row_responses(view: str, suffix: str) -> dict[int | str, dict[str, Any]]:
    """The successful response of reading a view."""
    row: dict[str, Any] = {"$ref": f"#/components/schemas/{row_name(view)}"}
    many = {"type": "object", "properties": {"items": {"type": "array", "items": row}}}
    difference = {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}}
    schema = {"": many, "/history": many, "/{id}/history": many, "/diff": difference, "/{id}": row}[suffix]
    answers: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer", "content": {"application/json": {"schema": schema}}}
    }
    if suffix in ("", "/{id}"):
        answers[304] = {"description": "Nothing has changed since the ETag in If-None-Match"}
    return answers


def parameters_of(view: str, suffix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The query parameters of reading a view."""
    if suffix == "/diff":
        return [_query(name, what) for name, what in DIFFERENCE.items()]
    parameters = [_query(name, what) for name, what in USUAL.items()]
    if suffix:
        return parameters
    kinds = VIEWS[view].filters if view in VIEWS else FILTERS
    filters = [_query(name, f"only rows with this {name.replace('_', ' ')}", kinds.get(name, str)) for name in names]
    custom = [CUSTOM] if shows_custom_fields(view) else []
    return [*parameters, *(_query(name, what) for name, what in LISTED.items()), *filters, *custom]


@cache  # hundreds of views have the same
def _query(name: str, description: str, kind: Any = str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": _plain(kind)}


@cache
def _plain(kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema()
    return schema if "$defs" not in schema and "$ref" not in schema else {"type": "string"}
