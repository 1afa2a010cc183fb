"""What solving the problem costs and brings, against doing nothing."""

from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command, decision
from domain.discovery.appraisal import FORMULA, Appraisal
from domain.discovery.case_decision import CaseDecision
from domain.discovery.case_lines import CaseLines
from domain.discovery.case_reasons import CaseReasons
from domain.discovery.case_values import Figures, State, Terms
from domain.discovery.problem_statement import ProblemStatement
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event, Revision
from domain.product.iteration import Iteration
from domain.team.person import Person
from domain.values import Actor, PersonId, Place, Sentence, Stage, Why


class BusinessCase(CaseDecision, CaseLines, CaseReasons, Aggregate):
    """Costs and benefits over time, appraised; approved by whoever pays, and immutable from then on."""

    TOPIC = "business_case"
    SHOWN = "2"

    class Drafted(Created, topic="business_case.drafted", version=2):
        problem: UUID
        do_nothing: str
        figures: Figures
        appraisal: Appraisal | None
        formula: str | None
        author: PersonId
        revises: UUID | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """It revised no other, and nobody kept by which formula it was appraised."""
            return {**state, "revises": None, "formula": None}

    class Revised(Revision, topic="business_case.revised", version=2):
        figures: Figures
        appraisal: Appraisal
        formula: str | None

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """Nobody kept by which formula it was appraised."""
            return {**state, "formula": None}

    class Submitted(Event, topic="business_case.submitted"):
        benefits_owner: PersonId

    class FiguresOrTerms(Invalid, code="business_case.figures_or_terms"):
        """A case begins with figures by period, or with terms for lines to come; give one of the two."""

    class NotApproved(Refused, code="business_case.not_approved"):
        """Only an approved case is revised by another; correct an undecided one itself."""

    class Incomplete(Refused, code="business_case.incomplete"):
        """A case names a cost and a benefit and is appraised as it stands; add what is missing, and appraise it."""

    @event(Drafted)
    def __init__(  # noqa: PLR0917  # the library calls it by name
        self,
        place: Place,
        problem: UUID,
        do_nothing: str,
        figures: Figures,
        appraisal: Appraisal | None,
        formula: str | None,
        author: UUID,
        revises: UUID | None,
    ) -> None:
        self.problem, self.do_nothing, self.author, self.state = problem, do_nothing, author, State.DRAFT
        self.figures, self.appraisal, self.formula, self.revises = figures, appraisal, formula, revises
        self.benefits_owner: UUID | None = None
        self.successor: UUID | None = None
        self._begin_with_no_line()
        self._begin_without_reasons()

    @classmethod
    @command(PRODUCT_MANAGER)
    def draft(  # noqa: PLR0917  # a door gives them by name
        cls,
        iteration: Iteration,
        problem: ProblemStatement,
        do_nothing: Sentence,
        figures: Figures | None = None,
        terms: Terms | None = None,
        revises: "BusinessCase | None" = None,
        *,
        by: Actor,
    ) -> Self:
        """Lay out what it costs and brings, period by period or line by line, against doing nothing."""
        begun = cls._begun(figures, terms)
        if revises and revises.state is not State.APPROVED:
            raise cls.NotApproved(pointer="/revises")
        return cls(
            place=iteration.inside(Stage.DISCOVERY),
            problem=problem.id,
            do_nothing=do_nothing,
            figures=begun,
            appraisal=figures.appraised() if figures else None,
            formula=FORMULA if figures else None,
            author=by,
            revises=revises.id if revises else None,
        )

    @classmethod
    def _begun(cls, figures: Figures | None, terms: Terms | None) -> Figures:
        if figures and not terms:
            return figures
        if terms and not figures:
            return terms.blank()
        raise cls.FiguresOrTerms(pointer="/figures")

    @command(PRODUCT_MANAGER)
    def revise(self, figures: Figures, *, why: Why) -> None:
        """Correct a case nobody has decided yet: figures by period take the place of all its lines."""
        self._be_open_to_change()
        if figures != self.figures or self.costs or self.benefits:
            self._revised(figures=figures, appraisal=figures.appraised(), formula=FORMULA)

    @event(Revised)
    def _revised(self, figures: Figures, appraisal: Appraisal, formula: str | None) -> None:
        self.figures, self.appraisal, self.formula = figures, appraisal, formula
        self.costs, self.benefits, self.sensitivity, self.inputs = (), (), None, None

    @decision(PRODUCT_MANAGER)
    def submit(self, benefits_owner: Person) -> None:
        """Ask for the money, and name who will answer for the benefits."""
        benefits_owner.expect_here("/benefits_owner")
        if self.state is not State.SUBMITTED:
            self._be_open_to_change()
            if not self.is_complete:
                raise self.Incomplete
            self._submitted(benefits_owner=benefits_owner.id)

    @event(Submitted)
    def _submitted(self, benefits_owner: UUID) -> None:
        self.state, self.benefits_owner = State.SUBMITTED, benefits_owner

    @property
    def totals(self) -> Figures:
        """Costs and benefits by period as they were appraised last: given so, or added up of lines."""
        return self.inputs or self.figures
