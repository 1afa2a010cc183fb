"""What if? A fork of the roadmap, in which changes are only said until they are applied."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command, decision
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.planning.scenario_proposals import PROPOSERS, ScenarioProposals
from domain.planning.scenario_values import Fate, Proposed
from domain.product.product import Product
from domain.values import Actor, Moved, Name, Now, PersonId, Place, Seen, Sentence, Why

Number = Annotated[int, Field(ge=1, le=1_000_000, description="which change; the first is 1", examples=[1])]
Acknowledged = Annotated[tuple[Seen, ...], Field(max_length=100, description="what moved, at the version it is at")]


class Scenario(ScenarioProposals, Aggregate):
    """Changes of a roadmap that are proposed together, and applied together or not at all."""

    TOPIC = "scenario"

    class Opened(Created, topic="scenario.opened"):
        name: str
        question: str
        forked_at: datetime
        author: PersonId

    class ChangeWithdrawn(Event, topic="scenario.change_withdrawn"):
        number: int

    class Applied(Event, topic="scenario.applied"):
        changes: tuple[Proposed, ...]
        acknowledged: tuple[Seen, ...]

    class Discarded(Event, topic="scenario.discarded"):
        """The trunk stays as it is."""

    class NothingProposed(Refused, code="scenario.nothing_proposed"):
        """A scenario is applied once it proposes something that can be done; propose a change, or discard it."""

    class TrunkMoved(Refused, code="scenario.trunk_moved"):
        """What it changes has moved since then; compare again, and acknowledge each version, or withdraw the change."""

    @event(Opened)
    def __init__(self, place: Place, name: str, question: str, forked_at: datetime, author: UUID) -> None:
        self.name, self.question, self.forked_at, self.author = name, question, forked_at, author
        self.fate, self.changes, self.heads, self.last = Fate.OPEN, (), {}, 0

    @classmethod
    @command(*PROPOSERS)
    def open(cls, product: Product, name: Name, question: Sentence, *, by: Actor, at: Now) -> Self:
        """Fork the roadmap as it stands now, to see what would be if."""
        return cls(place=product.place, name=name, question=question, forked_at=at, author=by)

    @command(*PROPOSERS)
    def withdraw_proposed_change(self, number: Number) -> None:
        """Propose one of its changes no longer."""
        self.be_open()
        if number > self.last:
            raise self.NoSuchChange(pointer="/number")
        if any(each.number == number for each in self.changes):
            self._change_withdrawn(number=number)

    @event(ChangeWithdrawn)
    def _change_withdrawn(self, number: int) -> None:
        self.changes = tuple(each for each in self.changes if each.number != number)
        about = {each.about for each in self.changes}
        self.heads = {each: version for each, version in self.heads.items() if each in about}

    @decision(PRODUCT_MANAGER)
    def apply(self, acknowledged: Acknowledged = (), *, moved: Moved, why: Why) -> None:
        """Give every command it stands for, one upon the other, all or none."""
        if self.fate is Fate.APPLIED:
            return
        self.be_open()
        if not self.commands:
            raise self.NothingProposed
        if unseen := [each for each in moved if each not in acknowledged]:
            raise self.TrunkMoved(facts=tuple(f"{each.id} {each.version}" for each in unseen))
        self._applied(changes=self.commands, acknowledged=moved)

    @event(Applied)
    def _applied(self, changes: tuple[Proposed, ...], acknowledged: tuple[Seen, ...]) -> None:
        self.fate = Fate.APPLIED

    @command(*PROPOSERS)
    def discard(self) -> None:
        """Give it up; the trunk stays as it is."""
        if self.fate is not Fate.DISCARDED:
            self.be_open()
            self._discarded()

    @event(Discarded)
    def _discarded(self) -> None:
        self.fate = Fate.DISCARDED
