"""Whether the rules that keep decisions honest were at work: conditions, waivers, signatures, duties kept apart."""

from itertools import pairwise

from projections.metrics.figure import Figure, Unit, days, mean, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope, instant

NO_CONDITION = "no condition was set"
NO_GATE = "no gate was opened"
OF_ROLES = "not_allowed"  # the refusal of whoever lacks the role; any other is of somebody who had it


@metric(Unit.COUNT)
def open_conditions(scope: Scope) -> Figure:
    """Conditions of a conditional Go that were neither cleared nor expired, among those that were set."""
    conditions = scope.rows("conditions")
    return Figure.count(sum(not _settled(each) for each in conditions), len(conditions), NO_CONDITION)


@metric(Unit.DAYS)
def condition_ageing(scope: Scope) -> Figure:
    """Mean from the conditional Go that set a condition to its being cleared or expired."""
    lives = [scope.past("conditions", each) for each in scope.rows("conditions") if _settled(each)]
    spans = [(instant(life[0]["since"]), instant(next(filter(_settled, life))["since"])) for life in lives]
    return mean(days(spans), "no condition was settled")


@metric(Unit.COUNT)
def open_waivers(scope: Scope) -> Figure:
    """Waivers by which criteria pass at a gate now, over all gates."""
    gates = scope.rows("gates")
    return Figure.count(sum(len(each["waivers"]) for each in gates), len(gates), NO_GATE)


@metric(Unit.COUNT)
def expired_waivers(scope: Scope) -> Figure:
    """Waivers whose day passed and that were recorded as expired, over all gates."""
    gates = scope.rows("gates")
    return Figure.count(sum(_lapsed(scope.past("gates", each)) for each in gates), len(gates), NO_GATE)


@metric(Unit.SHARE)
def signature_completeness(scope: Scope) -> Figure:
    """Gates whose decision rests on a package that somebody signed, of gates that have decided."""
    decided = [each for each in scope.rows("gates") if each["outcome"]]
    return share(sum(bool(each["signatures"]) for each in decided), len(decided), len(decided), "no gate has decided")


@metric(Unit.COUNT, of_iterations=False)
def violations_prevented(scope: Scope) -> Figure:
    """Commands refused to people who had the role, since their own work or another duty of theirs forbade it."""
    codes = [each["code"] for each in scope.rows("refusals")]
    return Figure.count(len(codes) - codes.count(OF_ROLES), len(codes), "nothing was refused")


def _settled(condition: Json) -> bool:
    return bool(condition["cleared"] or condition["expired"])


def _lapsed(states: list[Json]) -> int:
    """How often a waiver ended while its gate stayed as it was; a gate that is reopened begins without any."""
    same = [(was, then) for was, then in pairwise(states) if was["state"] == then["state"]]
    return sum(len({*was["waived"]} - {*then["waived"]}) for was, then in same)
