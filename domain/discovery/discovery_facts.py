"""The half of discovery that keeps what its gate asks for, as it happens."""

from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.evidence import Evidence
from domain.discovery.evidence_values import Pillar
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part


class DiscoveryFacts(Part):
    """Which verdicts are awaited, which pillars stand on evidence, and when competitors were looked at."""

    class VerdictAwaited(Event, topic="discovery.verdict_awaited"):
        hypothesis: UUID

    class VerdictNoted(Event, topic="discovery.verdict_noted"):
        hypothesis: UUID

    class AssumptionAwaited(Event, topic="discovery.assumption_awaited"):
        assumption: UUID

    class AssumptionNoted(Event, topic="discovery.assumption_noted"):
        assumption: UUID

    class PillarFounded(Event, topic="discovery.pillar_founded", version=2):
        pillar: Pillar
        evidence: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody kept by what."""
            return {**state, "evidence": None}

    class PillarLost(Event, topic="discovery.pillar_lost"):
        pillar: Pillar

    class CompetitionLookedAt(Event, topic="discovery.competition_looked_at", version=2):
        on: date
        look: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody kept who looked."""
            return {**state, "look": None}

    class CompetitionLost(Event, topic="discovery.competition_lost"):
        look: UUID

    class NotStanding(Refused, code="discovery.not_standing"):
        """A pillar does not stand on evidence that was retracted or is suspect; name another piece."""

    def _know_nothing(self) -> None:
        self.awaited: tuple[UUID, ...] = ()
        self.assumptions: tuple[UUID, ...] = ()
        self.pillars: tuple[Pillar, ...] = ()
        self._founded_by: dict[str, UUID | None] = {}
        self.competition_on: date | None = None
        self._competition_look: UUID | None = None

    @consequence
    def await_verdict(self, hypothesis: UUID) -> None:
        """Remember that a critical hypothesis has no verdict, or one that is suspect."""
        if hypothesis not in self.awaited:
            self._verdict_awaited(hypothesis=hypothesis)

    @event(VerdictAwaited)
    def _verdict_awaited(self, hypothesis: UUID) -> None:
        self.awaited = (*self.awaited, hypothesis)

    @consequence
    def note_verdict(self, hypothesis: UUID) -> None:
        """Remember that a critical hypothesis has its verdict."""
        if hypothesis in self.awaited:
            self._verdict_noted(hypothesis=hypothesis)

    @event(VerdictNoted)
    def _verdict_noted(self, hypothesis: UUID) -> None:
        self.awaited = tuple(each for each in self.awaited if each != hypothesis)

    @consequence
    def await_assumption(self, assumption: UUID) -> None:
        """Remember that a critical assumption has no verdict, or one that is suspect."""
        if assumption not in self.assumptions:
            self._assumption_awaited(assumption=assumption)

    @event(AssumptionAwaited)
    def _assumption_awaited(self, assumption: UUID) -> None:
        self.assumptions = (*self.assumptions, assumption)

    @consequence
    def note_assumption(self, assumption: UUID) -> None:
        """Remember that an assumption has its verdict, or is critical no longer."""
        if assumption in self.assumptions:
            self._assumption_noted(assumption=assumption)

    @event(AssumptionNoted)
    def _assumption_noted(self, assumption: UUID) -> None:
        self.assumptions = tuple(each for each in self.assumptions if each != assumption)

    @consequence
    def found(self, pillar: Pillar, evidence: UUID) -> None:
        """Remember that something is known in this pillar."""
        if pillar not in self.pillars:
            self._pillar_founded(pillar=pillar, evidence=evidence)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def found_pillar(self, evidence: Evidence) -> None:
        """Have the pillar of a piece of evidence stand on it, where what it stood on was retracted."""
        if not evidence.stands:
            raise self.NotStanding(pointer="/evidence")
        self.found(evidence.observation.pillar, evidence.id)

    @event(PillarFounded)
    def _pillar_founded(self, pillar: Pillar, evidence: UUID | None) -> None:
        self.pillars = (*self.pillars, pillar)
        self._founded_by = {**self._founded_by, str(pillar): evidence}

    @consequence
    def doubt(self, evidence: UUID) -> None:
        """Let go of what stands on evidence that was retracted or is suspect, and on nothing else."""
        for pillar in self.pillars:
            if self._founded_by[str(pillar)] == evidence:
                self._pillar_lost(pillar=pillar)
        self.doubt_look(evidence)

    @event(PillarLost)
    def _pillar_lost(self, pillar: Pillar) -> None:
        self.pillars = tuple(each for each in self.pillars if each is not pillar)

    @consequence
    def look_at_competition(self, on: date, look: UUID) -> None:
        """Remember the newest look at what competitors do."""
        if self.competition_on is None or on > self.competition_on:
            self._competition_looked_at(on=on, look=look)

    @event(CompetitionLookedAt)
    def _competition_looked_at(self, on: date, look: UUID | None) -> None:
        self.competition_on, self._competition_look = on, look

    @consequence
    def doubt_look(self, look: UUID) -> None:
        """Forget the newest look at competitors once it is suspect: somebody has to look again."""
        if self.competition_on and look == self._competition_look:
            self._competition_lost(look=look)

    @event(CompetitionLost)
    def _competition_lost(self, look: UUID) -> None:
        self.competition_on, self._competition_look = None, None
