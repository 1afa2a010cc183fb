"""What may go wrong and what has gone wrong: the stages know of it as far as their gates ask."""

from collections.abc import Iterator
from uuid import UUID

from domain.execution.architecture_decision import ArchitectureDecision
from domain.execution.defect import GRAVE, Defect
from domain.execution.execution import Execution
from domain.execution.issue import Issue
from domain.execution.risk import Risk, RiskFact
from domain.follow_up import Then, begin, follow_up, tell, tell_if_there
from domain.planning.planning import Planning
from domain.planning.risk_standing import Standing
from domain.values import Place, Stage


@follow_up
def a_raised_risk_waits_for_an_answer(raised: Risk.Raised) -> Iterator[Then]:
    yield from _known(raised, Standing.UNANSWERED)


@follow_up
def the_stages_know_how_a_risk_stands(told: RiskFact) -> Iterator[Then]:
    yield from _known(told, told.standing)


@follow_up
def a_materialised_risk_is_an_issue(happened: Risk.Materialised) -> Iterator[Then]:
    yield begin(
        Issue.arise, happened.place, happened.what, happened.effect, happened.owner, happened.originator_id
    )


@follow_up
def an_execution_takes_over_the_risks_of_its_planning(opened: Execution.Opened) -> Iterator[Then]:
    yield tell(Planning.hand_over_risks, Planning.at(_inside(opened.place, Stage.PLANNING)))


@follow_up
def a_risk_that_was_handed_over_waits_for_its_acceptance(handed: Planning.RisksHandedOver) -> Iterator[Then]:
    for risk in handed.risks:
        yield tell(Execution.note_risk, _execution(handed.place), risk, Standing.ANSWERED)


@follow_up
def a_grave_defect_keeps_the_gate_shut(told: Defect.Reported | Defect.Regraded | Defect.Reopened) -> Iterator[Then]:
    if told.place.stage is Stage.EXECUTION:
        judge = Execution.await_defect if told.severity <= GRAVE else Execution.settle_defect
        yield tell(judge, Execution.at(told.place), told.originator_id)


@follow_up
def a_defect_that_is_gone_or_waived_does_so_no_longer(told: Defect.Verified | Defect.Waived) -> Iterator[Then]:
    if told.place.stage is Stage.EXECUTION:
        yield tell(Execution.settle_defect, Execution.at(told.place), told.originator_id)


@follow_up
def an_accepted_architecture_decision_replaces_another(accepted: ArchitectureDecision.Accepted) -> Iterator[Then]:
    if accepted.supersedes:
        yield tell(ArchitectureDecision.supersede, accepted.supersedes, accepted.originator_id)


def _known(fact: Risk.Raised | RiskFact, standing: Standing) -> Iterator[Then]:
    if fact.place.stage is Stage.PLANNING:
        yield tell(Planning.note_risk, Planning.at(fact.place), fact.originator_id, standing)
    yield tell_if_there(Execution.note_risk, _execution(fact.place), fact.originator_id, standing)


def _execution(place: Place) -> UUID:
    return Execution.at(_inside(place, Stage.EXECUTION))


def _inside(place: Place, stage: Stage) -> Place:
    return place.model_copy(update={"stage": stage})
