"""A command as it was given, and what is answered: the words between the doors and the write side."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.command import Command, Given
from domain.errors import NotAllowed
from domain.values import Seen, Value


@dataclass(frozen=True)
class Order:
    """A command as somebody gave it: which, on what, with what, by whom, under which id."""

    command: Command
    body: Given
    actor: UUID
    id: UUID
    target: UUID | None = None
    expected: int | None = None
    source: str = "api"
    within: str = ""  # what all the commands are told by that were sent under one key

    @property
    def content(self) -> bytes:
        """What two orders under one id must have in common."""
        return f"{self.command.name} {self.target} {self.body.model_dump_json()}{self.within}".encode()


Beforehand = Callable[[Sequence[Order]], Awaitable[None]]  # looks at what lies outside, before anything is decided


async def at_once(_: Sequence[Order]) -> None:
    """Nothing outside is looked at."""


class Fact(Value):
    """One recorded event, named but not told."""

    id: UUID
    type: str
    aggregate: UUID
    version: int


class Subject(Seen):
    """The aggregate a command was about, as it leaves it."""

    type: str


class Reply(Value):
    """What was recorded, and the position at which it can be seen."""

    resource: Subject | None = None
    events: tuple[Fact, ...] = ()
    position: int = 0


class Again(Reply):
    """What was answered before, told from the record; it equals the reply that it repeats."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reply) and vars(self) == vars(other)

    __hash__ = Reply.__hash__


class Receipt(Value):
    """What was answered to a command, kept with its facts; a retry is answered the same."""

    fingerprint: str
    reply: Reply
    refused: tuple[str, str] | None = None
    pointer: str | None = None
    facts: tuple[str, ...] | None = None

    def again(self, command: UUID) -> Reply:
        """The same answer as the first time; raises the NotAllowed that is on record."""
        if not self.refused:
            return Again.made(vars(self.reply))
        code, detail = self.refused
        refusal = NotAllowed(detail, code=code, pointer=self.pointer or "", facts=self.facts or ())
        refusal.recorded, refusal.again = command, True
        raise refusal
