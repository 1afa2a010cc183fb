"""The third stage: it keeps the order of the backlog and what its gate asks for."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence, decision
from domain.execution.increment import Increment
from domain.execution.rank import rank_before
from domain.execution.refusals import ExecutionRefusals
from domain.execution.story import Story
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName
from domain.planning.mvp_scope import MvpScope
from domain.values import Actor, Place, Seen


class Execution(ExecutionRefusals, Aggregate):
    """One iteration's building of what was planned."""

    TOPIC = "execution"

    class Opened(Created, topic="execution.opened"):
        """There is a plan; now it is built."""

    class BacklogOrdered(Event, topic="execution.backlog_ordered"):
        story: UUID
        rank: str

    class StoryTakenOff(Event, topic="execution.story_taken_off"):
        story: UUID

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

    class SprintBegan(Event, topic="execution.sprint_began"):
        sprint: UUID

    class SprintOver(Event, topic="execution.sprint_over"):
        sprint: UUID

    class Submitted(Submission, topic="execution.submitted"):
        """The gate is asked to decide on an increment of the agreed scope."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Execution.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.ranks: dict[UUID, str] = {}
        self.musts: tuple[UUID, ...] = ()
        self.accepted: tuple[UUID, ...] = ()
        self.undecided: tuple[UUID, ...] = ()
        self.sprint: UUID | None = None

    @classmethod
    @consequence
    def open(cls, place: Place) -> Self:
        """Begin the stage."""
        return cls(place=place)

    @command(PRODUCT_OWNER)
    def order(self, story: Story, before: Story | None = None) -> None:
        """Put a story just before another, or last."""
        if unknown := [str(each.id) for each in (story, before) if each and each.id not in self.ranks]:
            raise self.NotInBacklog(facts=tuple(unknown))
        if before is not story:
            self._rank(story.id, before.id if before else None)

    @consequence
    def rank_last(self, story: UUID) -> None:
        """Put a new story after all others."""
        self._rank(story, None)

    def _rank(self, story: UUID, before: UUID | None) -> None:
        if (rank := rank_before(self.ranks, story, before)) != self.ranks.get(story):
            self._backlog_ordered(story=story, rank=rank)

    @event(BacklogOrdered)
    def _backlog_ordered(self, story: UUID, rank: str) -> None:
        self.ranks = {**self.ranks, story: rank}

    @consequence
    def take_off(self, story: UUID) -> None:
        """Forget the rank of a story that was removed."""
        self._story_taken_off(story=story)

    @event(StoryTakenOff)
    def _story_taken_off(self, story: UUID) -> None:
        del self.ranks[story]

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
    def note_reopening(self, story: UUID) -> None:
        """Remember that a story is no longer accepted, or stands on the backlog again."""
        if story in self.accepted:
            self._acceptance_withdrawn(story=story)
        if story not in self.ranks:
            self._rank(story, None)

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

    @decision(PRODUCT_MANAGER, PRODUCT_OWNER)
    def submit(self, increment: Increment, mvp: MvpScope, *, by: Actor) -> None:
        """Ask for the decision, on this increment of the agreed scope."""
        musts, accepted, built = set(self.musts) & set(self.ranks), set(self.accepted), set(increment.stories)
        agreed = mvp.locked and mvp.place.iteration == self.place.iteration
        criteria = Criteria.of(
            {
                "every_must_story_accepted": musts <= accepted,
                "change_requests_decided": not self.undecided,
                "increment_holds_every_must": musts <= built,
                "mvp_features_traced": agreed and built <= accepted and set(mvp.features) <= set(increment.features),
            }
        )
        package, people = frozen((increment, mvp)), interested(by, (increment, mvp))
        self._submitted(gate=GateName.G3, package=package, criteria=criteria, interested=people)

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        """Change nothing: the gate holds the submission."""
