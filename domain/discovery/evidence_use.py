"""The half of evidence that says what it counts for, and what rests on it."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.conclusion import Conclusion, Doubt
from domain.discovery.evidence_values import Importance, Observation, Stance, Strength
from domain.discovery.opportunity import Opportunity
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.values import Seen

MOST = 100


class EvidenceUse(Part):
    """Linked to further opportunities, weighed, relied upon, and suspect once what it sums up was retracted."""

    observation: Observation
    participant: UUID | None
    sources: tuple[Seen, ...]
    retracted: bool

    class Linked(Event, topic="evidence.linked"):
        opportunity: UUID
        stance: Stance

    class Weighed(Event, topic="evidence.weighed"):
        importance: int

    class ReliedUpon(Event, topic="evidence.relied_upon"):
        conclusion: Conclusion

    class Questioned(Doubt, topic="evidence.questioned"):
        source: UUID

    class IsRetracted(Refused, code="evidence.is_retracted"):
        """Evidence that was retracted speaks for nothing any more; record what was observed anew."""

    class LinkedOften(Refused, code="evidence.linked_often"):
        """One observation speaks of a hundred opportunities at most; merge those that say the same."""

    def _stand(self) -> None:
        self.stances: dict[str, Stance] = {}
        self.importance: int | None = None
        self.conclusions: tuple[Conclusion, ...] = ()
        self.suspect: tuple[UUID, ...] = ()

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def link(self, opportunity: Opportunity, stance: Stance) -> None:
        """Say which way it points for an opportunity, its own or another."""
        self._be_standing()
        opportunity.be_open()
        if len(self.stances) >= MOST and str(opportunity.id) not in self.stances:
            raise self.LinkedOften
        if self.stances.get(str(opportunity.id)) is not stance:
            self._linked(opportunity=opportunity.id, stance=stance)

    @event(Linked)
    def _linked(self, opportunity: UUID, stance: Stance) -> None:
        self.stances = {**self.stances, str(opportunity): stance}

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def weigh(self, importance: Importance) -> None:
        """Say how much it counts."""
        self._be_standing()
        if importance != self.importance:
            self._weighed(importance=importance)

    @event(Weighed)
    def _weighed(self, importance: int) -> None:
        self.importance = importance

    @consequence
    def carry(self, conclusion: Conclusion) -> None:
        """Remember what rests on it."""
        if conclusion not in self.conclusions:
            self._relied_upon(conclusion=conclusion)

    @event(ReliedUpon)
    def _relied_upon(self, conclusion: Conclusion) -> None:
        self.conclusions = (*self.conclusions, conclusion)

    @consequence
    def question(self, source: UUID) -> None:
        """Become suspect, and with it what rests on it: what it sums up does not stand."""
        if source not in self.suspect:
            self._questioned(source=source, conclusions=self.conclusions)

    @event(Questioned)
    def _questioned(self, source: UUID, conclusions: tuple[Conclusion, ...]) -> None:
        self.suspect = (*self.suspect, source)

    @property
    def stands(self) -> bool:
        """Whether something may rest on it."""
        return not self.retracted and not self.suspect

    @property
    def informant(self) -> str:
        """Whom it is from: the participant of its interview, or else its source."""
        return str(self.participant or self.observation.source.casefold())

    def stance_on(self, opportunity: UUID) -> Stance:
        """Which way it points for an opportunity."""
        return self.stances.get(str(opportunity), self.observation.stance)

    def supports(self, opportunity: UUID) -> bool:
        """Whether it was observed and speaks for an opportunity; what only sums up counts for nothing by itself."""
        return not self.sources and self.stance_on(opportunity) is Stance.SUPPORTS

    def shows(self, opportunity: UUID) -> bool:
        """Whether somebody did or paid what supports an opportunity."""
        return self.supports(opportunity) and self.observation.strength is not Strength.SAID

    def _be_standing(self) -> None:
        if self.retracted:
            raise self.IsRetracted
