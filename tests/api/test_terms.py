"""On what terms a server is used: how often, by which names, and whether a decision names the version it rests on."""

import re
from asyncio import run
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.composition.workspace import Cairn
from api.hosts import LOOPBACK, Named
from api.http import create_app
from api.quota import MANY, Quota
from api.terms import Terms
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.api.people import ROOT, People
from tests.faults.served import Served


def on_terms(people: People, cairn: Cairn, terms: Terms) -> People:
    """The same cast, before a server with these terms."""
    people.client = TestClient(create_app(cairn, "operator", terms=terms), raise_server_exceptions=False)
    return people


def fields(answer: Response) -> list[str | None]:
    return [answer.headers.get(name) for name in ("ratelimit-policy", "ratelimit", "retry-after")]


class TestAQuota:
    def test_is_told_and_kept(self, people: People, cairn: Cairn) -> None:
        limited = on_terms(people, cairn, Terms(a_minute=2))
        first, second, third = (limited.read("products", "ada") for _ in range(3))

        assert fields(first) == ['"default";q=2;w=60', '"default";r=1;t=60', None]
        assert second.headers["ratelimit"].startswith('"default";r=0;t=')
        assert third.status_code == 429
        _, left, seconds = fields(third)
        assert (left, 1 <= int(seconds or 0) <= 60) == (f'"default";r=0;t={seconds}', True)
        assert limited.read("products", "olga").status_code == 200

    def test_is_refused_as_the_draft_has_it(self, people: People, cairn: Cairn) -> None:
        limited = on_terms(people, cairn, Terms(a_minute=1))
        before = [limited.send("ada", "iterations", product=people.product) for _ in range(2)][-1]
        problem = before.json()

        assert problem["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
        assert (problem["violated-policies"], problem["code"]) == (["default"], "quota_exceeded")
        assert len(people.ask("iterations")["items"]) == 1

    def test_keeps_the_operator_from_nothing(self, people: People, cairn: Cairn) -> None:
        limited = on_terms(people, cairn, Terms(a_minute=1))
        assert [limited.read("products").status_code for _ in range(3)] == [200, 200, 200]

    def test_is_unlimited_unless_it_is_said(self, people: People) -> None:
        assert fields(people.read("products", "ada")) == [None, None, None]

    def test_forgets_who_has_not_asked_for_long(self) -> None:
        async def remembered() -> int:
            quota = Quota(1, window=0)
            for number in range(2 * MANY):
                quota.take(UUID(int=number))
            return quota.remembered

        assert run(remembered()) <= MANY


def given(people: People, verb: str, match: str | None = None, **body: Any) -> tuple[int, str | None]:
    """The status and code of what is answered to a command about the product."""
    headers = {"If-Match": match} if match else {}
    answer = people.send("sam", f"products/{people.product}/{verb}", headers=headers, **body)
    return answer.status_code, answer.json().get("code")


class TestAServerWhereVersionsAreNamed:
    @pytest.fixture(autouse=True)
    def _terms(self, people: People, cairn: Cairn) -> None:
        on_terms(people, cairn, Terms(versions_named=True))

    def test_takes_no_decision_that_names_none(self, people: People, cairn: Cairn) -> None:
        before, why = cairn.ledger.head(), {"reason": "Nobody exports any more."}
        assert given(people, "sunset", **why) == (428, "precondition_required")
        assert given(people, "sunset", '"7"', **why) == (412, "precondition_failed")
        assert cairn.ledger.head() == before
        assert given(people, "sunset", '"1"', **why) == (200, None)

    def test_takes_any_version_where_that_is_said(self, people: People) -> None:
        assert given(people, "sunset", "*", reason="Nobody exports any more.") == (200, None)

    def test_takes_what_only_adds(self, people: People) -> None:
        assert people.send("ada", "iterations", product=people.product).status_code == 201
        assert people.send("ada", f"products/{people.product}/rename", name="Reports").status_code == 200

    def test_asks_it_of_each_command_of_a_batch(self, people: People, cairn: Cairn) -> None:
        before = cairn.ledger.head()
        sunset = {"command": "sunset_product", "target": people.product, "body": {"reason": "It is over."}, "key": "1"}
        answer = people.send("sam", "batch", commands=[sunset])
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (428, "/commands/0/if_match")
        assert cairn.ledger.head() == before
        people.give("sam", "batch", commands=[{**sunset, "if_match": "*"}])

    def test_says_so_in_the_catalogue(self, people: People) -> None:
        told = {each["name"]: each["overturns"] for each in people.ask("commands")["items"]}
        asked = ("sunset_product", "reschedule_feature", "archive_feature", "rename_product", "add_person")
        assert [told[name] for name in asked] == [True, True, True, False, False]


class TestAServer:
    def asked(self, people: People, host: str) -> tuple[int, str | None]:
        client = TestClient(Named(people.client.app, (*LOOPBACK, "cairn.example")))
        answer = client.get("/v1/products", headers=ROOT | {"Host": host})
        return answer.status_code, answer.json().get("code")

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "[::1]", "Cairn.Example:443"])
    def test_is_asked_by_its_names(self, people: People, host: str) -> None:
        assert self.asked(people, host) == (200, None)

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "127.0.0.1:8000:1", "x:localhost"])
    def test_is_asked_by_no_other(self, people: People, host: str) -> None:
        assert self.asked(people, host) == (400, "unknown_host")


class TestADirectoryThatIsServed:
    def test_has_the_terms_it_is_served_on(self, tmp_path: Path) -> None:
        options = ("--rate-limit", "3", "--require-if-match", "--host-name", "cairn.example")
        with closing(Served(tmp_path / "data", options=options)) as served, httpx2.Client(
            base_url=served.url, headers={"Authorization": f"Bearer {served.key}"}
        ) as root:
            named = root.get("/v1/people", headers={"Host": "cairn.example"})
            assert (named.status_code, named.headers["ratelimit"]) == (200, '"default";r=2;t=60')
            assert root.get("/v1/people", headers={"Host": "evil.example"}).json()["code"] == "unknown_host"

            held = {"role": "administrator", "holder": named.json()["items"][0]["id"], "reason": "It is over."}
            revoked = root.post(f"/v1/roles/{Roles.at(WORKSPACE)}/revoke", json=held)
            assert (revoked.status_code, revoked.json()["code"]) == (428, "precondition_required")
            assert [root.get("/v1/people").status_code for _ in range(2)] == [200, 429]
            code, _, errors = served.asked("query", "people")
            assert code == 0, errors


class TestWhatABrowserMayDo:
    def test_with_data_is_nothing(self, people: People) -> None:
        headers = people.read("products").headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert (headers["x-frame-options"], headers["referrer-policy"]) == ("DENY", "no-referrer")

    def test_with_a_page_is_to_show_its_style(self, client: TestClient) -> None:
        policy = client.get("/").headers["content-security-policy"]
        assert "script-src" not in policy
        assert "style-src 'unsafe-inline'; form-action 'self'" in policy

    def test_with_the_page_of_the_api_is_to_run_what_it_names(self, client: TestClient) -> None:
        page = client.get("/docs")
        sources = re.findall(r'(?:src|href)="(https://[^/"]+)', page.text)
        assert sources
        assert all(source in page.headers["content-security-policy"] for source in sources)
