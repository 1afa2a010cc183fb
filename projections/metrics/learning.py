"""What a turn of the loop has learned, and whether it reached what it wanted."""

from decimal import Decimal

from projections.metrics.figure import Figure, Unit, mean, share
from projections.metrics.metric import metric
from projections.metrics.scope import Scope

PILLARS = 3


@metric(Unit.SHARE)
def hypothesis_hit_rate(scope: Scope) -> Figure:
    """Hypotheses validated, of those with a verdict."""
    judged = [each["verdict"] for each in scope.rows("hypotheses") if each["verdict"]]
    return share(judged.count("validated"), len(judged), len(judged), "no hypothesis has a verdict")


@metric(Unit.SHARE, of_products=False)
def pillar_balance(scope: Scope) -> Figure:
    """Pillars with evidence, of business, technology and market: a third where one pillar bears everything."""
    pillars = [each["observation"]["pillar"] for each in scope.rows("evidence") if not each["retracted"]]
    return share(len(set(pillars)), PILLARS if pillars else 0, len(pillars), "no evidence was recorded")


@metric(Unit.SHARE)
def kpi_attainment(scope: Scope) -> Figure:
    """KPIs that stand at their target or better, of those that are defined; one never observed is not met."""
    states = [each["status"] for each in scope.rows("kpis")]
    return share(states.count("met"), len(states), len(states), "no KPI is defined")


@metric(Unit.SHARE)
def key_result_grade(scope: Scope) -> Figure:
    """Mean grade of the key results that were graded, from 0 to 1."""
    grades = [each["grade"] for row in scope.rows("objectives") for each in row["grades"].values()]
    return mean([Decimal(each) for each in grades], "no key result was graded")
