"""Values at each edge of a JSON Schema and beyond it; nobody lists them, they follow from what a door declares."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from api.examples import SOME_ID

Schema = dict[str, Any]
STRANGE = ("\u202e\U0001d11e e\u0301\ufeff", "\u0000", "\ud800", "'; DROP TABLE events; --", "{{7*7}}", "\r\nA: b")
NUMBERS = ("1e999999999", "-0", "NaN", "Infinity", "1E-400", "9" * 18, "9" * 400, "0x10", "1_000", "\u0661\u0662", "")
SINCE_1970 = ("0", "86400", "-86400", "1.5")
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "10000-01-01", "2026-11-02T25:00:00Z", "2026-06-30T12:00:00")
INSTANTS = (*SINCE_1970, *DAYS, "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
IDS = (SOME_ID, "0", f"urn:uuid:{SOME_ID}")
OF_FORMAT = {"date": INSTANTS, "date-time": INSTANTS, "decimal": NUMBERS, "uuid": IDS}
INTEGERS = (0, -1, 2**31, 2**63, -(2**63) - 1, 10**40, 1.5, 1e308)
WRONG: dict[str, tuple[Any, ...]] = {
    "string": ([], {}, 0, 5, 86_400, 1.5),
    "integer": ([], {}, "many"),
    "number": ([], {}, "many"),
    "boolean": ([], {}, "maybe", 7),
    "array": ({}, 5, "text"),
    "object": ([], 5, "text"),
}
FORMS = {"string": str, "integer": int, "number": float, "boolean": bool, "array": list, "object": dict}


class Case(NamedTuple):
    """A value, where in the body it stands, and whether it is beyond an edge so that it must be refused."""

    where: str
    value: Any
    beyond: bool = False


class Edges:
    """The cases of one schema, with the definitions that it refers to."""

    def __init__(self, schema: Schema) -> None:
        self._all, self._defs = schema, schema.get("$defs", {})

    def whole(self) -> Any:
        """A body with every field there is."""
        return self.example(self._all, every=True)

    def cases(self, body: Any) -> Iterator[Case]:
        """This body again and again, each time with one value at an edge or beyond it."""
        return self._of(self._all, body, "")

    def longest(self, body: Any) -> Any:
        """This body with every free text as long as may be, in characters that take the most room."""
        return self._longest(self._all, body)

    def _longest(self, said: Schema, value: Any) -> Any:
        schema = self._plain(said, value)
        if isinstance(value, dict) and "properties" in schema:
            return {name: self._longest(schema["properties"].get(name, {}), each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._longest(schema.get("items", {}), each) for each in value]
        is_long = schema.get("type") == "string" and is_free_text(schema) and "maxLength" in schema
        return "\U0001d11e" * schema["maxLength"] if is_long else value

    def example(self, said: Schema, *, every: bool = False) -> Any:
        """A value that fits."""
        schema = self._plain(said)
        for each in ("examples", "enum", "const"):
            if each in schema:
                return schema[each] if each == "const" else schema[each][0]
        match schema.get("type"):
            case "object":
                wanted = schema.get("properties", {}) if every else schema.get("required", ())
                return {name: self.example(schema["properties"][name], every=every) for name in wanted}
            case "array":
                return [self.example(schema.get("items", {}), every=every)] * max(1, schema.get("minItems", 1))
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
        texts = {"uuid": SOME_ID, "date": "2026-11-02", "date-time": "2026-06-30T12:00:00Z", "decimal": "12.50"}
        return texts.get(schema.get("format", ""), "x" * max(3, schema.get("minLength", 0)))

    def _of(self, said: Schema, value: Any, where: str) -> Iterator[Case]:
        schema = self._plain(said, value)
        if not self._may_be_null(said):
            yield Case(f"{where} is null", None, beyond=True)
        several = self._forms(said)
        for wrong in WRONG.get(schema.get("type", ""), ()):
            yield Case(f"{where} is {wrong!r}", wrong, beyond=type(wrong) not in several)
        match schema.get("type"):
            case "object":
                yield from self._of_object(schema, value, where)
            case "array":
                yield from self._of_array(schema, value, where)
            case "string":
                yield from (Case(f"{where} {case.where}", case.value, case.beyond) for case in of_text(schema))
            case "integer" | "number":
                yield from (Case(f"{where} {case.where}", case.value, case.beyond) for case in of_number(schema))

    def _of_object(self, schema: Schema, value: dict[str, Any], where: str) -> Iterator[Case]:
        closed, fields = schema.get("additionalProperties") is False, schema.get("properties", {})
        yield Case(f"{where} has more", {**value, "surely_not_a_field": 1}, closed)
        for name, each in value.items():
            without = {other: value[other] for other in value if other != name}
            yield Case(f"{where}/{name} is missing", without, name in schema.get("required", ()))
            for case in self._of(fields[name], each, f"{where}/{name}") if name in fields else ():
                yield Case(case.where, {**value, name: case.value}, case.beyond)

    def _of_array(self, schema: Schema, value: list[Any], where: str) -> Iterator[Case]:
        fewest, most = schema.get("minItems", 0), schema.get("maxItems")
        yield Case(f"{where} is empty", [], fewest > 0)
        if most is not None:
            yield Case(f"{where} is full", value[:1] * most)
            yield Case(f"{where} is more than full", value[:1] * (most + 1), beyond=True)
        for case in self._of(schema.get("items", {}), value[0], f"{where}/0"):
            yield Case(case.where, [case.value, *value[1:]], case.beyond)

    def _plain(self, schema: Schema, value: Any = None) -> Schema:
        """The schema without what stands between it and its type: of several, whichever this value is of."""
        if "$ref" in schema:
            return self._plain(self._defs[schema["$ref"].rpartition("/")[2]], value)
        several = [each for each in schema.get("anyOf") or schema.get("oneOf") or () if each.get("type") != "null"]
        if not several:
            return schema
        plain = [self._plain(each, value) for each in several]
        chosen = next((each for each in plain if isinstance(value, dict) and _is_of(value, each)), plain[0])
        return {**chosen, **{name: said for name, said in schema.items() if name == "examples"}}

    def _forms(self, said: Schema) -> set[type]:
        """What a value may be, where it may be of several types."""
        if "$ref" in said:
            return self._forms(self._defs[said["$ref"].rpartition("/")[2]])
        several = said.get("anyOf") or said.get("oneOf") or ()
        return {FORMS[said["type"]]} if said.get("type") in FORMS else set().union(*map(self._forms, several))

    def _may_be_null(self, schema: Schema) -> bool:
        return any(each.get("type") == "null" for each in schema.get("anyOf", ()))


def _is_of(value: dict[str, Any], schema: Schema) -> bool:
    fields = schema.get("properties", {})
    consts = {name: each["const"] for name, each in fields.items() if "const" in each}
    return value.keys() <= fields.keys() and all(value.get(name) == const for name, const in consts.items())


def of_text(schema: Schema) -> Iterator[Case]:
    """A text at its edges; one with a pattern or of a format has none that follow from its length."""
    shortest, longest, is_free = schema.get("minLength", 0), schema.get("maxLength"), is_free_text(schema)
    yield from (Case(f"is {each!r}", each, each in {"\u0000", "\ud800"}) for each in STRANGE)
    for each in OF_FORMAT.get(schema.get("format", ""), ()):
        yield Case(f"is {each[:30]!r}", each, beyond=each in SINCE_1970)
    if "enum" in schema or "const" in schema:
        yield Case("is nothing of the kind", "surely_not_one_of_them", beyond=True)
        yield from (Case(f"is {each}", each) for each in schema.get("enum", ()))
    if "pattern" in schema:
        yield from (Case(f"is {each!r}", each, each != "") for each in ("", "\n", "a\n", " "))
    if shortest and is_free:
        yield Case("is as short as may be", "x" * shortest)
        yield Case("is too short", "x" * (shortest - 1), beyond=True)
        yield Case("is blank", " " * shortest)
    if longest is not None and is_free:
        yield from (Case(f"is as long as may be in {each!r}", each * longest) for each in ("x", "\U0001d11e", "\u0301"))
        yield Case("is too long", "x" * (longest + 1), beyond=True)
    yield Case("is huge", "x" * 100_000, beyond=is_free and longest is not None)


def is_free_text(schema: Schema) -> bool:
    """Whether any characters will do."""
    return not schema.keys() & {"pattern", "format", "enum", "const"}


def of_number(schema: Schema) -> Iterator[Case]:
    """A number at its edges."""
    for name, step in (("minimum", -1), ("maximum", 1)):
        if name in schema:
            yield Case(f"is the {name}", schema[name])
            yield Case(f"is beyond the {name}", schema[name] + step, beyond=True)
    yield from (Case(f"is {each}", each) for each in INTEGERS)
