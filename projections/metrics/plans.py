"""How far a roadmap can be relied on: what was said against what is said now."""

from decimal import Decimal

from projections.metrics.figure import Figure, Unit, mean, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope

NO_BASELINE = "no baseline was taken"


@metric(Unit.SHARE, of_iterations=False)
def roadmap_stability(scope: Scope) -> Figure:
    """Items unchanged from the baseline before to the newest, or from the only one to now, of the baseline's items."""
    taken = sorted(each["position"] for each in scope.rows("baselines"))
    if not taken:
        return Figure.none(NO_BASELINE)
    before = _planned(scope, taken[-2] if len(taken) > 1 else taken[-1])
    then = _planned(scope, taken[-1] if len(taken) > 1 else None)
    kept = sum(then.get(item) == said for item, said in before.items())
    return share(kept, len(before), len(before), "the baseline holds no item with a date")


@metric(Unit.DAYS, of_iterations=False)
def mean_slip(scope: Scope) -> Figure:
    """Mean of the days by which items end later than in the newest baseline that holds them."""
    slips = [each["slip_days"] for each in scope.rows("roadmap") if each["slip_days"] is not None]
    return mean(list(map(Decimal, slips)), NO_BASELINE)


def _planned(scope: Scope, as_of: int | None) -> dict[str, tuple[str, str]]:
    """What was said of every item that had a place on the roadmap: its target and what it was promised as."""
    return {row["id"]: _said(row) for row in scope.rows("roadmap", as_of=as_of) if row["target"]}


def _said(row: Json) -> tuple[str, str]:
    return row["target"], row["commitment"]
