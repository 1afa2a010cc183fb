"""Many commands in one request: each is pointed at, and none gets more than it would alone."""

from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

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
        kinds = schemas[item]["properties"]["if_match"]["anyOf"]
        assert {"integer", "string", "null"} == {each["type"] for each in kinds}
        assert "412" in spec["paths"]["/v1/batch"]["post"]["responses"]


def renamed(people: People, name: str, version: int) -> dict[str, Any]:
    body = {"name": name}
    return {"command": "rename_product", "body": body, "target": people.product, "if_match": version}


def version(people: People) -> int:
    return int(people.ask(f"products/{people.product}")["version"])


KEY = {"Idempotency-Key": "night-42"}


def sent(people: People, *names: object, headers: dict[str, str] | None = KEY, atomic: bool = True) -> Response:
    """The answer to a batch whose items have no key of their own."""
    items = [added(name) for name in names]
    return people.send("root", "batch", headers=headers, commands=items, atomic=atomic)


class TestUnderOneKey:
    @pytest.mark.parametrize("atomic", [True, False])
    def test_is_answered_again_byte_for_byte(self, people: People, cairn: Cairn, atomic: bool) -> None:  # noqa: FBT001
        first, before = sent(people, "Kim", "Lou", atomic=atomic), cairn.ledger.head()
        again = sent(people, "Kim", "Lou", atomic=atomic)

        assert (first.status_code, first.content, before) == (200, again.content, cairn.ledger.head())
        assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")

    def test_is_one_batch(self, people: People, cairn: Cairn) -> None:
        sent(people, "Kim", "Lou")
        before = cairn.ledger.head()
        for others in (("Kim", "Max"), ("Kim",), ("Kim", "Lou", "Max")):
            other = sent(people, *others)
            assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert cairn.ledger.head() == before

    def test_has_no_more_in_common_with_a_single_command(self, people: People) -> None:
        sent(people, "Kim")
        assert people.send("root", "people", headers=KEY, name="Kim").status_code == 201

    def test_or_one_of_its_own_is_every_item(self, people: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        without = sent(people, "Kim", headers={})
        assert (without.status_code, without.json()["code"]) == (400, "idempotency_key_missing")
        assert without.json()["errors"][0]["pointer"] == "/commands/0/key"
        assert cairn.ledger.head() == before


class TestEachForItself:
    def test_tells_what_became_of_it(self, people: People) -> None:
        replies = sent(people, "Kim", 7, "Lou", atomic=False).json()["replies"]

        assert [each["status"] for each in replies] == [201, 422, 201]
        assert replies[1]["body"]["errors"][0]["pointer"] == "/commands/1/body/name"
        single = people.give("root", "people", name="Max")
        assert replies[2]["body"].keys() == single.keys()
        assert {"Kim", "Lou"} <= {row["name"] for row in people.ask("people", limit="200")["items"]}

    def test_is_tried_again_where_it_was_refused(self, people: People) -> None:
        renames = [{**renamed(people, "Reports", version), "key": str(version)} for version in (7, 1)]
        first, again = (people.give("ada", "batch", commands=renames, atomic=False)["replies"] for _ in range(2))

        assert [each["status"] for each in first] == [412, 200]
        assert first[0]["body"]["current_version"] == 1
        assert [each["status"] for each in again] == [412, 200]
        assert (again[0]["body"]["current_version"], again[1]) == (2, first[1])

    def test_is_on_record_where_that_is_refused(self, people: People) -> None:
        items = [{"command": "fly", "key": "1"}, {**renamed(people, "Reports", 1), "key": "2"}]
        statuses = [each["status"] for each in people.give("dan", "batch", commands=items, atomic=False)["replies"]]
        assert (statuses, len(people.ask("refusals")["items"])) == ([404, 403], 1)

    def test_as_a_dry_run_records_nothing(self, people: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        tried = people.give("root", "batch?dry_run=true", commands=[{**added("Kim"), "key": "1"}], atomic=False)
        assert (tried["replies"][0]["status"], tried["replies"][0]["body"]["receipt"]) == (200, None)
        assert cairn.ledger.head() == before
