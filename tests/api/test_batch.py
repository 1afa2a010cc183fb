"""Many commands in one request: each is pointed at, and none gets more than it would alone."""

from typing import Any
from uuid import uuid4

import pytest

from api.composition.workspace import Cairn
from tests.api.people import People


def told(people: People, who: str, *commands: dict[str, Any], path: str = "batch") -> tuple[int, str, str]:
    """The status, code and pointer of a refusal."""
    items = [{"key": str(n), **command} for n, command in enumerate(commands)]
    response = people.send(who, path, commands=items)
    problem = response.json()
    return response.status_code, problem["code"], problem["errors"][0]["pointer"]


def added(name: object) -> dict[str, Any]:
    return {"command": "add_person", "body": {"name": name}}


class TestABatch:
    def test_as_a_dry_run_tells_and_records_nothing(self, people: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        tried = people.give("root", "batch?dry_run=true", commands=[{**added("Kim"), "key": "1"}])

        assert [fact["type"] for fact in tried["replies"][0]["events"]] == ["person.added"]
        assert cairn.ledger.head() == before

    def test_knows_no_other_parameter(self, people: People) -> None:
        assert people.refused("root", "batch?dryrun=true", commands=[]) == (400, "unknown_parameter")

    def test_points_into_the_body_of_a_command(self, people: People) -> None:
        assert told(people, "root", added("Kim"), added(7)) == (422, "validation", "/commands/1/body/name")

    @pytest.mark.parametrize("before", [(), (added("Kim"),)])
    def test_points_at_what_is_missing(self, people: People, before: tuple[dict[str, Any], ...]) -> None:
        unknown = {"command": "register_product", "body": {"key": "NEW", "name": "New", "accountable": str(uuid4())}}
        pointer = f"/commands/{len(before)}/body/accountable"

        assert told(people, "root", *before, unknown) == (404, "not_found", pointer)

    def test_points_at_a_command_that_nobody_declares(self, people: People) -> None:
        assert told(people, "root", {"command": "fly"}) == (404, "not_found", "/commands/0/command")

    def test_needs_the_target_of_a_command(self, people: People) -> None:
        renamed = {"command": "rename_product", "body": {"name": "Reports"}}
        assert told(people, "ada", renamed) == (422, "target_misplaced", "/commands/0/target")

    def test_takes_no_target_for_what_is_created(self, people: People) -> None:
        started = {"command": "start_iteration", "body": {"product": people.product}, "target": people.product}
        assert told(people, "ada", started) == (422, "target_misplaced", "/commands/0/target")

    def test_has_one_command_under_one_key(self, people: People) -> None:
        twice = [{**added(name), "key": "same"} for name in ("Kim", "Lou")]
        assert told(people, "root", *twice) == (422, "idempotency_key_reused", "/commands/1")


class TestAnItemThatNamesAVersion:
    def test_is_recorded_while_it_is_the_current_one(self, people: People) -> None:
        replies = people.give("ada", "batch", commands=[{**renamed(people, "Reports", 1), "key": "1"}])["replies"]
        assert replies[0]["resource"]["version"] == version(people) == 2

    def test_is_refused_once_somebody_was_faster(self, people: People, cairn: Cairn) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Tables")
        before, stale = cairn.ledger.head(), renamed(people, "Reports", 1)
        started = {"command": "start_iteration", "body": {"product": people.product}}

        assert told(people, "ada", started, stale) == (412, "precondition_failed", "/commands/1/if_match")
        assert cairn.ledger.head() == before

    def test_rests_on_what_the_items_before_it_have_left(self, people: People) -> None:
        first, second = renamed(people, "Reports", 1), renamed(people, "Tables", 1)
        assert told(people, "ada", first, second) == (412, "precondition_failed", "/commands/1/if_match")

        second["if_match"] = 2
        items = [{**each, "key": f"again {n}"} for n, each in enumerate((first, second))]
        people.give("ada", "batch", commands=items)
        assert version(people) == 3

    def test_is_answered_again_as_it_was(self, people: People) -> None:
        item = {**renamed(people, "Reports", 1), "key": "1"}
        first, again = (people.give("ada", "batch", commands=[item]) for _ in range(2))
        assert first == again

    @pytest.mark.parametrize("other", ["1", True, -1, 1.5])
    def test_names_it_as_a_whole_number(self, people: People, other: object) -> None:
        wrong = {**renamed(people, "Reports", 1), "if_match": other}
        status, _, pointer = told(people, "ada", wrong)
        assert (status, pointer) == (422, "/commands/0/if_match")

    def test_is_what_openapi_tells_of(self, people: People) -> None:
        spec = people.client.get("/openapi.json").json()
        schemas = spec["components"]["schemas"]
        item = schemas["Batch"]["properties"]["commands"]["items"]["$ref"].rpartition("/")[2]
        assert {"integer", "null"} == {each["type"] for each in schemas[item]["properties"]["if_match"]["anyOf"]}
        assert "412" in spec["paths"]["/v1/batch"]["post"]["responses"]


def renamed(people: People, name: str, version: int) -> dict[str, Any]:
    body = {"name": name}
    return {"command": "rename_product", "body": body, "target": people.product, "if_match": version}


def version(people: People) -> int:
    return int(people.ask(f"products/{people.product}")["version"])
