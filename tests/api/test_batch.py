"""Many commands in one request: each is pointed at, and none gets more than it would alone."""

from typing import Any
from uuid import uuid4

import pytest

from api.composition import Cairn
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
