"""The command line's way into a workspace that a server has open: over its own HTTP API, on this machine."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2

from api.composition.engines import DirectoryInUse
from api.door import Call, Door
from api.identity import digest, new_key
from api.tending import NOTE
from domain.errors import LifecycleError
from domain.order import Reply
from domain.team.api_key import ApiKey


class ServerSaysNo(LifecycleError, code="server_says_no"):
    """The running server refused; its own code and words follow."""


class RemoteDoor:
    """Gives commands through the running server, as whoever the client's key speaks for."""

    def __init__(self, client: httpx2.AsyncClient, workspace: str) -> None:
        self._client, self.workspace = client, workspace

    async def give_all(self, calls: Sequence[Call]) -> list[Reply]:
        """Give these commands in one transaction, all or none; raises LifecycleError with the server's code."""
        said = Reply.model_fields  # the receipt is not kept
        items = [{**vars(call), "body": dict(call.body), "if_match": _version(call)} for call in calls]
        answer = await self._client.post("/v1/batch", content=json.dumps({"commands": items}, default=str))
        return [Reply.model_validate({name: told[name] for name in said}) for told in _told(answer)["replies"]]

    async def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """Every row of a view that these parameters ask for, with people named."""
        rows: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            asked = {**parameters, "limit": "200"} | ({"cursor": cursor} if cursor else {})
            page = _told(await self._client.get(f"/v1/{view}", params=asked))
            rows += page["items"]
            cursor = page["next_cursor"]
        return rows

    @asynccontextmanager
    async def speaking_for(self, principal: UUID) -> AsyncIterator[Door]:
        """The same server, with a key of somebody else that is revoked in the end."""
        key = new_key(self.workspace)
        issued = {"digest": digest(key), "principal": principal, "label": "command line"}
        await self.give_all([Call("issue_api_key", issued, f"issue {digest(key)}")])
        try:
            async with client_at(str(self._client.base_url), key) as client:
                yield RemoteDoor(client, self.workspace)
        finally:
            done = {"reason": "What it was issued for is done."}
            await self.give_all([Call("revoke_api_key", done, f"revoke {digest(key)}", ApiKey.create_id(digest(key)))])


@asynccontextmanager
async def remote_door(directory: Path) -> AsyncIterator[Door]:
    """The way in through the server that has this directory open; raises DirectoryInUse when no server says so."""
    async with client_of(directory) as client:
        yield RemoteDoor(client, _note_in(directory)["workspace"])


def client_of(directory: Path) -> httpx2.AsyncClient:
    """A client of the server that has this directory open; raises DirectoryInUse when no server says so."""
    told = _note_in(directory)
    return client_at(told["url"], told["key"])


def _version(call: Call) -> int | str | None:
    """What it rests on; of whichever version there is, that is said, in case the server's terms are so."""
    return "*" if call.target and call.if_match is None else call.if_match


def _note_in(directory: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = json.loads((directory / NOTE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DirectoryInUse(f"{directory} is open in another process") from None
    return told


def client_at(url: str, key: str) -> httpx2.AsyncClient:
    """A client that shows this key."""
    return httpx2.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60)


def _told(answer: httpx2.Response) -> dict[str, Any]:
    content: dict[str, Any] = answer.json()
    if answer.is_error:
        faults = "; ".join(f"{fault['pointer']}: {fault['detail']}" for fault in content.get("errors", ()))
        raise ServerSaysNo(faults or content["detail"], code=content["code"])
    return content
