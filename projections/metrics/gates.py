"""How gates decide, and how long that takes."""

from itertools import chain

from projections.metrics.figure import Figure, Unit, days, middle, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope, spans

UNDECIDED = "no gate has decided"
PASSED = ("go", "conditional_go")


@metric(Unit.SHARE)
def gate_yield(scope: Scope) -> Figure:
    """Submissions that passed, with conditions or without, of those decided on."""
    return _outcomes(scope, *PASSED)


@metric(Unit.SHARE)
def kill_rate(scope: Scope) -> Figure:
    """Submissions that ended in Kill, of those decided on."""
    return _outcomes(scope, "kill")


@metric(Unit.SHARE)
def recycle_rate(scope: Scope) -> Figure:
    """Submissions that ended in Recycle, of those decided on."""
    return _outcomes(scope, "recycle")


@metric(Unit.DAYS)
def decision_latency(scope: Scope) -> Figure:
    """Median from a submission to the decision on it."""
    return middle(days(spans(_decisions(scope), "submitted_at", "decided_at")), UNDECIDED)


def _outcomes(scope: Scope, *wanted: str) -> Figure:
    decisions = _decisions(scope)
    return share(sum(each["outcome"] in wanted for each in decisions), len(decisions), len(decisions), UNDECIDED)


def _decisions(scope: Scope) -> list[Json]:
    return list(chain.from_iterable(each["decisions"] for each in scope.rows("gates")))
