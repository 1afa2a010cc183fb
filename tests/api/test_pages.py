"""What a browser shows: a table for each view, to whoever has logged in."""

import pytest

from api.composition.workspace import Cairn
from api.identity import digest
from tests.api.browsers import Browser
from tests.api.people import People


@pytest.fixture
def ada(cairn: Cairn, people: People) -> Browser:
    """The browser of somebody who is known by a key."""
    browser = Browser(cairn)
    assert browser.send("/login", key="ada").status_code == 303, people.ids
    return browser


class TestThePages:
    def test_ask_who_that_is(self, cairn: Cairn) -> None:
        asked = Browser(cairn).get("/")
        assert (asked.status_code, asked.headers["Location"]) == (303, "/login")

    @pytest.mark.usefixtures("people")
    def test_take_no_key_from_an_address(self, cairn: Cairn) -> None:
        """An address stands in histories, and in what a page tells the next one."""
        assert Browser(cairn).get("/", key="ada").headers["Location"] == "/login"

    @pytest.mark.parametrize("cookie", [b"\xff\xfe", b"%FF", "ключ".encode()])
    def test_ask_again_after_a_cookie_of_any_bytes(self, cairn: Cairn, cookie: bytes) -> None:
        headers = {b"Cookie": b"cairn_session=" + cookie}
        assert Browser(cairn).client.get("/", headers=headers).status_code == 303

    def test_open_to_a_key_in_any_alphabet(self, cairn: Cairn, people: People) -> None:
        people.made("root", "api-keys", digest=digest("ключ"), principal=people.ids["ada"], label="laptop")
        browser = Browser(cairn)
        browser.send("/login", key="ключ")

        assert browser.get("/").status_code == 200

    def test_show_a_table_for_each_view_at_any_moment(self, ada: Browser) -> None:
        page = ada.get("/", view="audit_trail")
        past = ada.get("/", view="audit_trail", as_of="2026-01-01")

        assert (page.status_code, "<table>" in page.text) == (200, True)
        assert "No rows at that moment" in past.text

    def test_say_what_is_wrong_with_a_moment(self, ada: Browser) -> None:
        assert "is not a moment" in ada.get("/", as_of="<script>").text
        assert "<script>" not in ada.get("/", as_of="<script>").text
