"""The half of a story that says by whom it is accepted, and on what grounds."""

from typing import Annotated, Any
from uuid import UUID

from eventsourcing.domain import event
from pydantic import Field

from domain.authority import DESIGNER, DEVELOPER, PRODUCT_MANAGER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command, decision
from domain.errors import NotAllowed, Refused
from domain.execution.story_state import StoryState
from domain.execution.story_values import Items, State, Verdict, Verdicts
from domain.kernel import Event
from domain.part import Part
from domain.values import Actor, PersonId, Why

MOST_WAIVED = 60
Some = Annotated[Items, Field(min_length=1)]


class StoryAcceptance(StoryState, Part):
    """Checked by its criteria and by the definition of done, then accepted or rejected."""

    class CriteriaChecked(Event, topic="story.criteria_checked"):
        verdicts: tuple[Verdict, ...]
        checker: PersonId

    class DoneWaived(Event, topic="story.done_waived"):
        items: tuple[str, ...]
        approver: PersonId

    class Accepted(Event, topic="story.accepted", version=2):
        accepted_by: PersonId
        done: tuple[str, ...]
        waived: tuple[str, ...]

        @classmethod
        def from_v1(cls, state: dict[str, Any]) -> dict[str, Any]:
            """No definition of done was agreed."""
            return {**state, "done": (), "waived": ()}

    class Rejected(Event, topic="story.rejected"):
        rejected_by: PersonId

    class NotEachCriterion(Refused, code="story.not_each_criterion"):
        """A check has a verdict for each criterion, in their order; give as many as there are."""

    class CriteriaNotPassed(Refused, code="story.criteria_not_passed"):
        """A story is accepted once each of its criteria has passed; check it, or reject it."""

    class WaiverNeverAccepts(NotAllowed, code="story.waiver_never_accepts"):
        """Whoever waived a part of the definition of done does not accept the story; ask another product owner."""

    class TooManyWaived(Refused, code="story.too_many_waived"):
        """No more than 60 items are waived of one story; agree on a shorter definition of done."""

    @command(PRODUCT_OWNER, TECH_LEAD, DEVELOPER, DESIGNER)
    def check(self, verdicts: Verdicts, *, by: Actor) -> None:
        """Say of each criterion whether it passed when it was tried."""
        self.be_in(State.IN_PROGRESS, State.SUBMITTED)
        if len(verdicts) != len(self.criteria):
            raise self.NotEachCriterion(pointer="/verdicts", facts=(str(len(self.criteria)),))
        if verdicts != self.verdicts:
            self._criteria_checked(verdicts=verdicts, checker=by)

    @event(CriteriaChecked)
    def _criteria_checked(self, verdicts: tuple[Verdict, ...], checker: UUID) -> None:
        self.verdicts = verdicts

    @decision(TECH_LEAD, PRODUCT_MANAGER)
    def waive_done(self, items: Some, *, by: Actor, why: Why) -> None:
        """Let it be accepted without these items of the definition of done."""
        self.be_open()
        if by in self.built_by:
            raise self.ImplementerNeverAccepts
        fresh = tuple(each for each in items if each not in self.waived)
        if len(self.waived) + len(fresh) > MOST_WAIVED:
            raise self.TooManyWaived
        if fresh:
            self._done_waived(items=fresh, approver=by)

    @event(DoneWaived)
    def _done_waived(self, items: tuple[str, ...], approver: UUID) -> None:
        self.waived = (*self.waived, *items)
        self.waived_by = tuple(dict.fromkeys((*self.waived_by, approver)))

    @decision(PRODUCT_OWNER)
    def accept(self, done: Items = (), *, by: Actor) -> None:
        """Declare that it is done: every criterion has passed, and so has the definition of done."""
        self._be_judged(by, State.ACCEPTED)
        if self.state is State.SUBMITTED:
            if by in self.waived_by:
                raise self.WaiverNeverAccepts
            if len(self.verdicts) != len(self.criteria) or Verdict.FAILED in self.verdicts:
                raise self.CriteriaNotPassed(facts=tuple(self.verdicts))
            self._accepted(accepted_by=by, done=done, waived=self.waived)

    @event(Accepted)
    def _accepted(self, accepted_by: UUID, done: tuple[str, ...], waived: tuple[str, ...]) -> None:
        self.state = State.ACCEPTED

    @decision(PRODUCT_OWNER)
    def reject(self, *, by: Actor, why: Why) -> None:
        """Declare that it is not done, and what is missing."""
        self._be_judged(by, State.REJECTED)
        if self.state is State.SUBMITTED:
            self._rejected(rejected_by=by)

    @event(Rejected)
    def _rejected(self, rejected_by: UUID) -> None:
        self.state = State.REJECTED

    def _be_judged(self, by: UUID, judged: State) -> None:
        if by in self.built_by:
            raise self.ImplementerNeverAccepts
        if self.state not in (State.SUBMITTED, judged):
            raise self.OutOfTurn(facts=(self.state,))
