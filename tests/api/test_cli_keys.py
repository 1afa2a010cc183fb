"""Keys at a terminal: for what they are, until when, and how one takes the place of another."""

from pathlib import Path

import pytest

from tests.api.test_cli import cairn, failure, rows

NAMED = ("--principal", "Build", "--role", "importer")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


class TestMakingAKey:
    def test_says_what_it_is_for_and_until_when(self, data: Path) -> None:
        made = cairn(data, "key", "create", *NAMED, "--scope", "items:read", "--expires", "2099-12-31")
        (row,) = rows(data, "api-keys")

        assert (row["id"], row["scopes"]) == (made["id"], ["items:read"])
        assert row["expires_at"] == "2099-12-31T23:59:59.999999Z"

    def test_gives_no_role_that_is_not_named(self, data: Path) -> None:
        made = cairn(data, "key", "create", "--principal", "Build")
        (roles,) = rows(data, "roles")

        assert (made["role"], [*roles["held"]]) == (None, ["administrator"])

    def test_is_refused_for_a_scope_that_is_none(self, data: Path) -> None:
        code, lines = failure("key", "create", *NAMED, "--scope", "everything", "--data", str(data))
        assert code != 0
        assert "items:read" in " ".join(lines)


class TestRotatingAKey:
    def test_shows_the_new_one_once(self, data: Path) -> None:
        made = cairn(data, "key", "create", *NAMED)
        done = cairn(data, "key", "rotate", made["id"], "--overlap-hours", "1")
        old, new = sorted(rows(data, "api-keys"), key=lambda row: row["successor"] is None)

        assert (done["succeeds"], done["key"] != made["key"]) == (made["id"], True)
        assert (old["successor"], new["expires_at"]) == (new["id"], None)


class TestInviting:
    def test_prints_a_link_and_keeps_none(self, data: Path) -> None:
        made = cairn(data, "invite", "Ada", "--url", "https://cairn.example/")
        (row,) = rows(data, "invitations")
        mark, secret = "https://cairn.example/join?link=cairn_", made["link"].partition("link=")[2]

        assert (row["id"], row["person"], made["link"].startswith(mark)) == (made["id"], made["person"], True)
        assert [each.name for each in data.iterdir() if each.is_file() and secret.encode() in each.read_bytes()] == []
