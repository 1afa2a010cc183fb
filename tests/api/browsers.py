"""Browsers, as far as forms and cookies go."""

import re

from fastapi.testclient import TestClient
from httpx2 import Response

from api.browser import SESSION
from api.composition.workspace import Cairn
from api.http import create_app
from api.identity import digest, new_key
from tests.api.people import People

PASSWORD = "correct horse battery staple"
CSRF = re.compile('name="csrf" value="([0-9a-f]{64})"')


class Browser:
    """Fills in the forms it is shown, and keeps the cookies it is handed."""

    def __init__(self, cairn: Cairn, base_url: str = "http://testserver") -> None:
        self.client = TestClient(create_app(cairn), base_url, raise_server_exceptions=False, follow_redirects=False)

    def get(self, path: str, **parameters: str) -> Response:
        return self.client.get(path, params=parameters)

    def csrf(self, path: str) -> str:
        """The token in the form at a path."""
        found = CSRF.search(self.client.get(path).text)
        return found[1] if found else ""

    def send(self, path: str, /, **fields: str) -> Response:
        """The answer to a form, filled in."""
        return self.client.post(path, data={"csrf": self.csrf(path), **fields})

    def log_in(self, login: str = "ada@example.com", password: str = PASSWORD) -> Response:
        return self.send("/login", login=login, password=password)

    @property
    def session(self) -> str:
        """The secret of the session that it keeps."""
        return next((each.value or "" for each in reversed([*self.client.cookies.jar]) if SESSION in each.name), "")


def link_for(people: People, who: str = "ada", **more: str) -> str:
    """A link for somebody, by an administrator."""
    link = new_key("test")
    people.made("root", "invitations", digest=digest(link), person=people.ids[who], **more)
    return link


def joined(cairn: Cairn, people: People, who: str = "ada") -> Browser:
    """The browser of somebody who has chosen a password, and is logged in."""
    browser = Browser(cairn)
    path = f"/join?link={link_for(people, who)}"
    assert browser.send(path, login=f"{who}@example.com", password=PASSWORD).status_code == 303
    return browser
