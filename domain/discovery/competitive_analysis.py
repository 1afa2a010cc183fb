"""What a competitor offers, for how much, and where it is better or worse: as of a day."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import MARKETING_MANAGER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence
from domain.discovery.competitor import Competitor
from domain.discovery.evidence import Evidence
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Day, Now, PersonId, Place, Seen, Sentence, Stage, Value

Points = Annotated[tuple[Sentence, ...], Field(max_length=30)]
Sources = Annotated[tuple[Evidence, ...], Field(max_length=100, description="the evidence it rests on")]


class Comparison(Value):
    """What they offer, for how much, as what they present it, and how it holds up."""

    features: Annotated[Points, Field(min_length=1)]
    price: Sentence
    positioning: Sentence
    strengths: Points = ()
    weaknesses: Points = ()


class CompetitiveAnalysis(Aggregate):
    """A look at one competitor; it is never edited, a newer one is recorded beside it."""

    TOPIC = "competitive_analysis"
    PLURAL = "competitive_analyses"

    class Recorded(Created, topic="competitive_analysis.recorded"):
        competitor: UUID
        comparison: Comparison
        as_of: date
        evidence: tuple[Seen, ...]
        author: PersonId

    class Questioned(Event, topic="competitive_analysis.questioned"):
        evidence: UUID

    class MadeLater(Invalid, code="competitive_analysis.made_later"):
        """An analysis is as of a day that has come; give that day."""

    class OnDoubtfulEvidence(Refused, code="competitive_analysis.on_doubtful_evidence"):
        """An analysis does not rest on evidence that was retracted or is suspect; leave that out."""

    @event(Recorded)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        competitor: UUID,
        comparison: Comparison,
        as_of: date,
        evidence: tuple[Seen, ...],
        author: UUID,
    ) -> None:
        self.competitor, self.comparison, self.as_of, self.author = competitor, comparison, as_of, author
        self.evidence = evidence
        self.suspect: tuple[UUID, ...] = ()

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, MARKETING_MANAGER)
    def record(
        cls,
        iteration: Iteration,
        competitor: Competitor,
        comparison: Comparison,
        as_of: Day,
        evidence: Sources = (),
        *,
        by: Actor,
        now: Now,
    ) -> Self:
        """Put on record how a competitor compares, as of a day."""
        if as_of > now.date():
            raise cls.MadeLater(pointer="/as_of")
        if not all(each.stands for each in evidence):
            raise cls.OnDoubtfulEvidence(pointer="/evidence")
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            competitor=competitor.id,
            comparison=comparison,
            as_of=as_of,
            evidence=tuple(each.seen for each in evidence),
            author=by,
        )

    @consequence
    def question(self, evidence: UUID) -> None:
        """Become suspect: what it rests on does not stand."""
        if evidence not in self.suspect:
            self._questioned(evidence=evidence)

    @event(Questioned)
    def _questioned(self, evidence: UUID) -> None:
        self.suspect = (*self.suspect, evidence)
