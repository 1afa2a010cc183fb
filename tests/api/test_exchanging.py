"""A workflow holds no secret: what its platform says of it is exchanged for a token that opens for five minutes."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from joserfc.jwk import ECKey

from api.composition.workspace import Cairn
from api.exchanging import GRANT, ID_TOKEN
from tests.api.people import People
from tests.api.provider import Provider, provided
from tests.api.test_logging_in import later, topics

FROM: dict[str, Any] = {"aud": "cairn", "repository": "example/exports", "ref": "refs/heads/main"}
OTHER = ECKey.generate_key("P-256", {"kid": "first"})


@pytest.fixture
def provider(cairn: Cairn) -> Iterator[Provider]:
    with provided() as made:
        made.now = cairn.lifecycle.clock().timestamp()
        yield made


@pytest.fixture
def service(people: People, provider: Provider) -> str:
    """A service that a workflow of the repository speaks for."""
    said = {"name": "Build", "kind": "service", "responsible": people.ids["tess"]}
    service = people.made("root", "people", **said)
    workload = {"issuer": provider.url, "audience": "cairn", "repository": FROM["repository"], "ref": FROM["ref"]}
    scopes = ["items:read", "items:write"]
    people.made("root", "workload-trusts", workload=workload, service=service, scopes=scopes)
    return service


def exchange(people: People, token: str, **more: str) -> Response:
    form = {"grant_type": GRANT, "subject_token_type": ID_TOKEN, "subject_token": token, **more}
    return people.client.post("/v1/token", data=form)


def unsigned(token: str) -> str:
    """The same without a signature, as one that needs none."""
    header = part(b'{"alg":"none","kid":"first"}')
    return f"{header}.{token.split('.')[1]}."


def part(content: bytes) -> str:
    """A part of a token."""
    return urlsafe_b64encode(content).decode().rstrip("=")


class TestAWorkflow:
    @pytest.mark.usefixtures("service")
    def test_is_given_a_token_for_some_minutes(self, cairn: Cairn, people: People, provider: Provider) -> None:
        answer = exchange(people, provider.token(**FROM)).json()
        told = answer["token_type"], answer["expires_in"], answer["scope"]
        assert told == ("Bearer", 300, "items:read items:write")
        assert people.read("roadmap", answer["access_token"]).status_code == 200
        assert people.read("audit_trail", answer["access_token"]).status_code == 403

        later(cairn, minutes=5)
        assert people.read("roadmap", answer["access_token"]).status_code == 401

    def test_is_on_record_as_its_service(self, people: People, provider: Provider, service: str) -> None:
        exchange(people, provider.token(**FROM))
        (row,) = people.ask("sessions")["items"]
        assert (row["person"], row["way"]) == (service, "workload")

    def test_is_trusted_no_longer_once_that_is_archived(self, people: People, provider: Provider, service: str) -> None:
        token = exchange(people, provider.token(**FROM)).json()["access_token"]
        (row,) = people.ask("workload-trusts")["items"]
        people.give("root", f"workload-trusts/{row['id']}/archive", reason="The repository has moved.")
        assert people.read("roadmap", token).status_code == 401
        assert exchange(people, provider.token(**FROM)).status_code == 403

    @pytest.mark.usefixtures("service")
    def test_is_known_by_a_key_that_came_later(self, cairn: Cairn, people: People, provider: Provider) -> None:
        assert exchange(people, provider.token(**FROM)).status_code == 200
        before = provider.token(**FROM)
        provider.rotate("second")
        later(cairn, seconds=6)
        assert exchange(people, provider.token(**FROM)).status_code == 200
        assert exchange(people, before).status_code == 403


class TestATokenThatIsNotSo:
    @pytest.mark.parametrize(
        "forged",
        [
            {"key": OTHER},
            {"key": OTHER, "header": {"jwk": OTHER.as_dict(private=False)}},
            {"key": OTHER, "header": {"jku": "http://127.0.0.1:9/keys"}},
            {"key": OTHER, "header": {"x5u": "http://127.0.0.1:9/chain"}},
            {"key": OTHER, "header": {"kid": "another"}},
            {"aud": "others"},
            {"aud": ["cairn", "others"]},
            {"aud": None},
            {"iss": "https://elsewhere.example"},
            {"repository": "example/others"},
            {"ref": "refs/heads/feature"},
            {"ref": None},
            {"exp": 1},
            {"exp": None},
            {"nbf": 4_000_000_000},
        ],
        ids=lambda forged: " ".join([*forged, *forged.get("header", ())]),
    )
    def test_opens_nothing(self, people: People, provider: Provider, service: str, forged: dict[str, Any]) -> None:
        refused = exchange(people, provider.token(**{**FROM, **forged}))
        assert (refused.status_code, refused.json()["code"]) == (403, "token_refused")
        assert {each for each in provider.asked if "well-known" not in each} <= {"/jwks_uri"}

    def test_opens_nothing_unsigned(self, people: People, provider: Provider, service: str) -> None:
        assert exchange(people, unsigned(provider.token(**FROM))).status_code == 403

    def test_opens_nothing_signed_with_what_everybody_knows(
        self, people: People, provider: Provider, service: str
    ) -> None:
        _, claims, _ = provider.token(**FROM).split(".")
        header = part(b'{"alg":"HS256","kid":"first"}')
        said = f"{header}.{claims}"
        signature = hmac.digest(provider.key.as_pem(private=False), said.encode(), "sha256")
        assert exchange(people, f"{said}.{part(signature)}").status_code == 403

    @pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "W10.W10.W10"])
    def test_opens_nothing_unreadable(self, people: People, token: str) -> None:
        assert exchange(people, token).status_code == 403

    def test_has_no_issuer_asked_that_nobody_trusts(self, people: People, provider: Provider) -> None:
        assert exchange(people, provider.token(**FROM)).status_code == 403
        assert provider.asked == []

    def test_is_counted_and_slowed_down(self, cairn: Cairn, people: People, provider: Provider, service: str) -> None:
        statuses = [exchange(people, "x").status_code for _ in range(51)]
        assert statuses == [403] * 50 + [429]
        assert topics(cairn).count("login.refused") == 2  # the first and the tenth

    def test_of_another_kind_is_not_exchanged(self, people: People, provider: Provider, service: str) -> None:
        refused = exchange(people, provider.token(**FROM), grant_type="password")
        assert (refused.status_code, refused.json()["code"]) == (400, "no_such_grant")


@pytest.mark.usefixtures("service")
def test_an_issuer_that_is_silent_is_told_as_that(people: People, provider: Provider) -> None:
    token = provider.token(**FROM)
    provider.answer = lambda *_: {}  # type: ignore[method-assign]
    refused = exchange(people, token)
    assert (refused.status_code, refused.json()["code"]) == (503, "issuer_unavailable")
