"""What every half of a story rests on: how far it came, and what may no longer happen to it."""

from uuid import UUID

from domain.errors import NotAllowed, Refused
from domain.execution.story_values import BEGUN, OVER, Card, Kind, Priority, State, Verdict
from domain.part import Part


class StoryState(Part):
    """The state of a story, and the refusals that follow from it."""

    feature: UUID
    opportunity: UUID | None
    traced: bool
    epic: UUID | None
    card: Card
    kind: Kind
    priority: Priority
    author: UUID
    state: State
    blocked: bool
    blocker: UUID | None
    criteria: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    waived: tuple[str, ...]
    waived_by: tuple[UUID, ...]
    points: int | None
    implementer: UUID | None
    built_by: tuple[UUID, ...]
    rounds: int

    class OutOfTurn(Refused, code="story.out_of_turn"):
        """A story is made ready, started, submitted, then accepted or rejected; take the step before first."""

    class Over(Refused, code="story.over"):
        """An accepted, removed or split story stays as it is; reopen it first, or work on the parts."""

    class IsBlocked(Refused, code="story.is_blocked"):
        """Something keeps this story from going on; unblock it first."""

    class ImplementerNeverAccepts(NotAllowed, code="story.implementer_never_accepts"):
        """Whoever built it neither accepts nor rejects it; ask another product owner."""

    @property
    def workable(self) -> bool:
        """Whether a sprint may take it: it is ready, or was begun and not finished."""
        return self.state is not State.DRAFT and self.state not in OVER

    @property
    def begun(self) -> bool:
        """Whether somebody has built on it since it was made ready."""
        return self.state in BEGUN

    def be_open(self) -> None:
        """Raise Over unless it may still be worked on."""
        if self.state in OVER:
            raise self.Over

    def be_free(self) -> None:
        """Raise IsBlocked while something keeps it from going on."""
        if self.blocked:
            raise self.IsBlocked

    def be_in(self, *states: State) -> None:
        """Raise OutOfTurn unless it came exactly this far."""
        self.be_open()
        if self.state not in states:
            raise self.OutOfTurn(facts=(self.state,))
