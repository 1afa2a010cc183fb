"""Who has which problem, what it costs them, and what shows it."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER, SPONSOR
from domain.command import command, consequence, decision
from domain.discovery.opportunity import Opportunity
from domain.discovery.proof import Support, acknowledges, suffices
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import InForce
from domain.product.iteration import Iteration
from domain.values import OWN, Actor, PersonId, Place, Seen, Sentence, Stage, Value, Why


class State(StrEnum):
    """What became of a statement."""

    DRAFT = "draft"
    IN_VALIDATION = "in_validation"
    VALIDATED = "validated"
    INVALIDATED = "invalidated"
    SUPERSEDED = "superseded"


class Problem(Value):
    """Who is in which situation, what goes wrong, and what it costs them."""

    who: Sentence
    situation: Sentence
    problem: Sentence
    impact: Sentence


class ProblemStatement(Aggregate):
    """A problem that may be worth solving, until it is validated."""

    TOPIC = "problem_statement"
    SHOWN = "2"

    class Drafted(Created, topic="problem_statement.drafted", version=2):
        opportunity: UUID
        problem: Problem
        author: PersonId
        alternatives: str | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody said what they do about it now."""
            return {**state, "alternatives": None}

    class Submitted(Event, topic="problem_statement.submitted"):
        """Somebody else is asked to validate it."""

    class Validated(Event, topic="problem_statement.validated"):
        support: tuple[Seen, ...]
        validator: PersonId

    class Invalidated(Event, topic="problem_statement.invalidated"):
        """The problem is not what we thought."""

    class Superseded(Event, topic="problem_statement.superseded"):
        successor: UUID

    class Questioned(Event, topic="problem_statement.questioned"):
        evidence: UUID

    class AuthorNeverValidates(NotAllowed, code="problem_statement.author_never_validates"):
        """A problem statement is not validated by its sole author."""

    class NotSubmitted(Refused, code="problem_statement.not_submitted"):
        """A problem statement is validated once it was submitted for it; give submit_problem_statement."""

    class NotSupported(Refused, code="problem_statement.not_supported"):
        """Enough observations that stand support it, by enough people, one of whom did or paid; find out more."""

    class ContradictionIgnored(Refused, code="problem_statement.contradiction_ignored"):
        """Evidence on record that contradicts the opportunity is acknowledged; name it with the support."""

    class AlreadyJudged(Refused, code="problem_statement.already_judged"):
        """A validated or invalidated statement stays so; draft a new one."""

    class SupersededByItself(Refused, code="problem_statement.superseded_by_itself"):
        """Another statement, drafted in the meantime, takes the place of this one; name that one."""

    @event(Drafted)
    def __init__(
        self, place: Place, opportunity: UUID, problem: Problem, author: UUID, alternatives: str | None
    ) -> None:
        self.opportunity, self.problem, self.author, self.state = opportunity, problem, author, State.DRAFT
        self.alternatives = alternatives
        self.suspect: tuple[UUID, ...] = ()
        self.successor: UUID | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def draft(
        cls,
        iteration: Iteration,
        opportunity: Opportunity,
        problem: Problem,
        alternatives: Sentence | None = None,
        *,
        by: Actor,
    ) -> Self:
        """Put the problem into words, and say what they do about it now."""
        opportunity.be_open()
        place, about = iteration.inside(Stage.DISCOVERY), opportunity.id
        return cls(place=place, opportunity=about, problem=problem, author=by, alternatives=alternatives)

    @decision(PRODUCT_MANAGER, PRODUCT_OWNER)
    def submit(self) -> None:
        """Ask for its validation by somebody else."""
        if self.state is not State.IN_VALIDATION:
            self._be_in(State.DRAFT)
            self._submitted()

    @event(Submitted)
    def _submitted(self) -> None:
        self.state = State.IN_VALIDATION

    @decision(PRODUCT_MANAGER, SPONSOR)
    def validate(
        self, support: Support, opportunity: Annotated[Opportunity, OWN], *, by: Actor, policy: InForce
    ) -> None:
        """Declare the problem worth solving, on what people did or paid, and in view of what contradicts it."""
        if by in self.authors:
            raise self.AuthorNeverValidates
        if not suffices(support, self.opportunity, policy):
            raise self.NotSupported(pointer="/support")
        if not acknowledges(support, opportunity):
            raise self.ContradictionIgnored(pointer="/support")
        if self.state is State.DRAFT:
            raise self.NotSubmitted
        self._be_in(State.IN_VALIDATION, State.VALIDATED)
        if self.state is State.IN_VALIDATION or self.suspect:
            self._validated(support=tuple(each.seen for each in support), validator=by)

    @event(Validated)
    def _validated(self, support: tuple[Seen, ...], validator: UUID) -> None:
        self.state, self.suspect = State.VALIDATED, ()

    @decision(PRODUCT_MANAGER)
    def invalidate(self, *, why: Why) -> None:
        """Declare that the problem is not what we thought."""
        if self.state is not State.INVALIDATED:
            self._be_in(State.DRAFT, State.IN_VALIDATION, *([State.VALIDATED] if self.suspect else []))
            self._invalidated()

    @event(Invalidated)
    def _invalidated(self) -> None:
        self.state = State.INVALIDATED

    @command(PRODUCT_MANAGER)
    def supersede(self, successor: "ProblemStatement", *, why: Why) -> None:
        """Say that another statement takes its place."""
        if successor.id == self.id or successor.state is State.SUPERSEDED:
            raise self.SupersededByItself(pointer="/successor")
        if self.successor != successor.id:
            if self.state is State.SUPERSEDED:
                raise self.AlreadyJudged
            self._superseded(successor=successor.id)

    @event(Superseded)
    def _superseded(self, successor: UUID) -> None:
        self.state, self.successor = State.SUPERSEDED, successor

    @consequence
    def question(self, evidence: UUID) -> None:
        """Become suspect: what it was validated on does not stand."""
        if evidence not in self.suspect:
            self._questioned(evidence=evidence)

    @event(Questioned)
    def _questioned(self, evidence: UUID) -> None:
        self.suspect = (*self.suspect, evidence)

    def _be_in(self, *states: State) -> None:
        if self.state not in states:
            raise self.AlreadyJudged(facts=(self.state,))
