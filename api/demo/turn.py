"""One turn of a product's loop as it is being told: its people, what was made so far, and where it stands."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from api.demo.clock import Clock, period
from api.demo.script import Act, Gives, IsRefused, Script, act, made
from domain.gates.gate import Gate
from domain.lifecycle import LEAVES, GateName
from domain.order import Reply
from domain.values import Place, Stage

OVER = frozenset({"done", "dropped"})


@dataclass
class Team:
    """A product and its people, by what the scripts call them: pm, po, lead, dev and so on."""

    product: UUID
    people: dict[str, UUID]
    lead_accepts: bool = False  # whether the tech lead stands in for the product owner
    themes: set[str] = field(default_factory=set)  # those that have a name
    cases: list[UUID] = field(default_factory=list)  # those that were approved
    made: dict[str, UUID] = field(default_factory=dict)  # what is told of beside the main line, by its name

    def does(self, who: str, *acts: Act) -> Script[list[UUID]]:
        """Give these commands at once; the ids of what they were about."""
        return [made(reply) for reply in (yield from self.gives(who, *acts))]

    def gives(self, who: str, *acts: Act) -> Script[list[Reply]]:
        """Give these commands at once; what was answered."""
        return (yield from self.meets(*((who, each) for each in acts)))

    def meets(self, *acts: tuple[str, Act]) -> Script[list[Reply]]:
        """Give these commands at once, each its own; what was answered."""
        return (yield Gives(tuple((self.people[who], each) for who, each in acts))) if acts else []

    def fails(self, who: str, attempt: Act, code: str = "not_allowed") -> Script[None]:
        """Try what is not theirs to do."""
        yield IsRefused(self.people[who], attempt, code)


@dataclass
class Item:
    """A feature of the roadmap as the product manager remembers it."""

    id: UUID
    title: str
    is_told: bool = False  # an aside speaks of it: chance does not drop it
    moscow: str | None = None
    state: str = "candidate"
    quarter: int | None = None  # counted from year zero

    @property
    def is_open(self) -> bool:
        """Whether it may still be built."""
        return self.state not in OVER


@dataclass
class Story:
    """A story as the team remembers it."""

    id: UUID
    feature: Item
    builder: str
    state: str = "ready"  # ready, begun, done or removed
    blocked: bool = False
    criteria: int = 0


@dataclass
class Turn:
    """What the scripts of the four stages share."""

    team: Team
    clock: Clock
    chance: Random  # of what goes by days alone; what goes by the calendar draws by itself
    number: int
    said: dict[str, Any]
    iteration: UUID
    seeds: list[UUID]
    opportunities: list[UUID] = field(default_factory=list)
    things: dict[str, UUID] = field(default_factory=dict)
    lists: dict[str, list[UUID]] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    backlog: list[Story] = field(default_factory=list)
    meetings: dict[GateName, deque[dict[str, Any]]] = field(default_factory=dict)
    met: int = 0  # the day of the last meeting
    released: int = 0  # the day of the release, or not yet
    tempted: bool = False
    learned: list[UUID] = field(default_factory=list)  # the opportunities the next turn begins with
    followed_by: UUID | None = None

    def place(self, stage: Stage) -> Place:
        """A stage of this turn."""
        return Place(product=self.team.product, iteration=self.iteration, stage=stage)

    def gate(self, name: GateName) -> UUID:
        """A gate of this turn."""
        return Gate.at(self.place(LEAVES[name]), name)

    def here(self, command: str, **body: Any) -> Act:
        """A command that begins something in this iteration."""
        return act(command, iteration=self.iteration, **body)

    def day(self, name: GateName) -> int:
        """The first day on which a gate meets; the end of the history when it never does."""
        meetings = self.said["gates"].get(name, ())
        return int(meetings[0]["day"]) if meetings else 10_000

    def quarter(self, day: int) -> int:
        """The quarter a day is in, counted from year zero."""
        return self.clock.quarter(day)

    def last_day(self, quarter: int) -> date:
        """The last day of a quarter."""
        return date(quarter // 4 + (quarter % 4 == 3), (quarter % 4 * 3 + 3) % 12 + 1, 1) - timedelta(days=1)  # noqa: PLR2004

    def by_chance(self, share: float) -> bool:
        """Whether it happens, this time."""
        return self.chance.random() < share

    def built(self) -> set[UUID]:
        """The features of which something was built and accepted."""
        return {each.feature.id for each in self.backlog if each.state == "done"}

    def mvp(self) -> Iterator[Item]:
        """The features that are built in this turn."""
        return (self.items[title] for title in self.said["stories"] if title in self.items)


def in_quarter(quarter: int) -> dict[str, str]:
    """A place on the roadmap."""
    return {"when": "quarter", "quarter": period(quarter)}
