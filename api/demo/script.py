"""What a script says of its people: on which day, who gives which commands, and what is refused."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from domain.order import Reply

T = TypeVar("T")


@dataclass(frozen=True)
class Act:
    """A command by its name, what it is about, and its JSON."""

    command: str
    target: UUID | None
    body: Mapping[str, Any]


def act(command: str, target: UUID | None = None, /, **body: Any) -> Act:
    """One command to give."""
    return Act(command, target, body)


@dataclass(frozen=True)
class Until:
    """Nothing more happens here before this day, counted from the first."""

    day: int


@dataclass(frozen=True)
class Gives:
    """These commands are given in one transaction, each by somebody."""

    acts: tuple[tuple[UUID, Act], ...]


@dataclass(frozen=True)
class IsRefused:
    """Somebody tries what is not theirs to do; the code says why."""

    who: UUID
    act: Act
    code: str


@dataclass(frozen=True)
class Meanwhile:
    """Something else goes on beside this."""

    script: "Script[None]"


Step = Until | Gives | IsRefused | Meanwhile
Script = Generator[Step, list[Reply], T]


def made(reply: Reply) -> UUID:
    """The id of what a command was about."""
    if reply.resource is None:
        raise LookupError("a command was answered without its aggregate")
    return reply.resource.id


def told(replies: list[Reply], kind: str) -> list[UUID]:
    """The aggregates of the facts of one kind."""
    return [fact.aggregate for reply in replies for fact in reply.events if fact.type == kind]
