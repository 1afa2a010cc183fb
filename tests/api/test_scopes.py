"""What a key is for: every door names the scope that it needs, and opens to no key without it."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.bound import authenticated
from api.composition.workspace import Cairn
from api.identity import digest
from domain.authority import ADMINISTRATOR, Scope
from domain.command import commands
from domain.team.api_key import ApiKey
from tests.api.people import People
from tests.world import COMMANDS

PUBLIC = {
    "/": "the page of whoever has logged in, and the way there",
    "/login": "the form to log in, with the token of the visit",
    "/login/oidc": "the way to an identity provider",
    "/login/callback": "the way back, with what proves that it went out from the same visit",
    "/join": "the form to choose a password, with the secret of a link",
    "/logout": "the end of the session that it is sent in, with its token",
    "/v1/commands": "a declaration, the same everywhere",
    "/v1/event-types": "a declaration, the same everywhere",
    "/v1/authority": "a declaration, the same everywhere",
    "/asyncapi.json": "a declaration, the same everywhere",
    "/v1/token": "a token of a workload that is trusted",
    "/.well-known/oauth-protected-resource": "how the rest is protected",
    "/problems/{code}": "a declaration, the same everywhere",
}
BY_WHAT_IS_SENT = {"/v1/batch": "each command in it needs its own"}
OF_THE_FRAMEWORK = {"/openapi.json", "/docs", "/docs/oauth2-redirect"}
SOMEWHERE = {"id": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "position": "1", "level": "0", "index": "000"}
each_scope = pytest.mark.parametrize("scope", list(Scope))


def routes(client: TestClient) -> list[APIRoute]:
    """Every route of the API; whatever is none must be known by its path."""
    every = client.app.routes  # type: ignore[attr-defined]
    assert {each.path for each in every if not isinstance(each, APIRoute)} == OF_THE_FRAMEWORK
    return [each for each in every if isinstance(each, APIRoute)]


def needed(route: APIRoute) -> list[str] | None:
    """The scopes a route declares; None where nobody is asked who they are."""
    found = [each.own_oauth_scopes or [] for each in route.dependant.dependencies if each.call is authenticated]
    assert len(found) <= 1, route.path
    return list(found[0]) if found else None


def somewhere(route: APIRoute) -> tuple[str, str]:
    """The method and a path of a route."""
    return min(route.methods or ()), route.path_format.format(**SOMEWHERE)


def keyed(people: People, *scopes: str) -> str:
    """A key of somebody who administers nothing, for these scopes."""
    key = f"key for {' '.join(scopes)}"
    people.made("root", "api-keys", digest=digest(key), principal=people.ids["ada"], label="x", scopes=[*scopes])
    return key


class TestEveryRoute:
    def test_names_the_scope_it_needs_or_is_known_to_be_public(self, client: TestClient) -> None:
        found = {each.path: needed(each) for each in routes(client)}
        assert {path for path, scopes in found.items() if scopes is None} == {*PUBLIC}
        assert {path for path, scopes in found.items() if scopes == []} == {*BY_WHAT_IS_SENT}
        assert {scope for scopes in found.values() for scope in scopes or ()} <= {*Scope}

    def test_answers_nobody_who_is_not_known(self, client: TestClient) -> None:
        asked = [each for each in routes(client) if needed(each) is not None]
        answers = [(each.path, client.request(*somewhere(each)).status_code) for each in asked]
        assert len(answers) > 800
        assert [answer for answer in answers if answer[1] != 401] == []

    def test_answers_no_key_that_is_for_something_else(self, client: TestClient, people: People) -> None:
        keys = {each: keyed(people, *(other for other in Scope if other is not each)) for each in Scope}
        wrong = []
        for each in routes(client):
            for scope in needed(each) or ():
                told = client.request(*somewhere(each), headers=people.headers(keys[Scope(scope)]))
                problem = told.json()
                if (told.status_code, problem["code"], problem["facts"]) != (403, "missing_scope", [scope]):
                    wrong.append((each.path, told.text))
        assert wrong == []


class TestARefusal:
    def test_points_to_how_one_is_let_in(self, client: TestClient) -> None:
        challenge = client.get("/v1/roadmap").headers["WWW-Authenticate"]
        url = challenge.removeprefix('Bearer resource_metadata="').removesuffix('"')
        told = client.get(url).json()
        assert (told["resource"], told["scopes_supported"]) == ("http://testserver/", [*Scope])

    def test_names_the_scope_that_is_missing(self, people: People) -> None:
        told = people.read("audit_trail", keyed(people, "items:read")).headers["WWW-Authenticate"]
        assert told.startswith('Bearer error="insufficient_scope", scope="audit:read", resource_metadata="http')


class TestTheScopeOfACommand:
    def test_is_admin_where_administrators_decide_alone(self) -> None:
        ours = [each for each in commands() if each.aggregate.SCOPES[1] is Scope.ITEMS_WRITE]  # by who decides
        alone = {each.name for each in ours if {*each.mark.by} == {ADMINISTRATOR}}
        assert {each.name for each in commands() if each.scope is Scope.ADMIN} == alone

    @pytest.mark.parametrize("name", ["decide_gate", "vote_gate", "sign_record"])
    def test_is_approval_where_it_is_a_decision(self, name: str) -> None:
        assert COMMANDS[name].scope is Scope.GATES_APPROVE

    @pytest.mark.parametrize("name", ["draft_problem_statement", "record_insight", "add_person"])
    def test_is_writing_else(self, name: str) -> None:
        assert COMMANDS[name].scope is Scope.ITEMS_WRITE

    def test_is_asked_for_each_command_of_a_batch(self, people: People) -> None:
        key = keyed(people, "items:write")
        items = [{"command": "archive_product", "target": people.product, "key": "1", "body": {"reason": "Done."}}]
        told = people.send(key, "batch", commands=items)
        assert (told.status_code, told.json()["code"], told.json()["facts"]) == (403, "missing_scope", ["admin"])
        assert told.json()["errors"][0]["pointer"] == "/commands/0/command"

    def test_is_told_by_the_catalogue_and_the_specification(self, client: TestClient) -> None:
        items = client.get("/v1/commands").json()["items"]
        told = {each["name"]: each for each in items if each["name"] in COMMANDS}  # tests declare others later
        spec = client.get("/openapi.json").json()["paths"]
        assert {name: each["scope"] for name, each in told.items()} == {n: each.scope for n, each in COMMANDS.items()}
        operations = {name: spec[each["path"]]["post"]["security"] for name, each in told.items()}
        assert operations == {name: [{"HTTPBearer": [each["scope"]]}] for name, each in told.items()}


class TestTheScopeOfAView:
    def test_is_that_of_an_audit_where_it_says_who_did_what(self, people: People) -> None:
        key = keyed(people, "items:read")
        told = {path: people.read(path, key).status_code for path in ("roadmap", "audit_trail", "api-keys", "refusals")}
        assert told == {"roadmap": 200, "audit_trail": 403, "api-keys": 403, "refusals": 403}


class TestAKeyThatEnds:
    def test_opens_nothing_once_it_has_expired(self, cairn: Cairn, people: People) -> None:
        body: dict[str, Any] = {"digest": digest("short"), "principal": people.ids["ada"], "label": "x"}
        at = cairn.lifecycle.clock() + timedelta(minutes=5)
        people.made("root", "api-keys", **body, expires_at=at.isoformat())
        assert people.read("roadmap", "short").status_code == 200

        cairn.lifecycle.clock = lambda: at
        assert people.read("roadmap", "short").status_code == 401

    def test_gives_way_to_another_one_by_and_by(self, cairn: Cairn, people: People) -> None:
        old = ApiKey.create_id(digest("ada"))
        people.give("root", f"api-keys/{old}/rotate", digest=digest("new ada"), overlap_hours=1)
        assert {people.read("roadmap", key).status_code for key in ("ada", "new ada")} == {200}

        at = cairn.lifecycle.clock() + timedelta(hours=1)
        cairn.lifecycle.clock = lambda: at
        told = {key: people.read("roadmap", key).status_code for key in ("ada", "new ada")}
        assert told == {"ada": 401, "new ada": 200}


class TestWhenAKeyWasUsedLast:
    def test_is_known_to_the_hour_and_recorded_nowhere(self, cairn: Cairn, people: People) -> None:
        people.read("roadmap", "ada")
        recorded = cairn.ledger.head()
        for _ in range(3):
            people.read("roadmap", "ada")
        used = cairn.credentials.used()[str(ApiKey.create_id(digest("ada")))]
        now = cairn.lifecycle.clock()

        assert cairn.ledger.head() == recorded
        assert (used.minute, used.second) == (0, 0)
        assert timedelta() <= now - used < timedelta(hours=2)

    def test_is_kept_where_no_secret_is(self, cairn: Cairn, people: People) -> None:
        people.read("roadmap", "ada")
        with closing(sqlite3.connect(cairn.directory / "credentials.db")) as db:
            assert [name for (name,) in db.execute("SELECT what FROM used WHERE what LIKE '%ada%'")] == []
        assert (cairn.directory / "credentials.db").stat().st_mode & 0o077 == 0
