"""People come in with a password that they chose by a link, once; what a browser keeps is worth nothing elsewhere."""

from datetime import timedelta

import pytest

from api.browser import csrf_of
from api.composition.workspace import Cairn
from api.identity import digest
from domain.team.api_key import ApiKey
from domain.team.session import Session
from tests.api.browsers import PASSWORD, Browser, joined, link_for
from tests.api.people import People

IDEA = {"key": "NEW", "name": "New", "reason": "We try it."}


@pytest.fixture
def ada(cairn: Cairn, people: People) -> Browser:
    return joined(cairn, people)


def topics(cairn: Cairn) -> list[str]:
    return [record.topic for record in cairn.ledger.page(0, 10_000)]


def later(cairn: Cairn, **delta: float) -> None:
    """Have it be so much later."""
    at = cairn.lifecycle.clock() + timedelta(**delta)
    cairn.lifecycle.clock = lambda: at


class TestALink:
    def test_has_a_password_chosen(self, cairn: Cairn, people: People) -> None:
        browser = Browser(cairn)
        assert browser.get("/").headers["Location"] == "/login"
        answer = browser.send(f"/join?link={link_for(people)}", login="Ada@Example.com", password=PASSWORD)

        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        assert browser.get("/").status_code == 200
        assert topics(cairn)[-3:] == ["invitation.accepted", "person.access_granted", "session.begun"]

    def test_opens_once(self, cairn: Cairn, people: People) -> None:
        link = link_for(people)
        Browser(cairn).send(f"/join?link={link}", login="ada", password=PASSWORD)
        again = Browser(cairn).get("/join", link=link)
        assert (again.status_code, "was used" in again.text) == (403, True)
        forged = Browser(cairn)
        told = forged.client.post(f"/join?link={link}", data={"csrf": forged.csrf("/login"), "login": "eve"})
        assert (told.status_code, forged.session) == (403, "")

    def test_opens_nothing_that_nobody_sent(self, cairn: Cairn) -> None:
        assert Browser(cairn).get("/join", link="guessed").status_code == 403

    @pytest.mark.parametrize("password", ["", "short", "x" * 201, "ADA@EXAMPLE.COM"])
    def test_takes_no_weak_password_and_opens_still(self, cairn: Cairn, people: People, password: str) -> None:
        link, browser = link_for(people), Browser(cairn)
        refused = browser.send(f"/join?link={link}", login="ada@example.com", password=password)
        assert (refused.status_code, browser.session) == (422, "")
        assert browser.send(f"/join?link={link}", login="ada@example.com", password=PASSWORD).status_code == 303

    def test_takes_no_name_that_is_somebody_elses(self, cairn: Cairn, people: People, ada: Browser) -> None:
        browser = Browser(cairn)
        refused = browser.send(f"/join?link={link_for(people, 'sam')}", login="ADA@example.com", password=PASSWORD)
        assert (refused.status_code, browser.session) == (409, "")
        assert ada.get("/").status_code == 200

    def test_replaces_the_password_and_ends_what_came_of_it(self, cairn: Cairn, people: People, ada: Browser) -> None:
        Browser(cairn).send(f"/join?link={link_for(people)}", login="ada@example.com", password="another password")
        assert ada.get("/").status_code == 303
        assert Browser(cairn).log_in().status_code == 403
        assert Browser(cairn).log_in(password="another password").status_code == 303


