"""What solving the problem costs and brings, against doing nothing."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field, model_validator

from domain.authority import PRODUCT_MANAGER, SPONSOR
from domain.command import command, decision
from domain.discovery.appraisal import Appraisal
from domain.discovery.problem_statement import ProblemStatement
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.product.iteration import Iteration
from domain.values import Actor, Exact, PersonId, Place, Sentence, Stage, Value, Why, pattern

Amount = Annotated[Exact, Field(decimal_places=2, ge=0, examples=["250000.00"])]
Lines = Annotated[tuple[Amount, ...], Field(min_length=1, max_length=120, description="by period, from period 0 on")]


class Figures(Value):
    """Costs and benefits by period in one currency, and the rate a period they are discounted with."""

    costs: Annotated[Lines, Field(examples=[["250000.00", "40000.00", "40000.00"]])]
    benefits: Annotated[Lines, Field(examples=[["0.00", "180000.00", "260000.00"]])]
    rate: Annotated[Exact, Field(gt=-1, le=10, examples=["0.10"])]
    currency: Annotated[str, *pattern(r"^[A-Z]{3}$", "EUR")] = "EUR"

    @model_validator(mode="after")
    def _cover_the_same_periods(self) -> Self:
        if len(self.costs) != len(self.benefits):
            raise ValueError("costs and benefits cover the same periods")
        return self

    def appraised(self) -> Appraisal:
        """What these figures are worth."""
        return Appraisal.of(self.costs, self.benefits, self.rate)


class State(StrEnum):
    """How far a case was decided."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"


class BusinessCase(Aggregate):
    """Costs and benefits over time, appraised; approved by whoever pays, and immutable from then on."""

    TOPIC = "business_case"

    class Drafted(Created, topic="business_case.drafted"):
        problem: UUID
        do_nothing: str
        figures: Figures
        appraisal: Appraisal
        author: PersonId

    class Revised(Revision, topic="business_case.revised"):
        figures: Figures
        appraisal: Appraisal

    class Approved(Event, topic="business_case.approved"):
        approver: PersonId

    class Rejected(Event, topic="business_case.rejected"):
        """It is not worth the money; a new case may be drafted."""

    class AuthorNeverApproves(NotAllowed, code="business_case.author_never_approves"):
        """A business case is approved by somebody other than its author."""

    class AlreadyDecided(Refused, code="business_case.already_decided"):
        """An approved or rejected case is immutable; draft a new one."""

    @event(Drafted)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self, place: Place, problem: UUID, do_nothing: str, figures: Figures, appraisal: Appraisal, author: UUID
    ) -> None:
        self.problem, self.do_nothing, self.author, self.state = problem, do_nothing, author, State.DRAFT
        self.figures, self.appraisal = figures, appraisal

    @classmethod
    @command(PRODUCT_MANAGER)
    def draft(
        cls, iteration: Iteration, problem: ProblemStatement, do_nothing: Sentence, figures: Figures, *, by: Actor
    ) -> Self:
        """Lay out what it costs and brings, period by period, against doing nothing."""
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            problem=problem.id,
            do_nothing=do_nothing,
            figures=figures,
            appraisal=figures.appraised(),
            author=by,
        )

    @command(PRODUCT_MANAGER)
    def revise(self, figures: Figures, *, why: Why) -> None:
        """Correct the figures of a case nobody has decided yet."""
        self._undecided()
        if figures != self.figures:
            self._revised(figures=figures, appraisal=figures.appraised())

    @event(Revised)
    def _revised(self, figures: Figures, appraisal: Appraisal) -> None:
        self.figures, self.appraisal = figures, appraisal

    @decision(SPONSOR)
    def approve(self, *, by: Actor) -> None:
        """Accept the case as the basis of the investment."""
        if by in self.authors:
            raise self.AuthorNeverApproves
        if self.state is not State.APPROVED:
            self._undecided()
            self._approved(approver=by)

    @event(Approved)
    def _approved(self, approver: UUID) -> None:
        self.state = State.APPROVED

    @decision(SPONSOR)
    def reject(self, *, why: Why) -> None:
        """Decline to invest on this case."""
        if self.state is not State.REJECTED:
            self._undecided()
            self._rejected()

    @event(Rejected)
    def _rejected(self) -> None:
        self.state = State.REJECTED

    def _undecided(self) -> None:
        if self.state is not State.DRAFT:
            raise self.AlreadyDecided
