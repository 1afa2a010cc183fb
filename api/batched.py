"""A batch as it is sent: its commands, each under a key of its own or under the request's with its number."""

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.door import COMMANDS, Call, command_id, known, order_of
from api.identity import Principal
from api.problems import VersionMissing
from api.retries import KeyMissing
from api.terms import Terms
from domain.order import Order
from domain.values import Value

MOST = 500
Version = Annotated[int, Field(strict=True, ge=0, description="the version of the target it rests on", examples=[3])]


class Item(Value):
    """One command of a batch, by the name the catalogue gives it; it is decided upon those before it.

    Without a key of its own it has that of the request, with its number.
    """

    command: str
    body: dict[str, Any] = Field(default_factory=dict)
    key: Annotated[str, Field(min_length=1, max_length=255, examples=["import-42-7"])] | None = None
    target: UUID | None = None
    if_match: Version | Literal["*"] | None = None


class Batch(Value):
    """Commands decided one upon the other; unless they are not to be atomic, they stand or fall together."""

    commands: Annotated[tuple[Item, ...], Field(min_length=1, max_length=MOST)]
    atomic: bool = True


@dataclass(frozen=True)
class Sent:
    """A batch, who has sent it, under which key if there is one, and on which terms."""

    batch: Batch
    who: Principal
    key: str | None
    terms: Terms

    @cached_property
    def digest(self) -> str:
        """What tells this batch from another that is sent under the same key."""
        return sha256(self.batch.model_dump_json().encode()).hexdigest()

    def order(self, number: int) -> Order:
        """The order that an item stands for; raises KeyMissing or VersionMissing, and what its body raises."""
        item = self.batch.commands[number]
        if item.key is None and self.key is None:
            raise KeyMissing(pointer="/key")
        version = None if item.if_match == "*" else item.if_match
        self.who.expect(COMMANDS[known(item.command)].scope)
        call = Call(item.command, item.body, item.key or "", item.target, version)
        order = order_of(call, self.who.id, self.who.source)
        if self.terms.versions_named and order.command.overturns and item.if_match is None:
            raise VersionMissing(pointer="/if_match")
        if item.key is not None:
            return order
        id_ = command_id(command_id(self.who.id, self.key or ""), str(number))
        return replace(order, id=id_, within=self.digest)
