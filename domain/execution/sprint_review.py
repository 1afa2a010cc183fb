"""What a team learns from a sprint: of those who were shown what was built, and of itself."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER, SCRUM_MASTER, TECH_LEAD
from domain.command import command
from domain.execution.sprint_state import MOST_ACTIONS, SprintState, State
from domain.kernel import Event
from domain.part import Part
from domain.team.person import Person
from domain.values import PersonId, Sentence


class SprintReview(SprintState, Part):
    """Reviewed with others, and looked back on."""

    class Reviewed(Event, topic="sprint.reviewed"):
        feedback: str

    class RetrospectiveActionRecorded(Event, topic="sprint.retrospective_action_recorded"):
        action: str
        owner: PersonId

    @command(PRODUCT_OWNER, SCRUM_MASTER, TECH_LEAD)
    def review(self, feedback: Sentence) -> None:
        """Say what those thought who were shown what was built."""
        self._be_begun()
        if feedback != self.feedback:
            self._reviewed(feedback=feedback)

    @event(Reviewed)
    def _reviewed(self, feedback: str) -> None:
        self.feedback = feedback

    @command(PRODUCT_OWNER, SCRUM_MASTER, TECH_LEAD, DEVELOPER)
    def record_retrospective_action(self, action: Sentence, owner: Person) -> None:
        """Say what the team will do better from now on, and who sees to it."""
        self._be_begun()
        if action not in self.actions:
            if len(self.actions) >= MOST_ACTIONS:
                raise self.TooManyActions
            self._retrospective_action_recorded(action=action, owner=owner.id)

    @event(RetrospectiveActionRecorded)
    def _retrospective_action_recorded(self, action: str, owner: UUID) -> None:
        self.actions = (*self.actions, action)

    def _be_begun(self) -> None:
        if self.state is State.PLANNED:
            raise self.NotStarted
