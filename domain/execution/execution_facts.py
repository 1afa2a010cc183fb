"""What the third stage keeps for its gate, told by the rules as it happens."""

from uuid import UUID

from eventsourcing.domain import event

from domain.command import consequence
from domain.errors import Refused
from domain.kernel import Event
from domain.part import Part
from domain.planning.risk_standing import Standing


class ExecutionFacts(Part):
    """Which stories are awaited and accepted, which requests are undecided, which defects and risks are open."""

    ranks: dict[UUID, str]
    musts: tuple[UUID, ...]
    accepted: tuple[UUID, ...]
    undecided: tuple[UUID, ...]
    defects: tuple[UUID, ...]
    risks: tuple[UUID, ...]
    sprint: UUID | None

    class AcceptanceAwaited(Event, topic="execution.acceptance_awaited"):
        story: UUID

    class AcceptanceNoted(Event, topic="execution.acceptance_noted"):
        story: UUID

    class AcceptanceWithdrawn(Event, topic="execution.acceptance_withdrawn"):
        story: UUID

    class DecisionAwaited(Event, topic="execution.decision_awaited"):
        request: UUID

    class DecisionNoted(Event, topic="execution.decision_noted"):
        request: UUID

    class DefectAwaited(Event, topic="execution.defect_awaited"):
        defect: UUID

    class DefectSettled(Event, topic="execution.defect_settled"):
        defect: UUID

    class RiskAwaited(Event, topic="execution.risk_awaited"):
        risk: UUID

    class RiskSettled(Event, topic="execution.risk_settled"):
        risk: UUID

    class SprintBegan(Event, topic="execution.sprint_began"):
        sprint: UUID

    class SprintOver(Event, topic="execution.sprint_over"):
        sprint: UUID

    class OneSprintAtATime(Refused, code="sprint.one_at_a_time"):
        """Another sprint of this iteration has not ended; close or cancel it first."""

    @consequence
    def await_acceptance(self, story: UUID) -> None:
        """Remember a story that must be accepted."""
        self._acceptance_awaited(story=story)

    @event(AcceptanceAwaited)
    def _acceptance_awaited(self, story: UUID) -> None:
        self.musts = (*self.musts, story)

    @consequence
    def note_acceptance(self, story: UUID) -> None:
        """Remember that a story was accepted."""
        self._acceptance_noted(story=story)

    @event(AcceptanceNoted)
    def _acceptance_noted(self, story: UUID) -> None:
        self.accepted = (*self.accepted, story)

    @consequence
    def withdraw_acceptance(self, story: UUID) -> None:
        """Remember that a story is no longer accepted."""
        if story in self.accepted:
            self._acceptance_withdrawn(story=story)

    @event(AcceptanceWithdrawn)
    def _acceptance_withdrawn(self, story: UUID) -> None:
        self.accepted = tuple(each for each in self.accepted if each != story)

    @consequence
    def await_decision(self, request: UUID) -> None:
        """Remember a change request that was not decided yet."""
        self._decision_awaited(request=request)

    @event(DecisionAwaited)
    def _decision_awaited(self, request: UUID) -> None:
        self.undecided = (*self.undecided, request)

    @consequence
    def note_decision(self, request: UUID) -> None:
        """Remember that a change request was decided, or withdrawn."""
        if request in self.undecided:
            self._decision_noted(request=request)

    @event(DecisionNoted)
    def _decision_noted(self, request: UUID) -> None:
        self.undecided = tuple(each for each in self.undecided if each != request)

    @consequence
    def await_defect(self, defect: UUID) -> None:
        """Remember a grave defect that is neither gone nor waived."""
        if defect not in self.defects:
            self._defect_awaited(defect=defect)

    @event(DefectAwaited)
    def _defect_awaited(self, defect: UUID) -> None:
        self.defects = (*self.defects, defect)

    @consequence
    def settle_defect(self, defect: UUID) -> None:
        """Remember that a defect is gone, was waived, or is not as grave as was thought."""
        if defect in self.defects:
            self._defect_settled(defect=defect)

    @event(DefectSettled)
    def _defect_settled(self, defect: UUID) -> None:
        self.defects = tuple(each for each in self.defects if each != defect)

    @consequence
    def note_risk(self, risk: UUID, standing: Standing) -> None:
        """Remember whether somebody has to accept what is left of a risk."""
        if risk in self.risks and standing is Standing.SETTLED:
            self._risk_settled(risk=risk)
        if risk not in self.risks and standing is not Standing.SETTLED:
            self._risk_awaited(risk=risk)

    @event(RiskAwaited)
    def _risk_awaited(self, risk: UUID) -> None:
        self.risks = (*self.risks, risk)

    @event(RiskSettled)
    def _risk_settled(self, risk: UUID) -> None:
        self.risks = tuple(each for each in self.risks if each != risk)

    @consequence
    def note_sprint(self, sprint: UUID) -> None:
        """Remember the sprint that runs; raises OneSprintAtATime while another does."""
        if self.sprint:
            raise self.OneSprintAtATime(facts=(str(self.sprint),))
        self._sprint_began(sprint=sprint)

    @event(SprintBegan)
    def _sprint_began(self, sprint: UUID) -> None:
        self.sprint = sprint

    @consequence
    def note_end(self, sprint: UUID) -> None:
        """Remember that no sprint runs."""
        if self.sprint == sprint:
            self._sprint_over(sprint=sprint)

    @event(SprintOver)
    def _sprint_over(self, sprint: UUID) -> None:
        self.sprint = None
