"""What OpenAPI says beyond the framework: bodies, rows, filters and problems, all from their declarations."""

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from pydantic_core import to_json

from api import event_specs
from api.answers import ANSWERED, Answer
from api.batched import Batch
from api.catalogue import path_of
from api.command_doors import described
from api.examples import example_of
from api.exemplary import Exemplary
from api.problem_details import ProblemDetails
from api.problems import MEANS, SAID
from api.schema_names import SCHEMAS, called, renamed
from api.view_specs import inner_name, row_name, row_schema
from domain.command import Command, commands
from projections.default import collection

EVERYWHERE = (400, 503)  # whatever is asked may be unreadable, or not be answered just now
SAID_OFTEN = 2
MADE = {"id": "$response.body#/resource/id"}


def describe(app: FastAPI, views: tuple[str, ...]) -> None:
    """Add the schemas that routes refer to."""
    as_derived = app.openapi

    @cache
    def openapi() -> dict[str, Any]:
        spec = as_derived()
        for command in commands():
            operation = spec["paths"][path_of(command)]["post"]
            operation |= described(command, operation)
            operation["requestBody"]["required"] = bool(example_of(command.body))
            _link(command, operation, views)
        components = spec["components"]
        components["schemas"] = exemplified(components.get("schemas", {}) | _schemas(views))
        components["responses"] = {f"Problem{status}": each for status, each in SAID.items()}
        for operation in _operations(spec):
            operation["responses"] = _shared(operation["responses"])
        components["parameters"] = event_specs.SIGNED | _parameters(spec)
        return spec | {"webhooks": event_specs.webhooks()}

    setattr(app, "openapi", openapi)  # noqa: B010


def add_asyncapi(router: APIRouter) -> None:
    """The door to what is told of events, beside /openapi.json."""
    router.add_api_route("/asyncapi.json", told, include_in_schema=False)


@cache
def told() -> Response:
    """The AsyncAPI document."""
    return Response(to_json(asyncapi()), media_type="application/json")


def asyncapi() -> dict[str, Any]:
    """What is told of events, with an example of each."""
    return event_specs.asyncapi(exemplified(event_specs.event_schemas()))


def exemplified(schemas: dict[str, Any]) -> dict[str, Any]:
    """The same schemas, each with a name and an example."""
    examples = Exemplary(named := called(schemas))
    return {name: schema | {"examples": [examples.of(schema)]} for name, schema in named.items()}


def _schemas(views: tuple[str, ...]) -> dict[str, Any]:
    bodies: list[tuple[type[BaseModel], Any]] = [(each.body, "validation") for each in commands()]
    more: list[tuple[type[BaseModel], Any]] = [
        (Batch, "validation"), (ProblemDetails, "serialization"), (Answer, "serialization")
    ]
    referred, schemas = models_json_schema([*bodies, *more], ref_template=f"{SCHEMAS}{{model}}")
    named = {referred[kind, mode]["$ref"].removeprefix(SCHEMAS): kind.__name__ for kind, mode in (*bodies, *more)}
    schemas["$defs"] = renamed(schemas["$defs"], named)  # whatever else is called so, operations mean these
    rows = {row_name(name): row_schema(name) for name in views}
    for name, row in rows.items():
        schemas["$defs"] |= {inner_name(name, inner): kind for inner, kind in row.pop("$defs", {}).items()}
    unsaid = {"HTTPValidationError": None, "ValidationError": None}
    found = schemas["$defs"] | rows | event_specs.event_schemas()
    return {name: schema for name, schema in found.items() if name not in unsaid}


def _link(command: Command, operation: dict[str, Any], views: tuple[str, ...]) -> None:
    """Say what may be asked of what a command has made: its row, its history, and every command about it."""
    if command.creates:
        operation["responses"]["200"] = ANSWERED | {"description": "What a dry run would have recorded"}
    if not command.creates or (view := collection(command.topic)) not in views:
        return
    slug = view.replace("-", "_")
    more = [each.name for each in commands() if each.topic == command.topic and not each.creates]
    links = {name: {"operationId": name, "parameters": MADE} for name in (f"get_{slug}", f"history_of_{slug}", *more)}
    operation["responses"]["201"] = {**operation["responses"]["201"], "links": links}


def _operations(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in spec["paths"].values() for operation in path.values()]


def _shared(responses: dict[str, Any]) -> dict[str, Any]:
    """The same responses, where what is said of a problem is said once for all operations."""
    all_ = responses | {str(status): SAID[status] for status in EVERYWHERE}
    return {status: _reference(status) if _is_problem(status, said) else said for status, said in sorted(all_.items())}


def _is_problem(status: str, said: dict[str, Any]) -> bool:
    return status.isdecimal() and int(status) in MEANS and "application/problem+json" in said.get("content", {})


def _reference(status: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/Problem{status}"}


def _parameters(spec: dict[str, Any]) -> dict[str, Any]:
    """What several operations are asked alike, by names; each operation then refers to it."""
    said: dict[bytes, list[dict[str, Any]]] = {}
    for operation in _operations(spec):
        for parameter in operation.get("parameters", ()):
            said.setdefault(to_json(parameter), []).append(parameter)
    shared: dict[str, Any] = {}
    names = {text: _named(each[0], shared) for text, each in said.items() if len(each) >= SAID_OFTEN}
    for operation in _operations(spec):
        if "parameters" in operation:
            operation["parameters"] = [_referred(each, names) for each in operation["parameters"]]
    return shared


def _named(parameter: dict[str, Any], shared: dict[str, Any]) -> str:
    """A name of its own for a parameter: several that differ may be called alike."""
    called = parameter["name"]
    alike = sum(each["name"] == called for each in shared.values())
    name = f"{called}_{alike + 1}" if alike else called
    shared[name] = parameter.copy()
    return name


def _referred(parameter: dict[str, Any], names: dict[bytes, str]) -> dict[str, Any]:
    name = names.get(to_json(parameter))
    return {"$ref": f"#/components/parameters/{name}"} if name else parameter
