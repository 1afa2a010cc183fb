"""What a door has seen, given as it gives it."""

import asyncio
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from pydantic_core import to_json

from domain.command import commands_of
from domain.kernel import Aggregate
from domain.order import Order, Reply
from domain.team.session import Session
from tests.world import World

LINK = sha256(b"a link").hexdigest()
SECRET = sha256(b"a cookie").hexdigest()
ISSUER = "https://login.example.com"
HOUR = "2026-11-20T09:00:00Z"
WORKLOAD = {"issuer": ISSUER, "audience": "cairn", "repository": "example/exports", "ref": "refs/heads/main"}


def witness(
    world: World, who: UUID, kind: type[Aggregate], verb: str, target: UUID | None = None, **body: Any
) -> Reply:
    """What is answered to what a door has seen."""
    command = next(each for each in commands_of(kind) if each.verb == verb)
    order = Order(command, command.body.model_validate_json(to_json(body)), who, uuid4(), target, None, "ui")
    return asyncio.run(world.lifecycle.give(order))


def invited(world: World, who: str = "ada", link: str = LINK, **more: Any) -> UUID:
    return world.make("root", "issue_invitation", digest=link, person=world.people[who], **more)


def linked(world: World, who: str = "ada") -> UUID:
    return world.make("root", "link_external_identity", issuer=ISSUER, subject="00u1", person=world.people[who])


def service(world: World) -> UUID:
    return world.make("root", "add_person", name="Build", kind="service", responsible=world.people["tess"])


def trusted(world: World, **more: Any) -> UUID:
    body = {"workload": WORKLOAD, "service": service(world), "scopes": ["items:write", "items:read"], **more}
    return world.make("root", "record_workload_trust", **body)


def begun(world: World, who: str, through: UUID) -> UUID:
    """A session of somebody."""
    person, until = world.people[who], "2099-01-01T00:00:00Z"
    said: dict[str, Any] = {"digest": SECRET, "way": "password", "through": through, "expires_at": until}
    witness(world, person, Session, "begin", person=person, scopes=["items:read"], **said)
    return Session.create_id(SECRET)
