"""What an applied scenario does: the very commands it stands for, one upon the other, so that every rule is asked."""

from collections.abc import Iterator
from uuid import UUID

from domain.follow_up import Then, follow_up, numbered, own, tell
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.planning.scenario import Scenario
from domain.planning.scenario_values import (
    AssumeCapacity,
    AssumeWorth,
    Classify,
    Commit,
    Drop,
    OfFeature,
    Plan,
    Proposed,
    Reschedule,
    RetargetKeyResult,
    RetargetKpi,
    Revive,
    Score,
    WithdrawCommitment,
)
from domain.values import Why


@follow_up
def an_applied_scenario_gives_its_commands(applied: Scenario.Applied) -> Iterator[Then]:
    why = Why(applied.metadata.reason or "")
    for each in applied.changes:
        yield numbered(each.number, _command(each, why))


def _command(proposed: Proposed, why: Why) -> Then:
    about, change = proposed.about, proposed.change
    if about is None or isinstance(change, AssumeCapacity | AssumeWorth):
        raise RuntimeError(f"change {proposed.number} stands for no command")
    match change:
        case RetargetKeyResult(key_result=number, target=target, due=due):
            return tell(Objective.retarget_key_result, about, number, target, due, why=why)
        case RetargetKpi(target=wanted):
            return tell(Kpi.retarget, about, wanted, why=why)
        case _:
            return _of_feature(about, change, why)


def _of_feature(feature: UUID, change: OfFeature, why: Why) -> Then:
    match change:
        case Plan(placement=placement):
            then = tell(Feature.plan, feature, placement)
        case Reschedule(placement=placement):
            then = tell(Feature.reschedule, feature, placement, why=why)
        case Commit():
            then = tell(Feature.commit, feature, own("objective"), own("kpis"))
        case WithdrawCommitment():
            then = tell(Feature.withdraw_commitment, feature, why=why)
        case Drop():
            then = tell(Feature.drop, feature, why=why)
        case Revive():
            then = tell(Feature.revive, feature, why=why)
        case Classify(moscow=moscow):
            then = tell(Feature.classify, feature, moscow)
        case Score(rice=rice):
            then = tell(Feature.score_feature, feature, rice)
    return then
