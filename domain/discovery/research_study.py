"""What is to be found out, how, and with which guide."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.errors import Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Sentence, Stage, Value, Why


class Method(StrEnum):
    """How people are asked or watched."""

    INTERVIEWS = "interviews"
    SURVEY = "survey"
    USABILITY_TEST = "usability_test"
    DIARY = "diary"
    FIELD_VISIT = "field_visit"


class Inquiry(Value):
    """A question, the way it is asked, and how many are asked."""

    question: Sentence
    method: Method
    participants: Annotated[int, Field(ge=1, le=10_000, examples=[8])]


class ResearchStudy(Aggregate):
    """It groups interviews by what they are to find out; the guide has a number, and each interview names it."""

    TOPIC = "research_study"
    PLURAL = "research_studies"

    class Planned(Created, topic="research_study.planned"):
        inquiry: Inquiry
        guide: str
        author: PersonId

    class GuideRevised(Event, topic="research_study.guide_revised"):
        guide: str
        number: int

    class Concluded(Event, topic="research_study.concluded"):
        answer: str

    class IsConcluded(Refused, code="research_study.is_concluded"):
        """A concluded study stays as it is; plan another one."""

    @event(Planned)
    def __init__(self, place: Place, inquiry: Inquiry, guide: str, author: UUID) -> None:
        self.inquiry, self.guide, self.author, self.guide_number = inquiry, guide, author, 1
        self.answer: str | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def plan(cls, iteration: Iteration, inquiry: Inquiry, guide: Sentence, *, by: Actor) -> Self:
        """Say what is to be found out, from how many, and what they will be asked."""
        return cls(place=iteration.inside(Stage.DISCOVERY), inquiry=inquiry, guide=guide, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def revise_guide(self, guide: Sentence, *, why: Why) -> None:
        """Ask otherwise from now on; what was asked before stays under the old number."""
        self.be_under_way()
        if guide != self.guide:
            self._guide_revised(guide=guide, number=self.guide_number + 1)

    @event(GuideRevised)
    def _guide_revised(self, guide: str, number: int) -> None:
        self.guide, self.guide_number = guide, number

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def conclude(self, answer: Sentence) -> None:
        """End it with what was found out."""
        if self.answer != answer:
            self.be_under_way()
            self._concluded(answer=answer)

    @event(Concluded)
    def _concluded(self, answer: str) -> None:
        self.answer = answer

    def be_under_way(self) -> None:
        """Raise IsConcluded unless it still asks."""
        if self.answer is not None:
            raise self.IsConcluded
