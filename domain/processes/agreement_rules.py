"""What a team has agreed on is held to wherever there is an agreement."""

from collections.abc import Iterator

from domain.execution.story import Story
from domain.execution.working_agreement import Column, WorkingAgreement
from domain.follow_up import Then, follow_up, tell_if_there
from domain.kernel import Event


@follow_up
def a_ready_story_meets_the_definition_of_ready(ready: Story.MarkedReady) -> Iterator[Then]:
    yield tell_if_there(WorkingAgreement.hold_ready, WorkingAgreement.of(ready.place), ready.confirmed)


@follow_up
def an_accepted_story_meets_the_definition_of_done(accepted: Story.Accepted) -> Iterator[Then]:
    met = (*accepted.done, *accepted.waived)
    yield tell_if_there(WorkingAgreement.hold_done, WorkingAgreement.of(accepted.place), met)


@follow_up
def work_that_begins_is_limited(started: Story.WorkStarted) -> Iterator[Then]:
    yield _stands(started, Column.IN_PROGRESS)


@follow_up
def work_that_waits_for_its_acceptance_is_limited(submitted: Story.SubmittedForAcceptance) -> Iterator[Then]:
    yield _stands(submitted, Column.SUBMITTED)


@follow_up
def work_that_is_over_makes_room(over: Story.Accepted | Story.Rejected | Story.Removed) -> Iterator[Then]:
    yield _stands(over, None)


def _stands(fact: Event, column: Column | None) -> Then:
    return tell_if_there(WorkingAgreement.place_story, WorkingAgreement.of(fact.place), fact.originator_id, column)
