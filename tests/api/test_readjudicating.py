"""Another policy is tried over HTTP and at the terminal; nothing is recorded by it."""

import asyncio
import json
from contextlib import closing
from pathlib import Path

from api.composition.workspace import opened
from tests.api.people import ROOT, People
from tests.api.test_cli import cairn, failure


class TestOverHttp:
    def test_answers_with_the_policy_and_every_decision(self, people: People) -> None:
        head = people.ask("products")["position"]
        answer = people.client.post("/v1/readjudication", json={"quorum": 2}, headers=ROOT)

        report = answer.json()
        assert (answer.status_code, report["policy"]["quorum"], report["items"]) == (200, 2, [])
        assert people.ask("products")["position"] == head

    def test_takes_nothing_that_is_no_policy(self, people: People) -> None:
        assert people.refused("ada", "readjudication", quorum=0) == (422, "validation")
        assert people.refused("ada", "readjudication?dry=1", quorum=1) == (400, "unknown_parameter")

    def test_asks_who_asks(self, people: People) -> None:
        assert people.client.post("/v1/readjudication", json={}).status_code == 401

    def test_is_described(self, people: People) -> None:
        spec = people.client.get("/openapi.json").json()
        assert spec["paths"]["/v1/readjudication"]["post"]["operationId"] == "readjudicate"
        assert "Policy" in spec["components"]["schemas"]


class TestAtTheTerminal:
    def test_reads_the_policy_from_a_file(self, tmp_path: Path) -> None:
        data, policy = tmp_path / "data", tmp_path / "policy.json"
        with closing(asyncio.run(opened(data))):
            policy.write_text(json.dumps({"version": 2, "signatures": 1}))

        report = cairn(data, "readjudicate", "--policy", str(policy))
        assert (report["policy"]["signatures"], report["decisions"]) == (1, 0)

    def test_says_in_one_line_what_is_no_policy(self, tmp_path: Path) -> None:
        (policy := tmp_path / "policy.json").write_text('{"quorum": 0}')
        code, errors = failure("readjudicate", "--policy", str(policy), "--data", str(tmp_path / "data"))
        assert (code, len(errors), "/quorum" in errors[0]) == (1, 1, True)
