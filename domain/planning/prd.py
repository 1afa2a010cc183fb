"""A product requirements document: what is built and what is not, in words and in requirements."""

from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import AfterValidator, Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.kernel import Aggregate, Created, Revision
from domain.planning.requirement import Requirement
from domain.planning.roadmap_values import distinct
from domain.product.iteration import Iteration
from domain.values import Actor, Name, PersonId, Place, Seen, Sentence, Stage, Value, Why

Goals = Annotated[tuple[Sentence, ...], Field(max_length=20)]
Requirements = Annotated[tuple[Requirement, ...], Field(max_length=200), AfterValidator(distinct)]


class Document(Value):
    """What led to it, what it is to reach, and what it leaves out on purpose."""

    title: Name
    background: Sentence
    goals: Annotated[Goals, Field(min_length=1, examples=[["Reports are made within the hour."]])]
    non_goals: Goals = ()


class Prd(Aggregate):
    """Lists requirements as they stood when it was written; another list is a revision."""

    TOPIC = "prd"

    class Drafted(Created, topic="prd.drafted"):
        document: Document
        requirements: tuple[Seen, ...]
        author: PersonId

    class Revised(Revision, topic="prd.revised"):
        document: Document
        requirements: tuple[Seen, ...]

    @event(Drafted)
    def __init__(self, place: Place, document: Document, requirements: tuple[Seen, ...], author: UUID) -> None:
        self.document, self.requirements, self.author = document, requirements, author

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def draft(cls, iteration: Iteration, document: Document, requirements: Requirements = (), *, by: Actor) -> Self:
        """Write down what is built and what is not."""
        place = iteration.inside(Stage.PLANNING)
        return cls(place=place, document=document, requirements=_listed(requirements), author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def revise(self, document: Document, requirements: Requirements = (), *, why: Why) -> None:
        """Write it anew, with its requirements as they stand now."""
        listed = _listed(requirements)
        if (document, listed) != (self.document, self.requirements):
            self._revised(document=document, requirements=listed)

    @event(Revised)
    def _revised(self, document: Document, requirements: tuple[Seen, ...]) -> None:
        self.document, self.requirements = document, requirements


def _listed(requirements: tuple[Requirement, ...]) -> tuple[Seen, ...]:
    for each in requirements:
        each.be_asked_for()
    return tuple(each.seen for each in requirements)
