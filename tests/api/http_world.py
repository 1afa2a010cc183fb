"""The same world, with every command given over HTTP by a person with a key."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic_core import from_json, to_json

from api.catalogue import path_of
from api.composition.workspace import Cairn
from domain.errors import Invalid, LifecycleError, NotAllowed, NotFound, NotThatVersion, Refused
from domain.order import Reply
from tests.api.people import People
from tests.world import COMMANDS, World

FAMILIES: dict[int, type[LifecycleError]] = {403: NotAllowed, 404: NotFound, 409: Refused, 412: NotThatVersion}


class HttpWorld(World):
    """Reaches every stage as `World` does, through the doors."""

    def __init__(self, client: TestClient, cairn: Cairn) -> None:
        self.client, self.cast, self.cairn = client, People(client), cairn
        self.ledger, self.mapper, self.lifecycle = cairn.ledger, cairn.lifecycle.mapper, cairn.lifecycle
        self.product = UUID(self.cast.product)
        self.people = {name: UUID(person) for name, person in self.cast.ids.items()}

    def close(self) -> None:
        """Let go of the directory."""
        self.cairn.close()

    def send(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> Response:
        """The response to a command."""
        path = path_of(COMMANDS[command]).removeprefix("/v1/").replace("{id}", str(target))
        sent = {name: value for name, value in body.items() if value is not None}
        return self.cast.send(who, path, **plain(sent))

    def give(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> Reply:
        """What is answered to a command; raises the refusal that its problem document tells of."""
        response = self.send(who, command, target, **body)
        if not response.is_success:
            problem = response.json()
            raise FAMILIES.get(problem["status"], Invalid)(problem["detail"], code=problem["code"])
        told = response.json()
        told.pop("workspace")
        told.pop("receipt")
        told["resource"].pop("url")
        return Reply.model_validate_json(to_json(told))


def plain(value: Any) -> Any:
    """The same body with ids as text, as JSON has them."""
    return from_json(to_json(value))