class TestAPassword:
    def test_lets_in_under_a_name_in_any_case(self, cairn: Cairn, ada: Browser) -> None:
        assert Browser(cairn).log_in(" ADA@example.com ").status_code == 303
        assert topics(cairn)[-1] == "session.begun"

    @pytest.mark.parametrize(("login", "password"), [("ada@example.com", "wrong"), ("nobody", PASSWORD), ("", "")])
    def test_that_is_wrong_lets_nobody_in(self, cairn: Cairn, ada: Browser, login: str, password: str) -> None:
        browser = Browser(cairn)
        refused = browser.log_in(login, password)
        assert (refused.status_code, browser.session) == (403, "")
        assert "Nobody is known by this" in refused.text

    def test_lets_nobody_in_once_it_was_withdrawn(self, cairn: Cairn, people: People, ada: Browser) -> None:
        (row,) = people.ask("invitations")["items"]
        people.give("root", f"invitations/{row['id']}/withdraw", reason="She has left.")
        assert (ada.get("/").status_code, Browser(cairn).log_in().status_code) == (303, 403)

    def test_is_kept_as_a_slow_hash_and_in_no_event(self, cairn: Cairn, ada: Browser) -> None:
        kept = cairn.credentials.password("ada@example.com")
        assert kept is not None
        assert kept.hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        recorded = b"".join(record.state + record.metadata for record in cairn.ledger.page(0, 10_000))
        assert [each for each in (PASSWORD, kept.hash, "ada@example.com") if each.encode() in recorded] == []


class TestFailing:
    def test_is_slowed_down_for_a_name_from_an_address(self, cairn: Cairn, ada: Browser) -> None:
        browser = Browser(cairn)
        statuses = [browser.log_in(password="wrong").status_code for _ in range(5)]
        refused = browser.log_in()
        assert (statuses, refused.status_code) == ([403] * 5, 429)
        assert 0 < int(refused.headers["Retry-After"]) <= 900

        later(cairn, minutes=15)
        assert browser.log_in().status_code == 303

    def test_of_one_name_keeps_nobody_else_out(self, cairn: Cairn, people: People, ada: Browser) -> None:
        joined(cairn, people, "sam")
        browser = Browser(cairn)
        assert [browser.log_in(password="wrong").status_code for _ in range(6)][-1] == 429
        assert browser.log_in("sam@example.com").status_code == 303

    def test_is_recorded_coarsely(self, cairn: Cairn, people: People, ada: Browser) -> None:
        browser = Browser(cairn)
        for _ in range(4):
            browser.log_in(password="wrong")
        browser.log_in("typed by mistake: my secret")
        items = people.ask("refused-logins", names="false")["items"]
        told = [(row["person"], row["way"], row["at_least"]) for row in items]
        assert told == [(people.ids["ada"], "password", 1), (None, "password", 1)]
        assert not [record for record in cairn.ledger.page(0, 10_000) if b"typed by mistake" in record.state]


class TestASession:
    def test_has_a_secret_that_was_never_seen_before(self, cairn: Cairn, ada: Browser) -> None:
        """Whoever has planted a cookie in somebody's browser does not share what they log in to."""
        victim = Browser(cairn)
        planted = ada.session
        victim.client.cookies.set("cairn_session", planted, domain="testserver.local")
        visit = victim.csrf("/login") and victim.client.cookies["cairn_visit"]
        victim.log_in()
        assert victim.session not in {"", planted, visit}
        assert "cairn_visit" not in victim.client.cookies

    def test_is_nothing_that_a_browser_makes_up(self, cairn: Cairn, ada: Browser) -> None:
        browser = Browser(cairn)
        browser.client.cookies.set("cairn_session", "made-up")
        assert (browser.get("/").status_code, browser.get("/v1/roadmap").status_code) == (303, 401)

    def test_ends_with_logging_out_and_its_secret_with_it(self, cairn: Cairn, ada: Browser) -> None:
        secret = ada.session
        assert ada.send("/logout").status_code == 403
        found = ada.client.post("/logout", data={"csrf": csrf_of(secret)})
        assert (found.status_code, ada.session, topics(cairn)[-1]) == (303, "", "session.ended")
        ada.client.cookies.set("cairn_session", secret)
        assert ada.get("/").status_code == 303

    def test_ends_by_an_administrators_word(self, people: People, ada: Browser) -> None:
        session = Session.create_id(digest(ada.session))
        people.give("root", f"sessions/{session}/end", reason="The laptop was lost.")
        assert ada.get("/").status_code == 303

    def test_ends_when_it_is_not_used(self, cairn: Cairn, ada: Browser) -> None:
        later(cairn, minutes=50)
        assert ada.get("/").status_code == 200
        later(cairn, hours=3, minutes=1)
        assert ada.get("/").status_code == 303

    def test_ends_however_much_it_is_used(self, cairn: Cairn, ada: Browser) -> None:
        statuses = []
        for _ in range(13):
            later(cairn, minutes=59)
            statuses.append(ada.get("/").status_code)
        assert statuses == [200] * 12 + [303]

    def test_is_no_bearer(self, ada: Browser) -> None:
        told = Browser(ada.client.app.state.bound.cairn).client  # type: ignore[attr-defined]
        assert told.get("/v1/roadmap", headers={"Authorization": f"Bearer {ada.session}"}).status_code == 401

    def test_is_in_a_cookie_that_only_this_host_can_set(self, cairn: Cairn, people: People, ada: Browser) -> None:
        browser = Browser(cairn, "https://cairn.example")
        cookie = browser.log_in().headers["set-cookie"].split(", __Host")[0]
        assert cookie.startswith("__Host-cairn_session=")
        assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= {*cookie.split("; ")}
        assert "Domain" not in cookie
        planted = Browser(cairn, "https://cairn.example")
        planted.client.cookies.set("cairn_session", ada.session)
        assert planted.get("/").status_code == 303


