"""The first stage: it keeps the facts its gate asks for, and asks for the decision."""

from datetime import date, timedelta
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.discovery import business_case, problem_statement
from domain.discovery.business_case import BusinessCase
from domain.discovery.evidence import Pillar
from domain.discovery.problem_statement import ProblemStatement
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName, InForce
from domain.values import Actor, Now, Place, Seen


class Discovery(Aggregate):
    """One iteration's search for a problem worth solving."""

    TOPIC = "discovery"

    class Opened(Created, topic="discovery.opened"):
        """The search begins."""

    class VerdictAwaited(Event, topic="discovery.verdict_awaited"):
        hypothesis: UUID

    class VerdictNoted(Event, topic="discovery.verdict_noted"):
        hypothesis: UUID

    class PillarFounded(Event, topic="discovery.pillar_founded"):
        pillar: Pillar

    class CompetitionLookedAt(Event, topic="discovery.competition_looked_at"):
        on: date

    class Submitted(Submission, topic="discovery.submitted"):
        """The gate is asked to decide on a problem and a case."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Discovery.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.awaited: tuple[UUID, ...] = ()
        self.pillars: tuple[Pillar, ...] = ()
        self.competition_on: date | None = None

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the search."""
        return cls(place=place)

    @consequence
    def await_verdict(self, hypothesis: UUID) -> None:
        """Remember that a critical hypothesis has no verdict yet."""
        self._verdict_awaited(hypothesis=hypothesis)

    @event(VerdictAwaited)
    def _verdict_awaited(self, hypothesis: UUID) -> None:
        self.awaited = (*self.awaited, hypothesis)

    @consequence
    def note_verdict(self, hypothesis: UUID) -> None:
        """Remember that a critical hypothesis has its verdict."""
        if hypothesis in self.awaited:
            self._verdict_noted(hypothesis=hypothesis)

    @event(VerdictNoted)
    def _verdict_noted(self, hypothesis: UUID) -> None:
        self.awaited = tuple(each for each in self.awaited if each != hypothesis)

    @consequence
    def found(self, pillar: Pillar) -> None:
        """Remember that something is known in this pillar."""
        if pillar not in self.pillars:
            self._pillar_founded(pillar=pillar)

    @event(PillarFounded)
    def _pillar_founded(self, pillar: Pillar) -> None:
        self.pillars = (*self.pillars, pillar)

    @consequence
    def look_at_competition(self, on: date) -> None:
        """Remember the newest look at what competitors do."""
        if self.competition_on is None or on > self.competition_on:
            self._competition_looked_at(on=on)

    @event(CompetitionLookedAt)
    def _competition_looked_at(self, on: date) -> None:
        self.competition_on = on

    @decision(PRODUCT_MANAGER)
    def submit(self, problem: ProblemStatement, case: BusinessCase, *, by: Actor, now: Now, policy: InForce) -> None:
        """Ask for the decision, on this problem and this case as they stand now."""
        oldest = now.date() - timedelta(days=policy.competition_days)
        validated = problem.state is problem_statement.State.VALIDATED
        criteria = Criteria.of(
            {
                "problem_validated": problem.place == self.place and validated,
                "critical_hypotheses_judged": not self.awaited,
                "evidence_in_each_pillar": len(self.pillars) == len(Pillar),
                "competition_known": self.competition_on is not None and self.competition_on >= oldest,
                "case_for_this_problem": case.place == self.place and case.problem == problem.id,
                "case_approved": case.state is business_case.State.APPROVED,
                "npv_reaches_hurdle": case.appraisal.npv >= policy.hurdle,
            }
        )
        members = (problem, case)
        people, package = interested(by, members), frozen(members)
        self._submitted(gate=GateName.G1, package=package, criteria=criteria, interested=people)

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        """Change nothing: the gate holds the submission."""
