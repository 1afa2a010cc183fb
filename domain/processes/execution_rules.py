"""What building changes elsewhere: the backlog, the agreed scope, the roadmap, and what the third gate asks for."""

from collections.abc import Iterator

from domain.execution.change_request import ChangeRequest
from domain.execution.change_values import Kind
from domain.execution.execution import Execution
from domain.execution.sprint import Sprint
from domain.execution.story import Story
from domain.execution.story_values import State
from domain.follow_up import Then, begin, follow_up, tell, tell_if_there
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.planning.roadmap_values import Moscow
from domain.product.iteration import Iteration
from domain.values import Stage


@follow_up
def a_new_story_goes_last(written: Story.Written) -> Iterator[Then]:
    yield tell(Execution.rank_last, Execution.at(written.place), written.originator_id)


@follow_up
def a_must_story_awaits_its_acceptance(written: Story.Written) -> Iterator[Then]:
    if written.priority is Moscow.MUST:
        yield tell(Execution.await_acceptance, Execution.at(written.place), written.originator_id)


@follow_up
def a_story_beyond_the_agreed_scope_is_creep(written: Story.Written) -> Iterator[Then]:
    if not written.split_from:
        yield tell(Execution.watch_scope, Execution.at(written.place), written.originator_id, written.feature)


@follow_up
def a_story_that_answers_nothing_is_a_gap(written: Story.Written) -> Iterator[Then]:
    if not written.traced:
        yield tell(Execution.note_gap, Execution.at(written.place), written.originator_id)


@follow_up
def a_split_story_lives_on_in_its_parts(split: Story.Split) -> Iterator[Then]:
    yield tell(Execution.take_off, Execution.at(split.place), split.originator_id)
    for card in split.parts:
        yield begin(Story.follow, split.place, card, split.originator_id, split.whole, split.author)


@follow_up
def an_acceptance_is_noted_by_its_stage(accepted: Story.Accepted) -> Iterator[Then]:
    yield tell(Execution.note_acceptance, Execution.at(accepted.place), accepted.originator_id)


@follow_up
def a_reopened_story_is_accepted_no_longer(reopened: Story.Reopened) -> Iterator[Then]:
    yield tell(Execution.withdraw_acceptance, Execution.at(reopened.place), reopened.originator_id)
    yield tell(Execution.rank_last, Execution.at(reopened.place), reopened.originator_id)


@follow_up
def what_was_accepted_is_reopened_while_it_is_built(reopened: Story.Reopened) -> Iterator[Then]:
    if reopened.was is State.ACCEPTED and reopened.place.iteration:  # a gate that let it go was told that it is done
        yield tell(Iteration.be_in, reopened.place.iteration, Stage.EXECUTION)


@follow_up
def a_removed_story_leaves_the_backlog(removed: Story.Removed) -> Iterator[Then]:
    yield tell(Execution.take_off, Execution.at(removed.place), removed.originator_id)


@follow_up
def the_first_story_started_begins_its_feature(started: Story.WorkStarted) -> Iterator[Then]:
    yield tell(Feature.begin_work, started.feature)


@follow_up
def a_started_sprint_is_the_only_one(started: Sprint.Started) -> Iterator[Then]:
    yield tell(Execution.note_sprint, Execution.at(started.place), started.originator_id)


@follow_up
def an_ended_sprint_makes_room(ended: Sprint.Closed | Sprint.Cancelled) -> Iterator[Then]:
    yield tell(Execution.note_end, Execution.at(ended.place), ended.originator_id)


@follow_up
def a_change_request_awaits_its_decision(asked: ChangeRequest.Asked) -> Iterator[Then]:
    yield tell(Execution.await_decision, Execution.at(asked.place), asked.originator_id)


@follow_up
def a_decided_change_request_is_noted_by_its_stage(
    decided: ChangeRequest.Approved | ChangeRequest.Rejected | ChangeRequest.Withdrawn,
) -> Iterator[Then]:
    yield tell(Execution.note_decision, Execution.at(decided.place), decided.originator_id)


@follow_up
def an_approved_change_request_amends_the_scope(approved: ChangeRequest.Approved) -> Iterator[Then]:
    added = approved.features if approved.kind is Kind.ADD else ()
    dropped = approved.features if approved.kind is Kind.REMOVE else ()
    yield tell(MvpScope.change, approved.scope, added, dropped, approved.originator_id)


@follow_up
def an_amended_scope_is_what_additions_are_measured_by(amended: MvpScope.ScopeAmended) -> Iterator[Then]:
    stage = Execution.at(amended.place.model_copy(update={"stage": Stage.EXECUTION}))
    yield tell_if_there(Execution.amend_scope_baseline, stage, amended.added, amended.dropped)
