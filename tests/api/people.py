"""The cast at the door: everybody has a key, and gives commands over HTTP."""

from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from api.identity import digest
from domain.team.roles import Roles
from domain.values import Place
from tests.world import CAST

ROOT = {"Authorization": "Bearer operator"}


class People:
    """Gives commands and asks views by first names; `root` is the operator."""

    product: str

    def __init__(self, client: TestClient, known: "People | None" = None) -> None:
        self.client = client
        self.ids: dict[str, str] = {}
        if known:  # the workspace is a copy of theirs
            self.ids, self.product = dict(known.ids), known.product
        else:
            self._come()

    def _come(self) -> None:
        for name in (*CAST, "eve"):
            self.ids[name] = self.made("root", "people", name=name.title())
            self.made("root", "api-keys", digest=digest(name), principal=self.ids[name], label="test")
        self.product = self.made("root", "products", key="EXPORTS", name="Exports", accountable=self.ids["ada"])
        for name, role in CAST.items():
            roles = Roles.at(Place(product=self.product))
            self.give("root", f"roles/{roles}/assign", role=role, holder=self.ids[name])

    def headers(self, who: str) -> dict[str, str]:
        """What says who is asking."""
        return ROOT if who == "root" else {"Authorization": f"Bearer {who}"}

    def send(self, who: str, path: str, /, *, headers: dict[str, str] | None = None, **body: Any) -> Response:
        """The response to a command."""
        return self.client.post(f"/v1/{path}", json=body, headers=self.headers(who) | (headers or {}))

    def give(self, who: str, path: str, /, **body: Any) -> dict[str, Any]:
        """What is answered to a command that succeeds."""
        response = self.send(who, path, **body)
        assert response.is_success, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def made(self, who: str, path: str, /, **body: Any) -> str:
        """The id of what a command was about."""
        return str(self.give(who, path, **body)["resource"]["id"])

    def refused(self, who: str, path: str, /, **body: Any) -> tuple[int, str]:
        """The status and code of a refusal."""
        response = self.send(who, path, **body)
        assert response.headers["content-type"] == "application/problem+json", response.text
        return response.status_code, response.json()["code"]

    def read(self, path: str, who: str = "root") -> Response:
        """The response to a question."""
        return self.client.get(f"/v1/{path}", headers=self.headers(who))

    def ask(self, path: str, who: str = "root", **parameters: str) -> dict[str, Any]:
        """What a view answers."""
        response = self.client.get(f"/v1/{path}", params=parameters, headers=self.headers(who))
        assert response.is_success, response.text
        answer: dict[str, Any] = response.json()
        return answer
