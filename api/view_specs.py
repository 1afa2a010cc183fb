"""What OpenAPI says of reading a view: its rows, and what they are narrowed to, from their declarations."""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from api.filters import bounds_of, kinds_of, shows_custom_fields
from api.sparse import fields_of
from domain.values import Place
from projections.fields import sortable
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
    "fields": "the fields that are wanted, with commas between them; all of them if absent",
}
Sought = Annotated[str, Field(min_length=1, max_length=200)]
LISTED: dict[str, tuple[str, Any]] = {
    "limit": ("rows a page, at most 200", Annotated[int, Field(ge=1)]),
    "cursor": ("where the last page ended; it is pinned to its position", str),
    "q": ("only rows in which a text holds this, in capitals or not", Sought),
}
SIGNS_SAID = {">": "greater than", "<": "less than", ">=": "at least", "<=": "at most"}
PLACE: dict[str, Any] = {name: {"type": ["string", "null"]} for name in Place.model_fields}
POSITION = {"type": "integer", "description": "the position that the answer is true for"}
WORKSPACE = {"type": "object", "properties": {"name": {"type": "string"}, "demo": {"type": "boolean"}}}
DIFFERENT = {
    "id": {"type": "string"},
    "what": {"type": "string", "enum": ["added", "removed", "altered"]},
    "before": {"type": ["object", "null"]},
    "after": {"type": ["object", "null"]},
}


def _whole(**properties: Any) -> dict[str, Any]:
    """An object that has all of these."""
    return {"type": "object", "required": [*properties], "properties": properties}


DIFFERING = _whole(
    items={"type": "array", "items": _whole(**DIFFERENT)},
    **{"from": POSITION, "to": POSITION},
    workspace=WORKSPACE,
)


def _paged(row: dict[str, Any]) -> dict[str, Any]:
    text = {"type": ["string", "null"]}
    items = {"type": "array", "items": row}
    return _whole(items=items, next_cursor=text, next_url=text, position=POSITION, workspace=WORKSPACE)


def _states(row: dict[str, Any]) -> dict[str, Any]:
    return _whole(items={"type": "array", "items": row}, position=POSITION)


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


def row_name(view: str) -> str:
    """What a view's row is called among the schemas."""
    return "".join(word.title() for word in view.replace("-", "_").split("_")) + "Row"


def inner_name(row: str, inner: str) -> str:
    """What is called so within the rows of a view, among the schemas of all."""
    return f"{row.removesuffix('Row')}_{inner}"


def row_schema(view: str) -> dict[str, Any]:
    """The JSON Schema of a served row: `fields` may leave out any of it, and people have their names."""
    if view not in VIEWS:
        named: dict[str, Any] = {name: {} for name in sorted(fields_of(view)) if name not in Place.model_fields}
        return {"type": "object", "additionalProperties": True, "properties": {**named, **PLACE, **IDENTITY, **ROW}}
    inner = f"#/components/schemas/{inner_name(row_name(view), '{model}')}"
    schema = VIEWS[view].row.model_json_schema(mode="serialization", ref_template=inner)
    for path in VIEWS[view].people:
        _name(schema, path.split("/"), schema.get("$defs", {}))
    for name, kind in schema.get("$defs", {}).items():
        schema["$defs"][name] = {"type": ["string", "null"]} if name.startswith("Personal_") else kind
    rest = {name: said for name, said in schema.items() if name != "required"}
    return {**rest, "properties": {**schema["properties"], **ROW}}


def _name(schema: dict[str, Any], path: list[str], defs: dict[str, Any]) -> None:
    """Say that a name is told where the schema of rows as they are kept has the id of a person."""
    if "$ref" in schema:
        _name(defs[schema["$ref"].partition("_")[2]], path, defs)
    several = [each for form in ("anyOf", "oneOf", "prefixItems") for each in schema.get(form, ())]
    for inner in (*several, schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            _name(inner, path, defs)
    if path and path[0] in schema.get("properties", {}):
        _name(schema["properties"][path[0]], path[1:], defs)
    if not path and schema.get("format") == "uuid":
        schema |= {"description": "a person's name, or their id"}
        del schema["format"]


def row_responses(view: str, suffix: str) -> dict[int | str, dict[str, Any]]:
    """The successful response of reading a view."""
    row: dict[str, Any] = {"$ref": f"#/components/schemas/{row_name(view)}"}
    schema = {"": _paged(row), "/{id}/history": _states(row), "/diff": DIFFERING, "/{id}": row}[suffix]
    answers: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer", "content": {"application/json": {"schema": schema}}}
    }
    if suffix != "/diff":
        answers[304] = {"description": "Nothing has changed since the ETag in If-None-Match"}
    return answers


def parameters_of(view: str, suffix: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The query parameters of reading a view."""
    if suffix == "/diff":
        return [_query(name, what) for name, what in DIFFERENCE.items()]
    parameters = [_query(name, what) for name, what in USUAL.items()]
    if suffix:
        return parameters
    kinds, fields = kinds_of(view), sortable(view)
    filters = [_filter(name, kinds.get(name, str)) for name in names]
    bounds = [_bound(name, field.name, sign, field.kind) for name, (field, sign) in bounds_of(view).items()]
    custom = [CUSTOM] if shows_custom_fields(view) else []
    listed = [_query(name, *each) for name, each in LISTED.items()]
    return [*parameters, *listed, _sort(tuple(fields)), *filters, *bounds, *custom]


def _filter(name: str, kind: Any) -> dict[str, Any]:
    """A filter may be said several times, and be empty."""
    said = {"anyOf": [_plain(kind), {"type": "string", "maxLength": 0}]}
    what = f"only rows with this {name.replace('_', ' ')}, or any of several; empty for none"
    return _query(name, what) | {"schema": {"type": "array", "items": said}, "style": "form", "explode": True}


def _bound(name: str, field: str, sign: str, kind: type) -> dict[str, Any]:
    return _query(name, f"only rows whose {field.replace('_', ' ')} is {SIGNS_SAID[sign]} this", kind)


@cache
def _sort(fields: tuple[str, ...]) -> dict[str, Any]:
    words = [word for name in fields for word in (name, f"-{name}")]
    what = "the field that rows are listed by, with - before it for falling; rows without it come last"
    return _query("sort", what) | {"schema": {"type": "string", "enum": words}}


@cache  # hundreds of views have the same
def _query(name: str, description: str, kind: Any = str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": _plain(kind)}


@cache
def _plain(kind: Any) -> dict[str, Any]:
    schema = TypeAdapter(kind).json_schema()
    return schema if "$defs" not in schema and "$ref" not in schema else {"type": "string"}
