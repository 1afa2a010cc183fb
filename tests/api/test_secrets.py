"""A secret that somebody shows is in no log, no event, no answer and no file: only its digest is kept."""

import logging
from pathlib import Path

import pytest

from api.composition.workspace import Cairn
from api.identity import digest
from tests.api.browsers import PASSWORD, Browser, joined, link_for
from tests.api.people import People
from tests.api.test_exchanging import exchange

PLANTED = "planted-secret-7d1f"


def files(directory: Path) -> list[str]:
    """The files that hold what was planted."""
    return [str(each) for each in directory.rglob("*") if each.is_file() and PLANTED.encode() in each.read_bytes()]


class TestASecretThatIsShown:
    def test_wrongly_is_kept_nowhere(
        self, cairn: Cairn, people: People, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
    ) -> None:
        caplog.set_level(logging.DEBUG)
        browser = Browser(cairn)
        answers = [
            people.read("roadmap", PLANTED),
            people.send(PLANTED, "batch", commands=[]),
            browser.send("/login", login=PLANTED, password=PLANTED),
            browser.send("/login", key=PLANTED),
            browser.get("/join", link=PLANTED),
            browser.get("/login/callback", code=PLANTED, state=PLANTED),
            exchange(people, PLANTED),
        ]
        assert [each.status_code for each in answers] == [401, 401, 403, 403, 403, 403, 403]
        assert [each.text for each in answers if PLANTED in each.text] == []
        assert PLANTED not in "".join([record.getMessage() for record in caplog.records if record.name == "cairn"])
        assert PLANTED not in "".join(capfd.readouterr())
        assert files(cairn.directory) == []

    def test_rightly_is_kept_as_a_digest(self, cairn: Cairn, people: People) -> None:
        people.made("root", "api-keys", digest=digest(PLANTED), principal=people.ids["ada"], label="x")
        assert people.read("roadmap", PLANTED).status_code == 200
        browser = joined(cairn, people)
        secrets = (PLANTED, PASSWORD, browser.session, link_for(people, "sam"))
        kept = b"".join(each.read_bytes() for each in cairn.directory.rglob("*") if each.is_file())
        assert [each for each in secrets if each.encode() in kept] == []
        assert digest(browser.session).encode() in kept  # the control: what is kept would be found

    def test_in_a_body_that_does_not_fit_is_not_told_again(self, people: People) -> None:
        refused = people.send("root", "api-keys", digest=PLANTED, principal=people.ids["ada"], label="x")
        assert (refused.status_code, PLANTED in refused.text) == (422, False)
