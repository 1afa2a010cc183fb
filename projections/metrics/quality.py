"""What was built wrong, and what of that whoever uses it had to find."""

from itertools import dropwhile

from projections.metrics.figure import Figure, Unit, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope

NO_DEFECT = "no defect was reported"
MENDED = frozenset({"fixed", "verified"})


@metric(Unit.COUNT)
def escaped_defects(scope: Scope) -> Figure:
    """Defects that customers found, among those reported."""
    found = [each["fault"]["found_by"] for each in scope.rows("defects")]
    return Figure.count(found.count("customer"), len(found), NO_DEFECT)


@metric(Unit.SHARE)
def defect_rework(scope: Scope) -> Figure:
    """Defects that were reopened after they had been fixed, of those that were fixed."""
    lives = [_since_mended(scope.past("defects", each)) for each in scope.rows("defects")]
    mended = [life for life in lives if life]
    return share(sum("open" in life for life in mended), len(mended), len(mended), "no defect was fixed")


@metric(Unit.SHARE)
def scope_creep(scope: Scope) -> Figure:
    """Stories written beyond the agreed scope without an approved change, of all stories."""
    crept = sum(len(each["creep"]) for each in scope.rows("executions"))
    stories = len(scope.rows("backlog"))
    return share(crept, stories, stories, "no story was written")


def _since_mended(states: list[Json]) -> list[str]:
    return list(dropwhile(lambda state: state not in MENDED, (each["state"] for each in states)))
