"""The third stage: it keeps the order of the backlog and what its gate asks for."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command, consequence, decision
from domain.errors import Refused
from domain.execution.execution_facts import ExecutionFacts
from domain.execution.increment import Increment, Outcome
from domain.execution.rank import rank_before
from domain.execution.scope_watch import ScopeWatch
from domain.execution.story import Story
from domain.gates.decisions import Criteria
from domain.gates.submission import Submission, frozen, interested
from domain.kernel import Aggregate, Created, Event
from domain.lifecycle import GateName
from domain.planning.mvp_scope import MvpScope
from domain.values import Actor, Place, Seen

MOST_STORIES = 1000


class Execution(ExecutionFacts, ScopeWatch, Aggregate):
    """One iteration's building of what was planned."""

    TOPIC = "execution"
    SHOWN = "2"

    class Opened(Created, topic="execution.opened"):
        """There is a plan; now it is built."""

    class BacklogOrdered(Event, topic="execution.backlog_ordered"):
        story: UUID
        rank: str

    class StoryTakenOff(Event, topic="execution.story_taken_off"):
        story: UUID

    class Submitted(Submission, topic="execution.submitted"):
        """The gate is asked to decide on an increment of the agreed scope."""

    class NotInBacklog(Refused, code="execution.not_in_backlog"):
        """Only stories of this backlog are ordered; one that was removed is reopened first."""

    class TooManyStories(Refused, code="execution.too_many_stories"):
        """A backlog holds 1,000 stories at most; remove some, or leave them for the next turn."""

    @staticmethod
    def create_id(place: Place) -> UUID:
        """The id is that of what makes it the only one."""
        return Execution.at(place)

    @event(Opened)
    def __init__(self, place: Place) -> None:
        self.ranks: dict[UUID, str] = {}
        self.musts, self.accepted, self.undecided = (), (), ()
        self.defects, self.risks, self.gaps = (), (), ()
        self.sprint, self.scope, self.creep = None, None, {}

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
        """Put a new story after all others, or one that stands on the backlog again."""
        if story not in self.ranks:
            if len(self.ranks) >= MOST_STORIES:
                raise self.TooManyStories
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

    @decision(PRODUCT_MANAGER, PRODUCT_OWNER)
    def submit(self, increment: Increment, mvp: MvpScope, *, by: Actor) -> None:
        """Ask for the decision, on this increment of the agreed scope."""
        criteria = Criteria.of({**self._built(set(increment.stories)), **self._agreed(increment, mvp)})
        package, people = frozen((increment, mvp)), interested(by, (increment, mvp))
        self._submitted(gate=GateName.G3, package=package, criteria=criteria, interested=people)

    def _built(self, built: set[UUID]) -> dict[str, bool]:
        musts, accepted = set(self.musts) & set(self.ranks), set(self.accepted)
        return {
            "every_must_story_accepted": musts <= accepted,
            "increment_holds_every_must": musts <= built,
            "definition_of_done_met": built <= accepted,
            "no_grave_defect_open": not self.defects,
            "traceability_without_gap": not built & set(self.gaps),
        }

    def _agreed(self, increment: Increment, mvp: MvpScope) -> dict[str, bool]:
        agreed = mvp.locked and mvp.place.iteration == self.place.iteration
        return {
            "mvp_features_traced": agreed and set(mvp.features) <= set(increment.features),
            "change_requests_decided": not self.undecided,
            "residual_risks_accepted": not self.risks,
            "security_and_privacy_reviewed": increment.reviewed is Outcome.PASSED,
            "debt_logged": increment.debt is not None,
        }

    @event(Submitted)
    def _submitted(
        self, gate: GateName, package: tuple[Seen, ...], criteria: Criteria, interested: tuple[UUID, ...]
    ) -> None:
        """Change nothing: the gate holds the submission."""
