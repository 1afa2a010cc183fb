"""The documents in docs/api say what the API does, fit the standards they are written in, and have examples."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.architecture.pages import ROOT
from tests.specs.written import FILES, NAMES

ASYNCAPI = Path(__file__).with_name("asyncapi-3.1.0.schema.json.gz")  # of @asyncapi/specs 6.11.1, Apache-2.0


@cache
def said(name: str) -> Any:
    """A kept document."""
    return json.loads((FILES / name).read_text(encoding="utf-8"))


def operations() -> list[dict[str, Any]]:
    return [operation for path in said("openapi.json")["paths"].values() for operation in path.values()]


class TestTheDocuments:
    def test_say_what_the_declarations_do(self) -> None:
        """In a process of its own: the tests of this one declare more."""
        check = [sys.executable, "-m", "tests.specs.written", "--check"]
        done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr

    def test_fit_openapi(self) -> None:
        OpenAPIV31SpecValidator(without_examples(said("openapi.json"))).validate()

    def test_fit_asyncapi(self) -> None:
        Draft7Validator(json.loads(decompress(ASYNCAPI.read_bytes()))).validate(said("asyncapi.json"))

    def test_are_in_the_dialect_they_declare(self) -> None:
        for name in NAMES:
            assert '"nullable"' not in (FILES / name).read_text(encoding="utf-8")


def without_examples(spec: dict[str, Any]) -> dict[str, Any]:
    """The same document; its examples have a test of their own."""
    schemas = {name: {k: v for k, v in each.items() if k != "examples"} for name, each in _schemas(spec).items()}
    return spec | {"components": spec["components"] | {"schemas": schemas}}


def _schemas(spec: dict[str, Any]) -> dict[str, Any]:
    schemas: dict[str, Any] = spec["components"]["schemas"]
    return schemas


class TestEveryReference:
    @pytest.mark.parametrize("name", NAMES)
    def test_leads_somewhere(self, name: str) -> None:
        lost = []
        for reference in {*references(said(name))}:
            found: Any = said(name)
            for part in reference.removeprefix("#/").split("/"):
                found = found.get(part, {})
            lost += [] if found else [reference]

        assert lost == []


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (each for each in [value.get("$ref")] if isinstance(each, str))
        yield from (found for each in value.values() for found in references(each))
    elif isinstance(value, list):
        yield from (found for each in value for found in references(each))


class TestEverySchema:
    @pytest.mark.parametrize("name", NAMES)
    def test_has_an_example_that_fits(self, name: str) -> None:
        whole = Resource.from_contents(said(name), default_specification=DRAFT202012)
        registry = Registry().with_resource("urn:spec", whole)
        unfit = []
        for schema, each in _schemas(said(name)).items():
            fits = Draft202012Validator({"$ref": f"urn:spec#/components/schemas/{schema}"}, registry=registry)
            unfit += [(schema, error.message) for example in each["examples"] for error in fits.iter_errors(example)]

        assert unfit == []


class TestEveryOperation:
    def test_answers_with_problems(self) -> None:
        for operation in operations():
            problems = {status for status, each in operation["responses"].items() if "Problem" in each.get("$ref", "")}
            assert problems, operation["operationId"]

    def test_is_secured_unless_it_is_public(self) -> None:
        open_to_all = {each["operationId"] for each in operations() if not each.get("security")}

        known = {"list_commands", "list_event_types", "list_authority", "read_problem"}
        assert open_to_all == known | {"exchange_token", "read_protected_resource"}

    def test_has_a_name_of_its_own(self) -> None:
        names = [each["operationId"] for each in operations()]
        names += [each["post"]["operationId"] for each in said("openapi.json")["webhooks"].values()]

        assert len({*names}) == len(names)


class TestEveryEvent:
    def test_is_a_webhook_and_a_message(self) -> None:
        webhooks = said("openapi.json")["webhooks"]
        messages = said("asyncapi.json")["components"]["messages"]

        assert len(webhooks) > 500
        assert {*webhooks} == {each["name"] for each in messages.values()}
        for channel in said("asyncapi.json")["channels"].values():
            assert channel["messages"].keys() == messages.keys()
