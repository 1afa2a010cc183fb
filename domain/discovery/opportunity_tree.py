"""The half of an opportunity that says where it hangs in the tree, and what contradicts it."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER
from domain.command import command, consequence
from domain.discovery.opportunity_values import ASIDE, Branch, State
from domain.errors import Refused
from domain.gates.gate import Gate
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Place

if TYPE_CHECKING:
    from domain.discovery.opportunity import Opportunity

Branches = Annotated[tuple[Branch, ...], Field(min_length=2, max_length=10)]
Others = Annotated[tuple["Opportunity", ...], Field(min_length=1, max_length=20)]


class OpportunityTree(Part):
    """Desired outcome, opportunity, smaller opportunities: two that are one are merged, one that is two is split."""

    state: State

    if TYPE_CHECKING:

        @property
        def id(self) -> UUID:
            """The opportunity's own."""

        @property
        def place(self) -> Place:
            """Where it stands."""

    class Grown(Event, topic="opportunity.grown"):
        outcome: UUID | None
        parent: UUID | None

    class Merged(Event, topic="opportunity.merged"):
        absorbed: tuple[UUID, ...]
        contradicted_by: tuple[UUID, ...]

    class Absorbed(Event, topic="opportunity.absorbed"):
        into: UUID

    class Split(Event, topic="opportunity.split"):
        parts: tuple[Branch, ...]
        by: PersonId

    class Contradicted(Event, topic="opportunity.contradicted"):
        evidence: UUID
        into: UUID | None

    class ContradictionLifted(Event, topic="opportunity.contradiction_lifted"):
        evidence: UUID
        into: UUID | None

    class KillCited(Event, topic="opportunity.kill_cited"):
        gate: UUID

    class NotOpen(Refused, code="opportunity.not_open"):
        """An opportunity that was parked or discarded is reopened before it is used, one that was merged never."""

    class MergedWithItself(Refused, code="opportunity.merged_with_itself"):
        """An opportunity takes in others, each once; name those that say the same."""

    class IsMerged(Refused, code="opportunity.is_merged"):
        """An opportunity that was merged lives on in another; set that one aside."""

    class NothingToRevive(Refused, code="opportunity.nothing_to_revive"):
        """A new opportunity takes up what was killed in an earlier iteration; name the gate that killed it."""

    def _stand_alone(self) -> None:
        self.outcome: UUID | None = None
        self.parent: UUID | None = None
        self.into: UUID | None = None
        self.parts: tuple[Branch, ...] = ()
        self.contradicted_by: tuple[UUID, ...] = ()
        self.revives: UUID | None = None

    @consequence
    def grow(self, outcome: UUID | None, parent: UUID | None) -> None:
        """Hang in the tree; what was identified later hangs below what was there, so the tree has no circle."""
        self._grown(outcome=outcome, parent=parent)

    @event(Grown)
    def _grown(self, outcome: UUID | None, parent: UUID | None) -> None:
        self.outcome, self.parent = outcome, parent

    @command(PRODUCT_MANAGER)
    def merge(self, others: Others) -> None:
        """Take in others that say the same; with them, the evidence against them."""
        self.be_open()
        if len({each.id for each in others} - {self.id}) < len(others):
            raise self.MergedWithItself(pointer="/others")
        if fresh := [each for each in others if each.into != self.id]:
            for each in fresh:
                each.be_open()
            against = dict.fromkeys(evidence for each in fresh for evidence in each.contradicted_by)
            self._merged(absorbed=tuple(each.id for each in fresh), contradicted_by=tuple(against))

    @event(Merged)
    def _merged(self, absorbed: tuple[UUID, ...], contradicted_by: tuple[UUID, ...]) -> None:
        self.contradicted_by = tuple(dict.fromkeys((*self.contradicted_by, *contradicted_by)))

    @consequence
    def absorb(self, into: UUID) -> None:
        """Live on in another."""
        self._absorbed(into=into)

    @event(Absorbed)
    def _absorbed(self, into: UUID) -> None:
        self.state, self.into = State.MERGED, into

    @command(PRODUCT_MANAGER)
    def split(self, parts: Branches, *, by: Actor) -> None:
        """Divide it into smaller ones that hang below it."""
        self.be_open()
        if parts != self.parts:
            self._split(parts=parts, by=by)

    @event(Split)
    def _split(self, parts: tuple[Branch, ...], by: UUID) -> None:
        self.parts = parts

    @command(PRODUCT_MANAGER)
    def cite_kill(self, gate: Gate) -> None:
        """Say that it takes up what a gate has killed, whose dossier stays what it was."""
        self.be_open()
        if not gate.was_killed() or gate.place.iteration == self.place.iteration:
            raise self.NothingToRevive(pointer="/gate")
        if gate.id != self.revives:
            self._kill_cited(gate=gate.id)

    @event(KillCited)
    def _kill_cited(self, gate: UUID) -> None:
        self.revives = gate

    @consequence
    def contradict(self, evidence: UUID) -> None:
        """Remember evidence that speaks against it: whoever validates its problem acknowledges it."""
        if evidence not in self.contradicted_by:
            self._contradicted(evidence=evidence, into=self.into)

    @event(Contradicted)
    def _contradicted(self, evidence: UUID, into: UUID | None) -> None:
        self.contradicted_by = (*self.contradicted_by, evidence)

    @consequence
    def lift_contradiction(self, evidence: UUID) -> None:
        """Forget evidence that speaks against it no longer."""
        if evidence in self.contradicted_by:
            self._contradiction_lifted(evidence=evidence, into=self.into)

    @event(ContradictionLifted)
    def _contradiction_lifted(self, evidence: UUID, into: UUID | None) -> None:
        self.contradicted_by = tuple(each for each in self.contradicted_by if each != evidence)

    def be_open(self) -> None:
        """Raise NotOpen unless work may rest on it."""
        if self.state in ASIDE:
            raise self.NotOpen

    def _be_its_own(self) -> None:
        if self.state is State.MERGED:
            raise self.IsMerged
