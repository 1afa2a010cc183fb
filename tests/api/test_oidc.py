"""People log in by an identity provider, if an administrator has linked who they are there; nobody else does."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from httpx2 import Response
from joserfc.jwk import ECKey

from api.composition.workspace import Cairn
from tests.api.browsers import Browser
from tests.api.people import People
from tests.api.provider import Provider, provided
from tests.api.test_logging_in import later, topics


@pytest.fixture
def provider(cairn: Cairn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the server is set to."""
    with provided() as made:
        made.now = cairn.lifecycle.clock().timestamp()
        for name, said in (("ISSUER", made.url), ("CLIENT_ID", "cairn"), ("NAME", "Example <Ltd>")):
            monkeypatch.setenv(f"CAIRN_OIDC_{name}", said)
        yield made


@pytest.fixture
def ada(people: People, provider: Provider) -> str:
    """Ada, who is linked to the subject that the provider vouches for."""
    said = {"issuer": provider.url, "subject": provider.subject, "person": people.ids["ada"]}
    return people.made("root", "external-identities", **said)


@pytest.fixture
def browser(cairn: Cairn, provider: Provider) -> Browser:  # noqa: ARG001  # set before the server starts
    return Browser(cairn)


def away(browser: Browser) -> str:
    """Where the provider sends a browser back to, that went to it."""
    sent = browser.get("/login/oidc")
    assert sent.status_code == 303, sent.text
    there = httpx2.get(sent.headers["Location"], follow_redirects=False)
    return str(there.headers["Location"])


def back(browser: Browser, url: str) -> Response:
    return browser.client.get(url)


class TestLoggingInByAProvider:
    def test_is_offered(self, browser: Browser) -> None:
        assert "Log in by Example &lt;Ltd&gt;" in browser.get("/login").text

    def test_lets_in_whoever_is_linked(self, cairn: Cairn, people: People, browser: Browser, ada: str) -> None:
        arrived = back(browser, away(browser))
        assert (arrived.status_code, arrived.headers["Location"]) == (303, "/")
        assert browser.get("/").status_code == 200
        (row,) = people.ask("sessions")["items"]
        assert (row["person"], row["way"], row["through"]) == (people.ids["ada"], "oidc", ada)

    def test_makes_nobody_known(self, cairn: Cairn, people: People, provider: Provider, browser: Browser) -> None:
        before = people.ask("people", limit="200")["items"]
        assert (back(browser, away(browser)).status_code, browser.session) == (403, "")
        assert people.ask("people", limit="200")["items"] == before
        assert topics(cairn)[-1] == "login.refused"

    def test_ends_when_the_link_is_archived(self, people: People, browser: Browser, ada: str) -> None:
        back(browser, away(browser))
        people.give("root", f"external-identities/{ada}/archive", reason="She has left the provider.")
        assert browser.get("/").status_code == 303
        assert back(browser, away(browser)).status_code == 403

    def test_goes_on_when_the_provider_has_another_key(
        self, cairn: Cairn, provider: Provider, browser: Browser, ada: str
    ) -> None:
        back(browser, away(browser))
        provider.rotate("second")
        later(cairn, seconds=6)
        again = Browser(cairn)
        assert back(again, away(again)).status_code == 303

    def test_proves_with_the_code_that_it_asked(self, browser: Browser, ada: str) -> None:
        asked = parse_qs(urlsplit(browser.get("/login/oidc").headers["Location"]).query)
        assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
        assert len(asked["code_challenge"][0]) == 43

    def test_is_not_offered_where_no_provider_is_set(self, cairn: Cairn, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CAIRN_OIDC_ISSUER", raising=False)
        plain = Browser(cairn)
        assert ("/login/oidc" in plain.get("/login").text, plain.get("/login/oidc").status_code) == (False, 403)


class TestComingBack:
    def test_opens_nothing_in_another_browser(self, cairn: Cairn, browser: Browser, ada: str) -> None:
        """Whoever has somebody else follow a link has them log in as nobody."""
        url, other = away(browser), Browser(cairn)
        assert (back(other, url).status_code, other.session) == (403, "")
        other.get("/login/oidc")
        assert (back(other, url).status_code, other.session) == (403, "")

    def test_opens_nothing_twice(self, browser: Browser, ada: str) -> None:
        url = away(browser)
        assert [back(browser, url).status_code for _ in range(2)] == [303, 403]

    @pytest.mark.parametrize("part", ["state", "code", "iss"])
    def test_opens_nothing_with_another(self, browser: Browser, ada: str, part: str) -> None:
        url = away(browser)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        told = browser.get("/login/callback", **{**asked, part: "another"})
        assert told.status_code in {403, 503}
        assert browser.session == ""

    @pytest.mark.parametrize(
        "more", [{"nonce": "another"}, {"nonce": None}, {"aud": "others"}, {"exp": 1}, {"sub": None}], ids=str
    )
    def test_opens_nothing_with_a_token_that_is_not_so(
        self, provider: Provider, browser: Browser, ada: str, more: dict[str, Any]
    ) -> None:
        provider.more = more
        assert (back(browser, away(browser)).status_code, browser.session) == (403, "")

    def test_opens_nothing_signed_by_somebody_else(self, provider: Provider, browser: Browser, ada: str) -> None:
        shown = provider.key.as_dict(private=False)
        provider.more = {"key": ECKey.generate_key("P-256"), "header": {"jwk": shown}}
        assert (back(browser, away(browser)).status_code, browser.session) == (403, "")

    def test_is_told_as_unavailable_when_the_provider_is(self, provider: Provider, browser: Browser, ada: str) -> None:
        url = away(browser)
        provider.answer = lambda *_: {"id_token": 5}  # type: ignore[method-assign]
        assert back(browser, url).status_code in {403, 503}
        assert browser.session == ""
