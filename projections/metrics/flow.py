"""How work flows from an idea to whoever uses it, by the definitions of Kanban and of the Scrum Guide."""

from datetime import datetime, timedelta
from decimal import Decimal

from projections.metrics.figure import Figure, Unit, days, middle, share
from projections.metrics.metric import metric
from projections.metrics.scope import Json, Scope, instant, spans

WEEK = timedelta(weeks=1)
BEGUN = frozenset({"in_progress", "submitted", "rejected"})
PASSED = frozenset({"go", "conditional_go"})
NOTHING_ACCEPTED = "no story was accepted"
NOTHING_CLOSED = "no sprint was closed"


@metric(Unit.DAYS, of_products=False)
def time_to_market(scope: Scope) -> Figure:
    """From the first opportunity identified to general availability."""
    identified = [scope.since("opportunities", each) for each in scope.rows("opportunities")]
    return _until_available(scope, [each for each in identified if each], "no opportunity was identified")


@metric(Unit.DAYS, of_products=False)
def commitment_to_market(scope: Scope) -> Figure:
    """From the Go of the second gate to general availability."""
    passed = [each for each in scope.rows("gates", name="G2") if each["outcome"] in PASSED]
    gone = [instant(each["decided_at"]) for each in passed]
    return _until_available(scope, gone, "the second gate was not passed")


def _until_available(scope: Scope, starts: list[datetime], missing: str) -> Figure:
    known = [scope.since("releases", each, state="available") for each in scope.rows("releases")]
    available = [each for each in known if each]
    if not starts:
        return Figure.none(missing)
    return middle(days([(min(starts), min(available))]) if available else [], "nothing is generally available")


@metric(Unit.DAYS)
def lead_time(scope: Scope) -> Figure:
    """Median from the day a story was written to its acceptance."""
    return middle(days(spans(_accepted(scope), "written_at", "accepted_at")), NOTHING_ACCEPTED)


@metric(Unit.DAYS)
def cycle_time(scope: Scope) -> Figure:
    """Median from the first start of work on a story to its acceptance."""
    return middle(days(spans(_accepted(scope), "started_at", "accepted_at")), NOTHING_ACCEPTED)


@metric(Unit.PER_WEEK)
def throughput(scope: Scope) -> Figure:
    """Stories accepted a week, from the first start of work to the last acceptance."""
    told = list(spans(_accepted(scope), "started_at", "accepted_at"))
    if not told:
        return Figure.none(NOTHING_ACCEPTED)
    lasted = max(end for _, end in told) - min(start for start, _ in told)
    return share(len(told), Decimal(max(lasted, WEEK) / WEEK), len(told), NOTHING_ACCEPTED)


@metric(Unit.STORIES)
def work_in_progress(scope: Scope) -> Figure:
    """Stories that were begun, and neither accepted nor removed."""
    stories = scope.rows("backlog")
    return Figure.told(Decimal(sum(each["state"] in BEGUN for each in stories)), len(stories))


@metric(Unit.SHARE)
def flow_efficiency(scope: Scope) -> Figure:
    """Time in which accepted stories were worked on, of the time from their first start to their acceptance."""
    stories = _accepted(scope)
    worked = sum(each["worked"] for each in stories)
    lasted = sum((end - start).total_seconds() for start, end in spans(stories, "started_at", "accepted_at"))
    return share(worked, Decimal(lasted), len(stories), NOTHING_ACCEPTED)


@metric(Unit.SHARE)
def rework_rate(scope: Scope) -> Figure:
    """Time worked on stories after they were rejected or reopened, of all time worked on stories."""
    stories = [each for each in scope.rows("backlog") if each["worked"]]
    reworked, worked = (sum(each[name] for each in stories) for name in ("reworked", "worked"))
    return share(reworked, worked, len(stories), "no work has ended")


@metric(Unit.STORIES)
def velocity(scope: Scope) -> Figure:
    """Median of the stories accepted in a closed sprint."""
    return middle([Decimal(len(each["accepted"])) for each in _closed(scope)], NOTHING_CLOSED)


@metric(Unit.SHARE)
def predictability(scope: Scope) -> Figure:
    """Stories accepted of those committed to when their sprint began, over closed sprints."""
    sprints = _closed(scope)
    kept = sum(len({*each["accepted"]} & {*each["committed"]}) for each in sprints)
    return share(kept, _count(sprints, "committed"), len(sprints), NOTHING_CLOSED)


@metric(Unit.SHARE)
def carry_over_rate(scope: Scope) -> Figure:
    """Stories carried over of those a sprint held when it was closed."""
    sprints = _closed(scope)
    return share(_count(sprints, "carried_over"), _count(sprints, "stories"), len(sprints), NOTHING_CLOSED)


@metric(Unit.SHARE)
def scope_churn(scope: Scope) -> Figure:
    """Stories added to and removed from running sprints, of those committed to."""
    sprints = [each for each in scope.rows("sprints") if each["state"] != "planned"]
    changed = _count(sprints, "added") + _count(sprints, "removed")
    return share(changed, _count(sprints, "committed"), len(sprints), "no sprint was started")


def _count(sprints: list[Json], stories: str) -> int:
    return sum(len(each[stories]) for each in sprints)


def _accepted(scope: Scope) -> list[Json]:
    return scope.rows("backlog", state="accepted")


def _closed(scope: Scope) -> list[Json]:
    return scope.rows("sprints", state="closed")
