"""What a tool meets when it gives commands: retries, preconditions, dry runs, and every kind of bad input."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.composition.workspace import Cairn
from tests.api.people import ROOT, People


def positions(cairn: Cairn) -> int:
    """How much is recorded."""
    return cairn.ledger.head()


class TestACommand:
    def test_is_answered_with_what_it_recorded(self, people: People) -> None:
        response = people.send("ada", "iterations", product=people.product)
        answer = response.json()

        assert (response.status_code, response.headers["location"]) == (201, answer["resource"]["url"])
        assert answer["events"][0]["type"] == "iteration.started"
        assert answer["workspace"] == {"name": "data", "demo": False}

    def test_with_a_key_is_recorded_once(self, people: People, cairn: Cairn) -> None:
        once = people.send("ada", "iterations", headers={"Idempotency-Key": '"k1"'}, product=people.product)
        before = positions(cairn)
        again = people.send("ada", "iterations", headers={"Idempotency-Key": "k1"}, product=people.product)

        assert (once.json(), positions(cairn)) == (again.json(), before)

    def test_with_the_key_of_another_is_refused(self, people: People) -> None:
        key = {"Idempotency-Key": "k1"}
        people.send("ada", "iterations", headers=key, product=people.product)
        other = people.send("ada", f"products/{people.product}/rename", headers=key, name="Reports")

        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    def test_among_too_many_is_not_taken_on(self, people: People, cairn: Cairn) -> None:
        before = positions(cairn)
        with cairn.lifecycle.taking_on(5000):
            late = people.send("ada", "iterations", product=people.product)

        assert (late.status_code, late.json()["code"], late.headers["Retry-After"]) == (503, "busy", "1")
        assert positions(cairn) == before
        assert people.send("ada", "iterations", product=people.product).status_code == 201

    def test_as_a_dry_run_tells_and_records_nothing(self, people: People, cairn: Cairn) -> None:
        before = positions(cairn)
        told = people.send("ada", "iterations?dry_run=true", product=people.product)

        assert (told.status_code, told.json()["events"][0]["type"]) == (200, "iteration.started")
        assert positions(cairn) == before

    def test_on_the_version_it_was_decided_on(self, people: People) -> None:
        path = f"products/{people.product}/rename"
        fresh = people.send("ada", path, headers={"If-Match": '"1"'}, name="Reports")
        stale = people.send("ada", path, headers={"If-Match": '"1"'}, name="Tables")
        anyway = people.send("ada", path, headers={"If-Match": "*"}, name="Tables")

        assert (fresh.status_code, stale.status_code, anyway.status_code) == (200, 412, 200)
        assert stale.json()["code"] == "precondition_failed"

    def test_keeps_its_reason(self, people: People) -> None:
        people.give("ada", f"products/{people.product}/rename", name="Reports", reason="Nobody exports any more.")
        last = people.ask("audit_trail", limit="200", type="product.renamed")["items"][-1]

        assert (last["reason"], last["actor"], last["role"]) == ("Nobody exports any more.", "Ada", "product_manager")


class TestBadInput:
    @pytest.mark.parametrize(
        ("body", "pointer", "code"),
        [
            ({"name": "Reports", "colour": "red"}, "/colour", "extra_forbidden"),
            ({"name": 7}, "/name", "string_type"),
            ({}, "/name", "missing"),
            ({"name": "Reports", "occurred_at": "2026-01-01"}, "/occurred_at", "datetime_from_date_parsing"),
        ],
    )
    def test_is_pointed_at(self, people: People, cairn: Cairn, body: dict[str, Any], pointer: str, code: str) -> None:
        before = positions(cairn)
        response = people.send("ada", f"products/{people.product}/rename", **body)
        fault = response.json()["errors"][0]

        assert (response.status_code, fault["pointer"]) == (422, pointer)
        assert fault["code"] in (code, "timezone_aware", "datetime_parsing")
        assert positions(cairn) == before

    @pytest.mark.parametrize("body", [b"{", b'{"name": NaN}', b"\xff", b"[1,"])
    def test_that_is_not_json_is_refused(self, people: People, body: bytes) -> None:
        path = f"/v1/products/{people.product}/rename"
        response = people.client.post(path, content=body, headers=people.headers("ada"))

        assert (response.status_code, response.json()["code"]) == (400, "malformed_json")

    def test_of_a_business_time_to_come_is_refused(self, people: People, cairn: Cairn) -> None:
        before = positions(cairn)
        later: dict[str, Any] = {"name": "Reports", "occurred_at": "2999-01-01T00:00:00Z"}
        response = people.send("ada", f"products/{people.product}/rename", **later)

        assert (response.status_code, response.json()["code"]) == (422, "future_business_time")
        assert response.json()["errors"][0]["pointer"] == "/occurred_at"
        assert positions(cairn) == before

    def test_cannot_back_date_a_decision(self, people: People) -> None:
        early = {"reason": "It is over.", "occurred_at": "2026-01-01T00:00:00Z"}

        assert people.refused("sam", f"products/{people.product}/sunset", **early) == (422, "validation")

    def test_of_an_unknown_id_is_not_found(self, people: People) -> None:
        assert people.refused("ada", f"products/{uuid4()}/rename", name="Reports") == (404, "not_found")
        assert people.refused("ada", "iterations", product=str(uuid4())) == (404, "not_found")

    def test_of_an_id_that_is_none_is_refused(self, people: People) -> None:
        assert people.refused("ada", "products/7/rename", name="Reports") == (422, "validation")

    def test_of_another_products_id_is_refused(self, people: People) -> None:
        other = people.made("root", "products", key="OTHER", name="Other", accountable=people.ids["ada"])
        iteration = people.made("ada", "iterations", product=other)
        need = {"title": "Slow", "need": "I want it fast.", "iteration": iteration}
        opportunity = people.made("ada", "opportunities", **need)
        here = people.made("ada", "iterations", product=people.product)
        statement = dict.fromkeys(("who", "situation", "problem", "impact"), "Somebody waits.")
        crossed = {"iteration": here, "opportunity": opportunity, "problem": statement}

        assert people.refused("ada", "problem-statements", **crossed) == (409, "another_product")

    def test_by_the_wrong_role_is_refused_and_recorded(self, people: People) -> None:
        people.refused("dan", f"products/{people.product}/rename", name="Reports")
        recorded = people.ask("refusals")["items"]

        assert [(row["attempted"], row["code"]) for row in recorded] == [("rename_product", "not_allowed")]

    def test_leaves_the_server_going(self, client: TestClient) -> None:
        assert client.get("/v1/nowhere").json()["code"] == "no_such_path"
        assert client.put("/v1/products", headers=ROOT).json()["code"] == "method_not_allowed"
        assert client.post("/v1/products", headers={"Authorization": "Bearer nobody"}).status_code == 401
        assert client.get("/v1/products", headers=ROOT).status_code == 200

    def test_has_a_page_that_says_what_to_do(self, people: People, client: TestClient) -> None:
        problem = people.send("ada", "iterations", product=str(uuid4())).json()

        assert "check the id" in client.get(problem["type"]).json()["detail"]
        assert client.get("/problems/nothing").status_code == 404


class TestABatch:
    def test_is_recorded_whole(self, people: People) -> None:
        commands = [{"command": "add_person", "body": {"name": name}, "key": name} for name in ("Kim", "Lou")]

        assert len(people.give("root", "batch", commands=commands)["replies"]) == 2
        assert {"Kim", "Lou"} <= {row["name"] for row in people.ask("people", limit="200")["items"]}

    def test_is_refused_whole(self, people: People, cairn: Cairn) -> None:
        before = positions(cairn)
        wrong = {"command": "register_product", "body": {"key": "EXPORTS", "name": "Twice"}, "key": "2"}
        commands = [{"command": "add_person", "body": {"name": "Kim"}, "key": "1"}, wrong]

        assert people.refused("root", "batch", commands=commands) == (422, "validation")
        assert people.refused("root", "batch", commands=[{"command": "fly", "key": "1"}]) == (404, "not_found")
        assert positions(cairn) == before
