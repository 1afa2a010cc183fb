"""What a turn of the loop has learned, and whether it reached what it wanted."""

from datetime import timedelta
from decimal import Decimal

from projections.metrics.figure import Figure, Unit, mean, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope

PILLARS = 3
WEEK = timedelta(weeks=1)


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


@metric(Unit.PER_WEEK)
def experiment_throughput(scope: Scope) -> Figure:
    """Experiments concluded a week, from the first start of one to the last conclusion."""
    concluded = scope.rows("experiments", state="concluded")
    starts = [scope.since("experiments", each, state="running") for each in concluded]
    ends = [scope.since("experiments", each, state="concluded") for each in concluded]
    if not concluded:
        return Figure.none("no experiment was concluded")
    lasted = max(filter(None, ends)) - min(filter(None, starts))
    return share(len(concluded), Decimal(max(lasted, WEEK) / WEEK), len(concluded), "")


@metric(Unit.RATIO)
def evidence_per_decision(scope: Scope) -> Figure:
    """Pieces of evidence that stand for each decision that a gate has taken."""
    evidence = scope.rows("evidence", retracted=False)
    taken = sum(len(each["decisions"]) for each in scope.rows("gates"))
    return share(len(evidence), taken, taken, "no gate has decided")


@metric(Unit.SHARE, of_iterations=False)
def contradictions_acknowledged(scope: Scope) -> Figure:
    """Committed items whose contradicting evidence was acknowledged by a validation, of those that have any."""
    against = {each["id"]: each["contradicted_by"] for each in scope.rows("opportunities")}
    acknowledged = {each["id"] for each in scope.rows("evidence") if any(map(_is_problem, each["conclusions"]))}
    committed = [against.get(each["opportunity"], []) for each in scope.rows("roadmap", commitment="commitment")]
    contradicted = [{*evidence} for evidence in committed if evidence]
    seen = sum(evidence <= acknowledged for evidence in contradicted)
    return share(seen, len(contradicted), len(contradicted), "no committed item has evidence against it")


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


def _is_problem(conclusion: Json) -> bool:
    return bool(conclusion["kind"] == "problem_statement")
