"""An example of anything that a JSON Schema describes, so that every schema has one."""

from typing import Any

from api.examples import SOME_ID

Schema = dict[str, Any]
OF_FORMAT = {
    "uuid": SOME_ID,
    "date": "2026-11-02",
    "date-time": "2026-06-30T12:00:00Z",
    "decimal": "12.50",
    "uri-reference": "/problems/not_found",
}
DEEPEST = 12  # a schema may refer to itself


class Exemplary:
    """Makes examples of schemas that refer to each other by their names."""

    def __init__(self, schemas: dict[str, Schema]) -> None:
        self._schemas = schemas

    def of(self, said: Schema, depth: int = 0) -> Any:
        """An example that fits."""
        schema = self._plain(said)
        for declared in ("examples", "enum"):
            if schema.get(declared):
                return schema[declared][0]
        if "const" in schema:
            return schema["const"]
        if inner := self._chosen(schema):
            return self.of({**inner, **{k: v for k, v in schema.items() if k == "properties"}}, depth)
        kind = schema.get("type", "string")
        return self._of_type(kind[0] if isinstance(kind, list) else kind, schema, depth)

    def _plain(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = {**self._schemas[schema["$ref"].rpartition("/")[2]], **_beside(schema)}
        return schema

    def _chosen(self, schema: Schema) -> Schema | None:
        several = [each for each in schema.get("anyOf") or schema.get("oneOf") or () if each.get("type") != "null"]
        return several[0] if several else None

    def _of_type(self, kind: str, schema: Schema, depth: int) -> Any:
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "integer" | "number":
                return max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return True
            case "null":
                return None
        return OF_FORMAT.get(schema.get("format", "")) or _text(schema)

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        shown = schema.get("properties", {}) if depth < 2 else {n: schema["properties"][n] for n in required}  # noqa: PLR2004
        return {name: self.of(each, depth + 1) for name, each in shown.items()} if depth < DEEPEST else {}

    def _array(self, schema: Schema, depth: int) -> list[Any]:
        if "prefixItems" in schema:
            return [self.of(each, depth + 1) for each in schema["prefixItems"]]
        least = max(schema.get("minItems", 0), int(depth < 2))  # noqa: PLR2004
        return [self.of(schema.get("items", {}), depth + 1)] * least if depth < DEEPEST else []


def _beside(schema: Schema) -> Schema:
    """What is said beside a reference."""
    return {name: said for name, said in schema.items() if name != "$ref"}


def _text(schema: Schema) -> str:
    if "pattern" in schema:
        return "12.50"
    return "text".ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength")]
