"""How would things stand if the changes of a scenario were made?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.planning.kpi import Target
from domain.planning.roadmap_values import Placement, State
from domain.planning.scenario_values import (
    AssumeCapacity,
    AssumeWorth,
    Change,
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
    Sum,
    Trunk,
    WithdrawCommitment,
)
from domain.values import Money, Value

NOT_BUILT = (State.DROPPED, State.DONE)
MONTHS_A_QUARTER = 3


class DateLine(Value):
    """When a feature comes without the scenario and with it; `slip_days` are counted between last days."""

    feature: UUID
    state_before: State | None
    state_after: State | None
    before: str | None
    after: str | None
    ends_before: date | None
    ends_after: date | None
    slip_days: int | None


class EffortLine(Value):
    """Person-months that end in a quarter, of the features the scenario changes, and what is assumed to be had."""

    period: str
    before: Decimal
    after: Decimal
    capacity: Decimal | None


class WorthLine(Value):
    """What a business case is worth, and is assumed to be worth."""

    case: UUID
    before: Sum
    after: Money
    difference: Decimal


class TargetLine(Value):
    """Where a key result, or a KPI, shall be and when: without the scenario and with it."""

    about: UUID
    key_result: int | None
    before: Decimal | None
    after: Decimal
    due_before: date | None
    due_after: date


def key(proposed: Proposed) -> str:
    """What a change is about, as one text: of an objective, each key result by itself."""
    number = f"/{proposed.change.key_result}" if isinstance(proposed.change, RetargetKeyResult) else ""
    return f"{proposed.about}{number}"


def dates(changes: Iterable[Proposed], trunk: Mapping[str, Trunk]) -> tuple[DateLine, ...]:
    """When each feature comes, before and after."""
    return tuple(_dated(feature, trunk[str(feature)], then) for feature, then in _features(changes, trunk).items())


def efforts(changes: tuple[Proposed, ...], trunk: Mapping[str, Trunk]) -> tuple[EffortLine, ...]:
    """Who is needed in each quarter, before and after."""
    after = _features(changes, trunk)
    needed = _needed(trunk[str(feature)] for feature in after), _needed(after.values())
    had = {each.change.period: each.change.effort for each in changes if isinstance(each.change, AssumeCapacity)}
    periods = sorted({*needed[0], *needed[1], *had})
    nothing = Decimal()
    return tuple(
        EffortLine(period=p, before=needed[0].get(p, nothing), after=needed[1].get(p, nothing), capacity=had.get(p))
        for p in periods
    )


def worth(changes: Iterable[Proposed], trunk: Mapping[str, Trunk]) -> tuple[WorthLine, ...]:
    """What each case is worth, before and after; the last assumption holds."""
    lines: dict[UUID, WorthLine] = {}
    for each in changes:
        if isinstance(each.change, AssumeWorth) and each.about and (before := trunk[key(each)].npv):
            after = each.change.npv
            less = after.amount - before.amount
            lines[each.about] = WorthLine(case=each.about, before=before, after=after, difference=less)
    return tuple(lines.values())


def targets(changes: Iterable[Proposed], trunk: Mapping[str, Trunk]) -> tuple[TargetLine, ...]:
    """Where key results and KPIs shall be, before and after; the last proposal holds."""
    lines: dict[str, TargetLine] = {}
    for each in changes:
        if each.about and isinstance(each.change, RetargetKeyResult | RetargetKpi):
            lines[key(each)] = _aimed(each.about, each.change, trunk[key(each)])
    return tuple(lines.values())


def _aimed(about: UUID, change: RetargetKeyResult | RetargetKpi, before: Trunk) -> TargetLine:
    number = change.key_result if isinstance(change, RetargetKeyResult) else None
    after = Target(value=change.target, due=change.due) if isinstance(change, RetargetKeyResult) else change.target
    stood = {"before": before.target, "due_before": before.due}
    return TargetLine(about=about, key_result=number, after=after.value, due_after=after.due, **stood)


def _features(changes: Iterable[Proposed], trunk: Mapping[str, Trunk]) -> dict[UUID, Trunk]:
    """Every feature that is changed, as it would stand."""
    then: dict[UUID, Trunk] = {}
    for each in changes:
        if each.about and isinstance(each.change, OfFeature):
            then[each.about] = _made(each.change, then.get(each.about, trunk[str(each.about)]))
    return then


def _made(change: Change, before: Trunk) -> Trunk:
    known: dict[str, object] = {}
    match change:
        case Plan(placement=placement):
            state = State.PLANNED if before.state is State.CANDIDATE else before.state
            known = {"placement": placement, "state": state}
        case Reschedule(placement=placement):
            known = {"placement": placement}
        case Commit():
            known = {"state": State.COMMITTED}
        case WithdrawCommitment():
            known = {"state": State.PLANNED}
        case Drop():
            known = {"state": State.DROPPED}
        case Revive() if before.state is State.DROPPED:
            known = {"state": State.PLANNED if before.placement else State.CANDIDATE}
        case Score(rice=rice):
            known = {"effort": rice.effort}
    return before.model_copy(update=known)


def _dated(feature: UUID, before: Trunk, after: Trunk) -> DateLine:
    was, then = _placement(before), _placement(after)
    ends = was.ends if was else None, then.ends if then else None
    return DateLine(
        feature=feature,
        state_before=before.state,
        state_after=after.state,
        before=was.target if was else None,
        after=then.target if then else None,
        ends_before=ends[0],
        ends_after=ends[1],
        slip_days=(ends[1] - ends[0]).days if ends[0] and ends[1] else None,
    )


def _placement(stands: Trunk) -> Placement | None:
    return None if stands.state is State.DROPPED else stands.placement


def _needed(features: Iterable[Trunk]) -> dict[str, Decimal]:
    needed: dict[str, Decimal] = {}
    for period, effort in _periods(features):
        needed[period] = needed.get(period, Decimal()) + effort
    return needed


def _periods(features: Iterable[Trunk]) -> Iterator[tuple[str, Decimal]]:
    for each in features:
        ends = each.placement.ends if each.placement else None
        if ends and each.effort and each.state not in NOT_BUILT:
            yield f"{ends.year}-Q{(ends.month - 1) // MONTHS_A_QUARTER + 1}", each.effort
