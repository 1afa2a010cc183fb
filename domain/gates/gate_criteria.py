"""The part of a gate that says by what its submission is judged: waivers, overrides, and what people score."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.acting import in_whose_name
from domain.authority import (
    ADMINISTRATOR,
    AUDITOR,
    COMPLIANCE_OFFICER,
    MARKETING_MANAGER,
    PORTFOLIO_MANAGER,
    PRODUCT_MANAGER,
    PROJECT_MANAGER,
    SPONSOR,
    TECH_LEAD,
)
from domain.command import command, decision
from domain.gates.decisions import Assessment
from domain.gates.standing import Standing
from domain.kernel import Event
from domain.lifecycle import Advice, Criterion
from domain.part import Part
from domain.values import Actor, Day, Now, PersonId, Sentence, Why

Score = Annotated[int, Field(ge=0, le=10, examples=[7])]


class Finding(StrEnum):
    """How a criterion is judged."""

    MET = "met"
    UNMET = "unmet"


class GateCriteria(Standing, Part):
    """What is met, what passes although it is not, and what people think of the rest."""

    class CriterionWaived(Event, topic="gate.criterion_waived", version=2):
        criterion: str
        expires: date
        compensating_control: str
        approver: PersonId

        @classmethod
        def from_v1(cls, state: dict[str, object]) -> dict[str, object]:
            """Nobody was asked yet what makes up for it."""
            return {**state, "compensating_control": ""}

    class WaiverExpired(Event, topic="gate.waiver_expired"):
        criterion: str
        expired: date

    class CriterionOverridden(Event, topic="gate.criterion_overridden"):
        criterion: str
        finding: Finding
        overridden_by: PersonId
        in_the_name_of: PersonId

    class CriterionAssessed(Event, topic="gate.criterion_assessed"):
        assessment: Assessment

    @decision(SPONSOR)
    def waive(
        self, criterion: Criterion, expires: Day, compensating_control: Sentence, *, by: Actor, why: Why
    ) -> None:
        """Let an unmet must-meet criterion pass until a day, for a reason, while something else makes up for it."""
        self._check(by, ())
        if criterion not in self.criteria.unmet:
            raise self.NothingToWaive(pointer="/criterion")
        if self.waived.get(criterion) != expires:
            control = compensating_control
            self._criterion_waived(criterion=criterion, expires=expires, compensating_control=control, approver=by)

    @event(CriterionWaived)
    def _criterion_waived(self, criterion: str, expires: date, compensating_control: str, approver: UUID) -> None:
        self.waived = {**self.waived, criterion: expires}

    @command(SPONSOR, COMPLIANCE_OFFICER, PRODUCT_MANAGER, PROJECT_MANAGER, AUDITOR, ADMINISTRATOR)
    def record_expiries(self, *, now: Now) -> None:
        """Record which waivers have expired; they let nothing pass since their day, recorded or not."""
        for criterion, expires in self.waived.items():
            if expires < now.date():
                self._waiver_expired(criterion=criterion, expired=expires)

    @event(WaiverExpired)
    def _waiver_expired(self, criterion: str, expired: date) -> None:
        self.waived = {name: expires for name, expires in self.waived.items() if name != criterion}

    @decision(SPONSOR)
    def override_criterion(self, criterion: Criterion, finding: Finding, *, by: Actor, why: Why) -> None:
        """Judge a criterion otherwise than the facts did, for a reason; somebody else decides then."""
        self._check(by, ())
        if criterion not in (*self.criteria.met, *self.criteria.unmet):
            raise self.NoSuchCriterion(pointer="/criterion")
        if (criterion in self.criteria.met) is not (finding is Finding.MET):
            name = in_whose_name(by)
            self._criterion_overridden(criterion=criterion, finding=finding, overridden_by=by, in_the_name_of=name)

    @event(CriterionOverridden)
    def _criterion_overridden(
        self, criterion: str, finding: Finding, overridden_by: UUID, in_the_name_of: UUID
    ) -> None:
        self.criteria = self.criteria.judged_otherwise(criterion)
        self.overridden = {**self.overridden, criterion: (overridden_by, in_the_name_of)}

    @command(SPONSOR, TECH_LEAD, MARKETING_MANAGER, PORTFOLIO_MANAGER, PROJECT_MANAGER)
    def assess_criterion(self, advice: Advice, score: Score, rationale: Sentence, *, by: Actor) -> None:
        """Score what no fact tells, from 0 to 10; it advises whoever decides, and the last of each person counts."""
        self._check(by, ())
        assessment = Assessment(assessor=by, advice=advice, score=score, rationale=rationale)
        if assessment not in self.assessments:
            self._criterion_assessed(assessment=assessment)

    @event(CriterionAssessed)
    def _criterion_assessed(self, assessment: Assessment) -> None:
        made = assessment.assessor, assessment.advice
        others = (each for each in self.assessments if (each.assessor, each.advice) != made)
        self.assessments = (*others, assessment)
