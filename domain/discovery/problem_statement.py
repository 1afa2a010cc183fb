"""Who has which problem, what it costs them, and what shows it."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR
from domain.command import command, decision
from domain.discovery.evidence import Evidence, Stance, Strength
from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, PersonId, Place, Seen, Sentence, Stage, Value, Why

Support = Annotated[tuple[Evidence, ...], Field(min_length=1, description="what it rests on, and what contradicts it")]


class State(StrEnum):
    """What became of a statement."""

    DRAFT = "draft"
    VALIDATED = "validated"
    INVALIDATED = "invalidated"


class Problem(Value):
    """Who is in which situation, what goes wrong, and what it costs them."""

    who: Sentence
    situation: Sentence
    problem: Sentence
    impact: Sentence


class ProblemStatement(Aggregate):
    """A problem that may be worth solving, until it is validated."""

    TOPIC = "problem_statement"

    class Drafted(Created, topic="problem_statement.drafted"):
        opportunity: UUID
        problem: Problem
        author: PersonId

    class Validated(Event, topic="problem_statement.validated"):
        support: tuple[Seen, ...]
        validator: PersonId

    class Invalidated(Event, topic="problem_statement.invalidated"):
        """The problem is not what we thought."""

    class AuthorNeverValidates(NotAllowed, code="problem_statement.author_never_validates"):
        """A problem statement is not validated by its sole author."""

    class NotSupported(Refused, code="problem_statement.not_supported"):
        """At least one piece of evidence supports it that somebody did or paid, and none was retracted."""

    class AlreadyJudged(Refused, code="problem_statement.already_judged"):
        """A validated or invalidated statement stays so; draft a new one."""

    @event(Drafted)
    def __init__(self, place: Place, opportunity: UUID, problem: Problem, author: UUID) -> None:
        self.opportunity, self.problem, self.author, self.state = opportunity, problem, author, State.DRAFT

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def draft(cls, iteration: Iteration, opportunity: Opportunity, problem: Problem, *, by: Actor) -> Self:
        """Put the problem into words."""
        opportunity.be_open()
        place = iteration.inside(Stage.DISCOVERY)
        return cls(place=place, opportunity=opportunity.id, problem=problem, author=by)

    @decision(PRODUCT_MANAGER, SPONSOR)
    def validate(self, support: Support, *, by: Actor) -> None:
        """Declare the problem worth solving, on what people did or paid."""
        if by == self.author:
            raise self.AuthorNeverValidates
        if any(each.retracted for each in support) or not any(map(_shows, support)):
            raise self.NotSupported(pointer="/support")
        if self.state is State.INVALIDATED:
            raise self.AlreadyJudged
        if self.state is State.DRAFT:
            self._validated(support=tuple(each.seen for each in support), validator=by)

    @event(Validated)
    def _validated(self, support: tuple[Seen, ...], validator: UUID) -> None:
        self.state = State.VALIDATED

    @decision(PRODUCT_MANAGER)
    def invalidate(self, *, why: Why) -> None:
        """Declare that the problem is not what we thought."""
        if self.state is State.VALIDATED:
            raise self.AlreadyJudged
        if self.state is State.DRAFT:
            self._invalidated()

    @event(Invalidated)
    def _invalidated(self) -> None:
        self.state = State.INVALIDATED


def _shows(evidence: Evidence) -> bool:
    seen = evidence.observation
    return seen.stance is Stance.SUPPORTS and seen.strength is not Strength.SAID
