"""One observation: who said, did or paid what, where we know it from, and what it speaks for."""

from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.conclusion import Conclusion, Doubt
from domain.discovery.evidence_use import EvidenceUse
from domain.discovery.evidence_values import Observation, Origin, Stance
from domain.discovery.interview import Interview
from domain.discovery.opportunity import Opportunity
from domain.discovery.segment import Segment
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created
from domain.product.iteration import Iteration
from domain.values import Actor, Now, PersonId, Place, Seen, Stage, Why

Sources = Annotated[tuple["Evidence", ...], Field(max_length=50, description="what this is a summary of")]


class Evidence(EvidenceUse, Aggregate):
    """An observation is never edited; one that was wrong is retracted and stays visible."""

    TOPIC = "evidence"
    PLURAL = "evidence"
    SHOWN = "2"

    class Recorded(Created, topic="evidence.recorded", version=2):
        opportunity: UUID
        observation: Observation
        author: PersonId
        interview: UUID | None
        participant: PersonId | None
        segment: UUID | None
        sources: tuple[Seen, ...]

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody said yet whom it is from."""
            return {**state, "interview": None, "participant": None, "segment": None, "sources": ()}

    class Retracted(Doubt, topic="evidence.retracted", version=2):
        """What rests on it is suspect."""

        contradicted: tuple[UUID, ...]

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """What rests on it was not kept yet."""
            return {**state, "conclusions": (), "contradicted": ()}

    class CollectedLater(Invalid, code="evidence.collected_later"):
        """Evidence was collected on a day that has come; give that day."""

    class SummaryIsNoEvidence(Refused, code="evidence.summary_is_no_evidence"):
        """What a machine sums up is no evidence by itself; name the evidence that it sums up."""

    class OnDoubtfulSources(Refused, code="evidence.on_doubtful_sources"):
        """A summary does not rest on evidence that was retracted or is suspect; leave that out."""

    @event(Recorded)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        opportunity: UUID,
        observation: Observation,
        author: UUID,
        interview: UUID | None,
        participant: UUID | None,
        segment: UUID | None,
        sources: tuple[Seen, ...],
    ) -> None:
        self.opportunity, self.observation, self.author, self.retracted = opportunity, observation, author, False
        self.interview, self.participant, self.segment, self.sources = interview, participant, segment, sources
        self._stand()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def record(  # noqa: PLR0917  # a door gives them by name
        cls,
        iteration: Iteration,
        opportunity: Opportunity,
        observation: Observation,
        interview: Interview | None = None,
        segment: Segment | None = None,
        sources: Sources = (),
        *,
        by: Actor,
        now: Now,
    ) -> Self:
        """Put an observation on record, with where it comes from."""
        cls._be_grounded(observation, interview, sources, now)
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            opportunity=opportunity.id,
            observation=observation,
            author=by,
            interview=interview.id if interview else None,
            participant=interview.participant if interview else None,
            segment=segment.id if segment else interview.segment if interview else None,
            sources=tuple(each.seen for each in sources),
        )

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def retract(self, *, why: Why) -> None:
        """Withdraw an observation; it stays on record, and what rests on it becomes suspect."""
        if not self.retracted:
            about = {str(self.opportunity): self.observation.stance, **self.stances}
            contradicted = tuple(UUID(each) for each, stance in about.items() if stance is Stance.CONTRADICTS)
            self._retracted(conclusions=self.conclusions, contradicted=contradicted)

    @event(Retracted)
    def _retracted(self, conclusions: tuple[Conclusion, ...], contradicted: tuple[UUID, ...]) -> None:
        self.retracted = True

    @classmethod
    def _be_grounded(
        cls, observation: Observation, interview: Interview | None, sources: Sources, now: Now
    ) -> None:
        if observation.collected_on > now.date():
            raise cls.CollectedLater(pointer="/observation/collected_on")
        if observation.origin is Origin.AI_SUMMARY and not sources:
            raise cls.SummaryIsNoEvidence(pointer="/sources")
        if not all(each.stands for each in sources):
            raise cls.OnDoubtfulSources(pointer="/sources")
        if interview:
            interview.be_usable()