class TestAForm:
    def test_from_elsewhere_lets_nobody_in(self, cairn: Cairn, ada: Browser) -> None:
        browser = Browser(cairn)
        sent = {"login": "ada@example.com", "password": PASSWORD}
        assert browser.client.post("/login", data=sent).status_code == 403
        browser.csrf("/login")
        assert browser.client.post("/login", data={**sent, "csrf": Browser(cairn).csrf("/login")}).status_code == 403
        assert browser.session == ""

    def test_that_is_long_is_not_read(self, cairn: Cairn) -> None:
        assert Browser(cairn).send("/login", login="x" * 20_000).status_code == 413


class TestAPageThatGivesCommands:
    def test_proves_that_it_is_ours(self, people: People, ada: Browser) -> None:
        path = f"/v1/products/{people.product}/rename"
        body = {"name": "Exporting"}
        plain = ada.client.post(path, json=body)
        wrong = ada.client.post(path, json=body, headers={"X-CSRF-Token": csrf_of("another session")})
        assert [(each.status_code, each.json()["code"]) for each in (plain, wrong)] == [(403, "csrf_token_missing")] * 2

        told = ada.client.post(path, json=body, headers={"X-CSRF-Token": csrf_of(ada.session)})
        assert told.status_code == 200, told.text

    def test_reads_without_proof(self, ada: Browser) -> None:
        assert ada.client.get("/v1/roadmap").status_code == 200


class TestAKeyInAForm:
    def test_opens_the_pages_for_what_it_is_for(self, cairn: Cairn, people: People) -> None:
        body = {"digest": digest("narrow"), "principal": people.ids["ada"], "label": "x", "scopes": ["items:read"]}
        people.made("root", "api-keys", **body)
        browser = Browser(cairn)
        assert browser.send("/login", key="narrow").status_code == 303
        assert "narrow" not in browser.session
        assert "not issued for this" in browser.get("/", view="audit_trail").text
        assert browser.client.get("/v1/audit_trail").status_code == 403

    def test_opens_nothing_once_the_key_is_revoked(self, cairn: Cairn, people: People) -> None:
        browser = Browser(cairn)
        browser.send("/login", key="ada")
        people.give("root", f"api-keys/{ApiKey.create_id(digest('ada'))}/revoke", reason="It was lost.")
        assert browser.get("/").status_code == 303

    @pytest.mark.parametrize("key", ["wrong", "ключ", "鍵;", "clé\r\n", "\0"])
    def test_that_is_wrong_lets_nobody_in(self, cairn: Cairn, key: str) -> None:
        browser = Browser(cairn)
        assert (browser.send("/login", key=key).status_code, browser.session) == (403, "")


class TestWhoeverIsErased:
    def test_has_no_password_kept(self, cairn: Cairn, people: People, ada: Browser) -> None:
        assert [str(each) for each in cairn.credentials.people()] == [people.ids["ada"]]
