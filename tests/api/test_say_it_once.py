"""One declaration appears at every door, with no other edit; every door says the same."""

import json
from inspect import signature
from typing import Any

import pytest
from eventsourcing.domain import decorated_funcs
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from api.catalogue import path_of
from api.composition.workspace import Cairn
from api.examples import example_of
from domain.command import commands
from domain.follow_up import RULES
from domain.kernel import EVENTS, Created, Event
from domain.lifecycle import LEAVES, NEXT
from domain.processes.loop import OPENS
from domain.reference import is_reference
from domain.values import Stage
from tests.api import toy
from tests.api.people import People

BUDGET = {"amount": "120.50", "currency": "EUR"}
PICNIC: dict[str, Any] = {"what": "Down by the river.", "budget": BUDGET, "day": "2026-12-24"}


@pytest.fixture
def picnic(people: People) -> str:
    """A picnic with a note about somebody."""
    about = {"subject": people.ids["dan"], "text": "Dan is allergic to nuts."}
    return people.made("olga", "picnics", product=people.product, about=about, **PICNIC)


class TestADeclaredAggregate:
    def test_can_be_used_over_http(self, people: People, picnic: str) -> None:
        """Each kind of parameter: one, optional and many references, money, an enum, a personal text, a date."""
        iteration = people.made("ada", "iterations", product=people.product)
        more = {"after": picnic, "with_": [iteration], "colour": "red"}
        second = people.made("olga", "picnics", product=people.product, **PICNIC, **more)
        row = people.ask(f"picnics/{second}")

        assert (row["after"], row["with_"], row["colour"]) == (picnic, [iteration], "red")
        assert (row["budget"], row["day"]) == ({"amount": "120.50", "currency": "EUR"}, "2026-12-24")

    def test_is_decided_upon(self, people: People, picnic: str) -> None:
        rated = people.give("olga", f"picnics/{picnic}/rate", stars=4, reason="The sun shone.")

        assert rated["resource"]["version"] == 2
        assert people.give("olga", f"picnics/{picnic}/rate", stars=4, reason="It did.")["events"] == []
        assert people.refused("olga", f"picnics/{picnic}/rate", stars=5, reason="No.") == (409, "picnic.too_late")
        assert people.refused("ada", f"picnics/{picnic}/rate", stars=5, reason="No.") == (403, "not_allowed")
        assert people.refused("olga", f"picnics/{picnic}/rate", stars=5) == (422, "validation")

    def test_points_at_what_is_missing(self, people: People) -> None:
        wrong: dict[str, Any] = {"after": people.product, **PICNIC}
        response = people.send("olga", "picnics", product=people.product, **wrong)

        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (404, "/after")

    def test_points_into_many_references(self, people: People) -> None:
        response = people.send("olga", "picnics", product=people.product, with_=[people.product], **PICNIC)

        assert (response.status_code, response.json()["errors"][0]["pointer"]) == (404, "/with_/0")

    def test_has_a_view_that_its_reply_refers_to(self, people: People, picnic: str) -> None:
        response = people.send("olga", f"picnics/{picnic}/rate", stars=4, reason="The sun shone.")
        read = people.client.get(response.json()["resource"]["url"], headers=people.headers("olga"))

        assert (read.json()["version"], read.headers["etag"]) == (2, response.headers["etag"])

    def test_is_described(self, people: People, client: TestClient) -> None:
        rate = client.get("/openapi.json").json()["paths"]["/v1/picnics/{id}/rate"]["post"]

        assert (rate["operationId"], rate["summary"]) == ("rate_picnic", "Say how it was.")
        assert (rate["x-decided-by"], rate["x-refusals"]) == (["product_owner"], ["picnic.too_late"])
        example = rate["requestBody"]["content"]["application/json"]["example"]
        assert example["stars"] == 4
        assert {"400", "401", "403", "404", "409", "412", "422"} <= rate["responses"].keys()

    def test_is_in_every_catalogue(self, client: TestClient) -> None:
        said: dict[str, Any] = {name: client.get(f"/v1/{name}").json()["items"] for name in ("commands", "event-types")}
        matrix = {each["command"]: each["roles"] for each in client.get("/v1/authority").json()["items"]}

        assert {"propose_picnic", "rate_picnic"} <= {each["name"] for each in said["commands"]}
        schemas = {each["type"]: each["schema"]["properties"] for each in said["event-types"]}
        assert schemas["picnic.rated"] == {"stars": {"title": "Stars", "type": "integer"}}
        assert matrix["rate_picnic"] == {"product_owner": "D"}

    def test_keeps_what_is_personal_sealed(self, people: People, picnic: str, cairn: Cairn) -> None:
        files = b"".join(path.read_bytes() for path in cairn.directory.glob("*.db*"))

        assert people.ask(f"picnics/{picnic}")["about"] == "Dan is allergic to nuts."
        assert b"allergic" not in files

    def test_never_takes_a_token_for_a_text(self, people: People) -> None:
        forged = {"subject": people.ids["dan"], "token": "somewhere/1/picnic.proposed/about|AAAA"}

        assert people.refused("olga", "picnics", product=people.product, about=forged, **PICNIC) == (422, "validation")


class TestEveryCommand:
    def test_has_a_valid_example_and_one_sentence(self) -> None:
        for each in commands():
            each.body.model_validate_json(json.dumps(example_of(each.body)))
            assert each.summary.endswith("."), each.name

    def test_has_a_name_of_its_own(self) -> None:
        names = [each.name for each in commands()]

        assert len(names) == len(set(names))

    def test_has_a_path_of_its_own(self) -> None:
        paths = [path_of(command) for command in commands()]
        assert len({*paths}) == len(paths)

    def test_is_about_something(self) -> None:
        """What a creation is about is its first reference: there its authority is asked."""
        for each in commands():
            if each.creates and not each.mark.of_workspace:
                assert is_reference(next(iter(each.hints.values()))), each.name

    def test_is_in_a_valid_description(self, client: TestClient) -> None:
        spec = client.get("/openapi.json").json()

        assert spec["openapi"].startswith("3.1.")
        validate(spec)
        operations = [each["operationId"] for path in spec["paths"].values() for each in path.values()]
        assert len(operations) == len(set(operations))
        assert "HTTPValidationError" not in spec["components"]["schemas"]


class TestEveryFact:
    def test_is_applied_by_a_method_that_names_all_of_it(self) -> None:
        """The library finds a forgotten parameter only when the method is called."""
        envelope = {*Created.model_fields} - {"place"}
        strangers = "tests.ledger.", "tests.benchmarks.", "eventsourcing."  # aggregates of the plain library
        facts = {fact: method for fact, method in decorated_funcs.items() if not fact.__module__.startswith(strangers)}
        assert len(facts) > 100
        for fact, method in facts.items():
            assert issubclass(fact, Event), fact
            own = {*fact.model_fields} - envelope - {"place"}
            assert own == {*signature(method).parameters} - {"self", "place"}, fact

    def test_has_a_name_of_its_own(self) -> None:
        assert all(topic == EVENTS[topic].TOPIC for topic in EVENTS)
        assert toy.Picnic.Rated.TOPIC in EVENTS


class TestEveryStage:
    def test_opens_and_is_left(self) -> None:
        assert set(OPENS) == set(Stage) == set(LEAVES.values())
        assert set(NEXT.values()) == set(Stage) - {Stage.DISCOVERY}


class TestEveryRule:
    def test_is_named_by_a_sentence(self) -> None:
        names = [rule.name for rule in RULES]

        assert len(names) == len(set(names))
        assert all(len(name.split("_")) > 3 for name in names)
