"""A workspace in a fresh directory and its cast; commands are given by first names."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import domain  # noqa: F401
from domain.application import Lifecycle
from domain.command import commands
from domain.kernel import Event
from domain.mapper import Mapper
from domain.order import Order, Reply
from domain.team.roles import Roles
from domain.values import Place
from domain.workspace import founded
from ledger.engine import Ledger
from ledger.keys import Keys
from ledger.shelf import Shelf
from ledger.sqlite import SqliteLedger

COMMANDS = {command.name: command for command in commands()}
CAST = {
    "ada": "product_manager",
    "olga": "product_owner",
    "sam": "sponsor",
    "sue": "sponsor",
    "tess": "tech_lead",
    "dan": "developer",
    "mia": "product_marketing_manager",
    "ivan": "importer",
}


def ordered(who: UUID, command: str, target: UUID | None = None, /, **body: Any) -> Order:
    """A command as its door would make it of JSON, under an id of its own."""
    kind = COMMANDS[command]
    sent = kind.body.model_validate_json(json.dumps(body, default=str))
    return Order(kind, sent, who, uuid4(), target)


@dataclass(frozen=True)
class Remembered:
    """What a world knows besides its files."""

    people: dict[str, UUID]
    product: UUID
    moment: datetime
    given: int


class World:
    """Gives commands in process; `root` administers, `eve` holds no role, the rest are `CAST`."""

    product: UUID
    _given = 0

    def __init__(self, path: Path, ledger: Ledger | None = None, begun: Remembered | None = None) -> None:
        self.path = path
        self.moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
        self._open(ledger or SqliteLedger(path / "ledger.db"))
        if begun:
            self._remember(begun)
        else:
            self.people = {"root": asyncio.run(founded(self.lifecycle, "test", "Root")).administrator}

    def _open(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.keys = Keys(self.path / "keys.db", self.path / "apart" / "key", self.ledger.workspace)
        self.mapper = Mapper(self.keys)
        self.shelf = Shelf(self.path / "snapshots.db")
        self.lifecycle = Lifecycle(self.ledger, self.mapper, self.clock, shelf=self.shelf)

    def _remember(self, known: Remembered) -> None:
        self.people, self.product = dict(known.people), known.product
        self.moment, self._given = known.moment, known.given

    def remembered(self) -> Remembered:
        """What is to be told to a world that goes on with these files."""
        return Remembered(dict(self.people), self.product, self.moment, self._given)

    def go_on(self, known: Remembered) -> None:
        """Open its directory again, in which other files were laid."""
        self._open(SqliteLedger(self.path / "ledger.db"))
        self._remember(known)

    def close(self) -> None:
        """Let go of the directory."""
        self.ledger.close()
        self.keys.close()
        self.shelf.close()

    def clock(self) -> datetime:
        """A second later each time it is asked."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def order(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> Order:
        """A command as its door would make it of JSON."""
        id_ = uuid5(UUID(int=9), str(self._given))
        self._given += 1
        return replace(ordered(self.people[who], command, target, **body), id=id_)

    def give(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> Reply:
        """What is answered to a command."""
        return asyncio.run(self.lifecycle.give(self.order(who, command, target, **body)))

    def make(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> UUID:
        """The id of the aggregate a command was about."""
        made = self.give(who, command, target, **body).resource
        assert made
        return made.id

    def told(self, who: str, command: str, target: UUID | None = None, /, **body: Any) -> list[str]:
        """The types of the facts a command recorded."""
        return [fact.type for fact in self.give(who, command, target, **body).events]

    def state(self, aggregate: UUID) -> dict[str, Any]:
        """An aggregate's public state, as replayed from the ledger alone."""
        found = asyncio.run(Lifecycle(self.ledger, self.mapper).find(aggregate))
        assert found
        return found.public()

    def facts(self) -> list[Event]:
        """Everything recorded so far."""
        return [self.mapper.to_event(record) for record in self.ledger.page(0, 1_000_000)]

    def registered(self, key: str = "EXPORTS") -> UUID:
        """A product with its whole cast."""
        self.people |= {name: self.make("root", "add_person", name=name.title()) for name in (*CAST, "eve")}
        self.product = self.make("root", "register_product", key=key, name="Exports", accountable=self.people["ada"])
        for name, role in CAST.items():
            roles = Roles.at(Place(product=self.product))
            self.give("root", "assign_roles", roles, role=role, holder=self.people[name])
        return self.product
