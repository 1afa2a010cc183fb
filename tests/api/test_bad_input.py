"""What nobody should send: every one of it is a problem with a stable code, and nothing is recorded."""

import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic_core import to_json

from api.composition.workspace import Cairn
from tests.api.people import ROOT, People

MANY = "9" * 5000
GOES_ON = {"view": "roadmap", "position": 5, "effective_at": None, "filters": {}, "after": ["a", "b"]}


def asked(client: TestClient, path: str, **parameters: str) -> tuple[int, str]:
    """The status and code of the answer to a question."""
    answer = client.get(f"/v1/{path}", params=parameters, headers=ROOT).json()
    return answer["status"], answer["code"]


class TestABody:
    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b'{"name": "Reports", "name": "Tables"}', 400, "malformed_json"),
            (b'{"name": "a\\u0000b"}', 400, "malformed_json"),
            (b'{"name": "\\ud800"}', 400, "malformed_json"),
            (b'{"name": ' + b"[" * 500 + b"]" * 500 + b"}", 400, "malformed_json"),
            (b'{"name": ' + MANY.encode() + b"}", 400, "malformed_json"),
            (b'{"name": "' + b"x" * 5_000_000 + b'"}', 413, "too_large"),
        ],
        ids=["key twice", "NUL", "surrogate", "deep", "many digits", "large"],
    )
    def test_is_refused(self, people: People, cairn: Cairn, body: bytes, status: int, code: str) -> None:
        before, path = cairn.ledger.head(), f"/v1/products/{people.product}/rename"
        for each, sent in ((path, body), ("/v1/batch", body + b" " * 16_000_000 if status == 413 else body)):
            answer = people.client.post(each, content=sent, headers=people.headers("ada"))
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert cairn.ledger.head() == before

    def test_may_speak_of_an_escape(self, people: People) -> None:
        people.give("ada", f"products/{people.product}/rename", name=r"what \u0000 means")


class TestALedgerThatCannotBeWritten:
    def test_is_answered_as_a_thing_to_try_again(self, people: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        with closing(sqlite3.connect(cairn.directory / "ledger.db", timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            answer = people.send("ada", f"products/{people.product}/rename", name="Reports")

        assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
        assert (answer.headers["Retry-After"], cairn.ledger.head()) == ("1", before)

    def test_is_written_once_it_can_be(self, people: People, cairn: Cairn) -> None:
        with closing(sqlite3.connect(cairn.directory / "ledger.db", timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            people.send("ada", f"products/{people.product}/rename", name="Reports")

        assert people.give("ada", f"products/{people.product}/rename", name="Reports")["events"]


class TestAHeader:
    @pytest.mark.parametrize("version", [MANY, '"3.7"', "three", '"-1"'])
    def test_that_names_no_version_is_refused(self, people: People, version: str) -> None:
        answer = people.send("ada", f"products/{people.product}/rename", headers={"If-Match": version}, name="Reports")
        assert (answer.status_code, answer.json()["code"]) == (400, "if_match_unreadable")


class TestAQuestion:
    @pytest.mark.parametrize("moment", [f"pos:{MANY}", "pos:0", "pos:x"])
    @pytest.mark.parametrize("name", ["as_of", "effective_at"])
    def test_of_no_position_is_refused(self, client: TestClient, name: str, moment: str) -> None:
        assert asked(client, "roadmap", **{name: moment}) == (400, "moment_unreadable")

    def test_for_too_many_rows_is_refused(self, client: TestClient) -> None:
        assert asked(client, "roadmap", limit=MANY) == (400, "malformed")

    def test_points_at_a_filter_of_another_type(self, client: TestClient) -> None:
        problem = client.get("/v1/roadmap", params={"slipped": "maybe"}, headers=ROOT).json()
        assert (problem["status"], problem["code"]) == (400, "filter_unreadable")
        assert problem["errors"][0]["pointer"] == "/slipped"

    def test_of_a_difference_knows_two_moments(self, client: TestClient) -> None:
        assert asked(client, "roadmap/diff", colour="red") == (400, "unknown_parameter")

    @pytest.mark.parametrize(
        "altered",
        [
            {"position": "abc"},
            {"position": -(2**70)},
            {"position": []},
            {"effective_at": 2**70},
            {"effective_at": {}},
            {"after": [None, {}]},
            {"after": [1, 2, 3]},
            {"filters": None},
        ],
        ids=str,
    )
    def test_with_a_cursor_it_never_made_is_refused(self, client: TestClient, altered: dict[str, Any]) -> None:
        cursor = urlsafe_b64encode(to_json(GOES_ON | altered)).decode()
        assert asked(client, "roadmap", cursor=cursor) == (400, "cursor_unreadable")

    def test_about_an_import_never_takes_its_columns_for_a_person(self, people: People) -> None:
        """Three columns of these names look like a personal text, and are none."""
        brought_in = {"product": people.product, "source": {"system": "desk", "id": "7"}}
        feature = people.made("ivan", "features/bring-in-feature", **brought_in)
        for n, field in enumerate(("subject", "text", "token")):
            said = {"system": "desk", "sequence": str(n), "field": field, "new": "anything"}
            people.give("ivan", f"features/{feature}/attest", attested=said, attested_by=people.ids["dan"])

        assert people.ask(f"features/{feature}")["source_fields"]["token"] == "anything"


class TestAProblem:
    def test_of_every_kind_has_its_page(self, client: TestClient) -> None:
        answers = [client.get("/v1/nowhere"), client.put("/v1/products", headers=ROOT), client.get("/v1/products")]
        assert [client.get(each.json()["type"]).status_code for each in answers] == [200, 200, 200]
