"""The doors of a workspace in which there is an aggregate of every kind, and a person for every role."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from httpx2 import ASGITransport, AsyncClient, Response

from api.catalogue import path_of
from api.composition.workspace import Cairn, opened
from api.examples import SOME_ID, example_of
from api.http import create_app
from api.identity import digest
from domain.authority import Role
from domain.command import Command, commands
from domain.kernel import AGGREGATES, Created
from domain.reference import is_reference
from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.reach.everything import everything
from tests.world import World

AGENT, NOBODY = "agent", "nobody"  # who proposes and decides nothing, and who was given no role


def declared() -> list[Command]:
    """Every command of Cairn, without those that tests declare."""
    return [each for each in commands() if each.aggregate.__module__.startswith("domain.")]


class Inside(World):
    """Gives commands in the process that has a workspace open."""

    def __init__(self, cairn: Cairn) -> None:
        self.cairn = cairn
        self.ledger, self.mapper, self.lifecycle = cairn.ledger, cairn.lifecycle.mapper, cairn.lifecycle
        self.people = {"root": cairn.workspace.administrator}
        self._found: dict[UUID | None, dict[type, UUID]] = {}
        self._read = 0

    def close(self) -> None:
        """Let go of the directory."""
        self.cairn.close()

    def joined(self, name: str, **more: Any) -> None:
        """Add somebody with a key, which is their name."""
        self.people[name] = self.make("root", "add_person", name=name, **more)
        self.give("root", "issue_api_key", digest=digest(name), principal=self.people[name], label="test")

    def everybody(self) -> None:
        """For every role somebody who holds it in the workspace, and no other; an agent; and one without any."""
        for role in Role:
            self.joined(role)
            self.give("root", "assign_roles", Roles.at(WORKSPACE), role=role, holder=self.people[role])
        self.joined(AGENT, kind="agent", responsible=self.people["ada"])
        self.joined(NOBODY)

    def members(self) -> dict[UUID | None, dict[type, UUID]]:
        """Of each product, and of the workspace, the newest aggregate of every kind."""
        for record in self.ledger.page(self._read, 1_000_000):  # what was not met yet
            self._read, fact = record.position, self.mapper.to_event(record)
            if isinstance(fact, Created):
                self._found.setdefault(fact.place.product, {})[AGGREGATES[fact.originator_topic]] = fact.originator_id
        return self._found


@dataclass(frozen=True)
class Doors:
    """Gives any command to some aggregate that it may be about, with its example as its body."""

    client: AsyncClient
    members: dict[UUID | None, dict[type, UUID]]
    somebody: UUID

    def sample(self, command: Command) -> tuple[str, dict[str, Any]]:
        """The path and the body of a command about aggregates that exist, all of one product."""
        kinds = dict(referred(command))
        wanted = {*kinds.values()} | (set() if command.creates else {command.aggregate})
        there = self._of_one_product(wanted, command.name)
        ids = {name: there[kind] for name, kind in kinds.items()}
        body = {name: put_in(each, ids.get(name, self.somebody)) for name, each in example_of(command.body).items()}
        path = path_of(command)
        return path if command.creates else path.replace("{id}", str(there[command.aggregate])), body

    def _of_one_product(self, wanted: set[type], name: str) -> dict[type, UUID]:
        shared = self.members[None]
        for own in self.members.values():
            if wanted <= {**shared, **own}.keys():
                return {**shared, **own}
        raise LookupError(f"{name}: no product has {wanted} together; have tests/reach/everything.py make them")

    async def give(self, who: str, path: str, body: Any, **parameters: str) -> Response:
        """What is answered to this body, as JSON or as these bytes."""
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.client.post(path, headers={"Authorization": f"Bearer {who}"}, params=parameters, **sent)


def referred(command: Command) -> Iterator[tuple[str, type]]:
    """The parameters that name an aggregate which must be there, each with its kind."""
    for name in command.references:
        if name in command.parameters and command.body.model_fields[name].is_required():
            yield name, next(kind for kind in AGGREGATES.values() if names(command.hints[name], kind))


def names(hint: Any, kind: type) -> bool:
    """Whether a type is this aggregate, or several of it."""
    return hint is kind if is_reference(hint) else any(names(each, kind) for each in getattr(hint, "__args__", ()))


def put_in(value: Any, id_: UUID) -> Any:
    """An example with this id wherever it has some id."""
    if isinstance(value, dict):
        return {name: put_in(each, id_) for name, each in value.items()}
    if isinstance(value, list):
        return [put_in(each, id_) for each in value]
    return str(id_) if value == SOME_ID else value


def ticking() -> Iterator[datetime]:
    """A second later each time."""
    return (datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(seconds=n) for n in count())


def filled(directory: Path) -> Inside:
    """A workspace with everything in it, open."""
    moments = ticking()
    cairn = asyncio.run(opened(directory, clock=lambda: next(moments)))
    world = Inside(cairn)
    world.registered()
    everything(world)
    world.everybody()
    return world


@asynccontextmanager
async def doors(world: Inside) -> AsyncIterator[Doors]:
    """Its doors, as long as this block lasts."""
    transport = ASGITransport(create_app(world.cairn), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield Doors(client, world.members(), world.people[NOBODY])
