"""One way in for the command line: commands given in this process, or through a running server."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID, uuid5

from pydantic_core import from_json, to_json

from api.view_doors import Reader
from domain.application import Lifecycle
from domain.command import commands
from domain.errors import Invalid, LifecycleError, NotFound, NotThatVersion
from domain.order import Order, Reply

COMMANDS = {command.name: command for command in commands()}


class TargetMisplaced(Invalid, code="target_misplaced"):
    """A command names the aggregate it is about as its target; one that creates names none."""


@dataclass(frozen=True)
class Call:
    """A command by its name, as a door has it: what it is about, its JSON, and the key a retry is recognised by.

    `if_match` is the version of the target that it rests on, if it rests on one.
    """

    command: str
    body: Mapping[str, Any]
    key: str
    target: UUID | None = None
    if_match: int | None = None


class Giving(Protocol):
    """Where commands are given, and views asked, as one and the same."""

    @property
    def workspace(self) -> str:
        """The id of the workspace it leads into."""

    async def give_all(self, calls: Sequence[Call]) -> list[Reply]:
        """Give these commands in one transaction, all or none; raises a LifecycleError when one is refused."""

    async def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """Every row of a view that these parameters ask for, with people named."""


class Door(Giving, Protocol):
    """The same, for whoever may speak for others."""

    def speaking_for(self, principal: UUID) -> AbstractAsyncContextManager["Door"]:
        """The same way in for somebody else, as long as it is needed; this one is an administrator's."""


def known(name: str) -> str:
    """The name of a command that exists; raises NotFound."""
    if name not in COMMANDS:
        raise NotFound(f"no command is named {name}; see /v1/commands")
    return name


def order_of(call: Call, actor: UUID, source: str) -> Order:
    """The order a call stands for; its id is derived from who gives it and its key."""
    kind = COMMANDS[known(call.command)]
    if kind.creates == (call.target is not None):
        wanted = "creates, and has no target" if kind.creates else "needs its target"
        raise TargetMisplaced(f"{call.command} {wanted}", pointer="/target")
    body = kind.body.model_validate_json(to_json(call.body))
    return Order(kind, body, actor, command_id(actor, call.key), call.target, call.if_match, source)


async def give_together(lifecycle: Lifecycle, orders: Sequence[Order], *, dry_run: bool = False) -> list[Reply]:
    """Give these commands in one transaction; a refusal points to the command it is about."""
    with pointing():
        return await lifecycle.give_all(orders, dry_run=dry_run)


@contextmanager
def pointing(first: int = 0) -> Iterator[None]:
    """Within this block a refusal of one of several commands, counted from the first, points to it."""
    try:
        yield
    except LifecycleError as refusal:
        within = "/if_match" if isinstance(refusal, NotThatVersion) else refusal.pointer and f"/body{refusal.pointer}"
        refusal.pointer = f"/commands/{first + refusal.number}{within}"
        raise


def command_id(actor: UUID, key: str) -> UUID:
    """The id under which a retry with the same key is recognised."""
    return uuid5(actor, key)


@dataclass
class LocalDoor:
    """Gives commands in this process, which has the directory to itself."""

    lifecycle: Lifecycle
    reader: Reader
    actor: UUID
    source: str = "cli"

    @property
    def workspace(self) -> str:
        """The id of the workspace it leads into."""
        return self.lifecycle.ledger.workspace

    async def give_all(self, calls: Sequence[Call]) -> list[Reply]:
        """Give these commands in one transaction, all or none."""
        return await give_together(self.lifecycle, [order_of(call, self.actor, self.source) for call in calls])

    async def rows(self, view: str, **parameters: str) -> list[dict[str, Any]]:
        """Every row of a view that these parameters ask for, with people named."""
        await self.reader.come(view)
        asked = replace(self.reader.asked(view, parameters), limit=10_000)
        rows: list[dict[str, Any]] = []
        while True:
            page = from_json(await self.reader.listed(asked, str))
            rows += page["items"]
            if not page["next_cursor"]:
                return rows
            asked = replace(self.reader.asked(view, {**parameters, "cursor": page["next_cursor"]}), limit=10_000)

    @asynccontextmanager
    async def speaking_for(self, principal: UUID) -> AsyncIterator[Door]:
        """The same workspace, for somebody else."""
        yield replace(self, actor=principal)
