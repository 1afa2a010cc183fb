"""What a browser shows: a table for each view, to whoever has a key."""

import pytest

from api.identity import digest
from tests.api.people import People


class TestThePages:
    def test_ask_for_a_key(self, people: People) -> None:
        assert people.client.get("/").status_code == 401

    @pytest.mark.parametrize("key", ["wrong", "ключ", "鍵;", "clé\r\n", "\0"])
    def test_ask_again_after_a_wrong_key(self, people: People, key: str) -> None:
        first = people.client.get("/", params={"key": key}, follow_redirects=False)

        assert (first.status_code, people.client.get("/").status_code) == (303, 401)

    @pytest.mark.parametrize("cookie", [b"\xff\xfe", b"%FF", "ключ".encode()])
    def test_ask_again_after_a_cookie_of_any_bytes(self, people: People, cookie: bytes) -> None:
        assert people.client.get("/", headers={b"Cookie": b"cairn_key=" + cookie}).status_code == 401

    def test_open_to_a_key_in_any_alphabet(self, people: People) -> None:
        people.made("root", "api-keys", digest=digest("ключ"), principal=people.ids["ada"], label="laptop")

        assert people.client.get("/", params={"key": "ключ"}).status_code == 200

    def test_show_a_table_for_each_view_at_any_moment(self, people: People) -> None:
        people.client.get("/", params={"key": "ada"})
        page = people.client.get("/", params={"view": "audit_trail"})
        past = people.client.get("/", params={"view": "audit_trail", "as_of": "2026-01-01"})

        assert (page.status_code, "<table>" in page.text) == (200, True)
        assert "No rows at that moment" in past.text

    def test_say_what_is_wrong_with_a_moment(self, people: People) -> None:
        people.client.get("/", params={"key": "ada"})

        assert "is not a moment" in people.client.get("/", params={"as_of": "<script>"}).text
        assert "<script>" not in people.client.get("/", params={"as_of": "<script>"}).text
