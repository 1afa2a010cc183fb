"""The first stage: it keeps the facts its gate asks for, and asks for the decision."""

from datetime import timedelta
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import consequence, decision
from domain.discovery import problem_statement
from domain.discovery.business_case import BusinessCase
from domain.discovery.case_values import State as CaseState
from domain.discovery.discovery_facts import DiscoveryFacts
from domain.discovery.evidence_values import Pillar
from domain.discovery.problem_statement import ProblemStatement
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created
from domain.lifecycle import GateName, InForce
from domain.values import Actor, Now, Place, Seen


class Discovery(DiscoveryFacts, Aggregate):
    """One iteration's search for a problem worth solving."""

    TOPIC = "discovery"
    SHOWN = "2"

    class Opened(Created, topic="discovery.opened"):
        """The search begins."""

    class Submitted(Submission, topic="discovery.submitted"):
        """The gate is asked to decide on a problem and a case."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Discovery.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self._know_nothing()

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the search."""
        return cls(place=place)

    @decision(PRODUCT_MANAGER)
    def submit(self, problem: ProblemStatement, case: BusinessCase, *, by: Actor, now: Now, policy: InForce) -> None:
        """Ask for the decision, on this problem and this case as they stand now."""
        oldest = now.date() - timedelta(days=policy.competition_days)
        validated = problem.state is problem_statement.State.VALIDATED
        criteria = Criteria.of(
            {
                "problem_validated": problem.place == self.place and validated,
                "nothing_suspect": not problem.suspect,
                "critical_hypotheses_judged": not self.awaited,
                "critical_assumptions_judged": not self.assumptions,
                "evidence_in_each_pillar": len(self.pillars) == len(Pillar),
                "competition_known": self.competition_on is not None and self.competition_on >= oldest,
                "case_for_this_problem": case.place == self.place and case.problem == problem.id,
                "case_approved": case.state is CaseState.APPROVED,
                "npv_reaches_hurdle": case.appraisal is not None and case.appraisal.npv >= policy.hurdle,
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
