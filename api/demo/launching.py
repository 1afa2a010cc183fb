"""Stage four as it happens: a plan, a checklist, a release, and what came of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from api.demo.script import Act, Script, Until, act
from api.demo.turn import Turn
from domain.launch.kpi_series import KpiSeries
from domain.launch.launch import Launch
from domain.lifecycle import GateName
from domain.planning.dependency import Dependency
from domain.values import Stage

PASSED = {
    "product": "Minutes of the review.",
    "quality": "Report of the nightly run.",
    "operations": "The drill of last Tuesday.",
    "customer": "List of those who attended.",
    "marketing": "The page, as approved.",
    "legal": "Letter of counsel.",
    "analytics": "The dashboard shows them.",
}
CHECKED_BY = {"marketing": "marketing", "product": "pm", "customer": "po"}
AGREED = "Agreed in the review with sales and support."
PLAN = ("segment", "positioning", "pricing", "channels", "tier")


def prepares(turn: Turn, starts: int) -> Script[None]:
    """Everything until it can be asked whether to launch."""
    days = turn.day(GateName.G4) - starts
    yield Until(starts + 1)
    yield from _drafts(turn)
    yield Until(starts + days // 3)
    yield from _agrees(turn)
    for n, item in enumerate(turn.said["release"]["checklist"]):
        yield Until(starts + days // 3 + n * (days - days // 3 - 4) // 7)
        yield from _checks(turn, n + 1, item)


def submits_launch(turn: Turn) -> Script[None]:
    """Ask for the fourth decision, and again when it is asked to look once more."""
    names, kpis = ("plan", "readiness", "increment"), turn.lists["kpis"]
    package = {name: turn.things[name] for name in names} | {"baselines": kpis}
    if "go_no_go" in turn.things:
        yield from turn.team.does("pm", act("reconvene_go_no_go", turn.things["go_no_go"], **package))
        return
    convenes = turn.here("convene_go_no_go", rollback=turn.said["release"]["rollback"], **package)
    (turn.things["go_no_go"],) = yield from turn.team.does("pm", convenes)


def releases(turn: Turn, day: int) -> Script[None]:
    """It goes out; now and then it comes back first."""
    said, team, version = turn.said["release"], turn.team, turn.said["version"]
    yield Until(day + 3)
    (release,) = yield from team.does("pm", _published(turn, version))
    for item in turn.items.values():
        item.state = "done" if item.id in turn.built() else item.state
    if back := said.get("rolled_back"):
        yield Until(day + 3 + back["after"])
        yield from team.does("lead", act("roll_back", release, reason=back["reason"]))
        yield Until(day + 3 + back["again"])
        (release,) = yield from team.does("pm", _published(turn, f"{version}.1"))
    turn.things["release"], turn.released = release, day + 3
    yield Until(day + 9 + back["again"] if back else day + 9)
    yield from team.does("pm", act("declare_available", release))
    yield from team.does("lead", *_resolved(turn))


def concludes(turn: Turn) -> Script[None]:
    """What was measured is held against what was promised, and something is learned from it."""
    ends, team = turn.day(GateName.G5), turn.team
    yield Until(ends - 16)
    yield from team.does("pm", *_grades(turn))
    yield Until(ends - 13)
    kpis = turn.lists["kpis"]
    measured = {"release": turn.things["release"], "kpis": kpis, "objectives": turn.lists["objectives"]}
    measured |= {"series": [KpiSeries.create_id(kpi) for kpi in kpis], "summary": turn.said["release"]["summary"]}
    (turn.things["report"],) = yield from team.does("pm", turn.here("compile_performance_report", **measured))
    yield Until(ends - 10)
    yield from team.does("sponsor", act("approve_performance_report", turn.things["report"]))
    yield Until(ends - 8)
    yield from _learns(turn)


def submits_results(turn: Turn) -> Script[None]:
    """Ask for the last decision."""
    package = {"report": turn.things["report"], "backlog": turn.things["backlog"]}
    yield from turn.team.does("pm", act("submit_launch", Launch.at(turn.place(Stage.LAUNCH)), **package))


def _drafts(turn: Turn) -> Script[None]:
    said, team = turn.said["gtm"], turn.team
    plan = {name: said[name] for name in PLAN}
    (turn.things["plan"],) = yield from team.does(said["author"], turn.here("draft_gtm_plan", plan=plan))
    checklist = [{"function": item[0], "what": item[1]} for item in turn.said["release"]["checklist"]]
    (turn.things["readiness"],) = yield from team.does("pm", turn.here("open_readiness", checklist=checklist))


def _agrees(turn: Turn) -> Script[None]:
    """A go-to-market plan is approved by whoever did not write it; its author is refused."""
    author, approves = turn.said["gtm"]["author"], act("approve_gtm_plan", turn.things["plan"])
    if author == "pm":
        yield from turn.team.fails("pm", approves, "gtm_plan.author_never_approves")
    yield from turn.team.does("marketing" if author == "pm" else "pm", approves)


def _checks(turn: Turn, number: int, item: list[Any]) -> Script[None]:
    """An item passes on evidence; one that cannot is waived for some days, for a reason."""
    target, who = turn.things["readiness"], CHECKED_BY.get(item[0], "lead")
    if len(item) == len(("function", "what")):
        yield from turn.team.does(who, act("pass_item", target, number=number, evidence=PASSED[item[0]]))
        return
    _, _, _, days, why = item
    yield from turn.team.does(who, act("fail_item", target, number=number, reason=why))
    expires = turn.clock.at(turn.day(GateName.G4)) + timedelta(days=days)
    yield from turn.team.does("sponsor", act("waive_item", target, number=number, expires=expires, reason=why))


def _published(turn: Turn, version: str) -> Act:
    reviewed = {"go_no_go": turn.things["go_no_go"], "increment": turn.things["increment"]}
    return act("publish_release", version=version, notes=turn.said["release"]["notes"], **reviewed)


def _resolved(turn: Turn) -> Iterator[Act]:
    for each in turn.said["dependencies"]:
        dependant, on, then = each["pair"]
        if then == "resolved":
            yield act("resolve_dependency", Dependency.create_id(turn.items[dependant].id, turn.items[on].id))


def _grades(turn: Turn) -> Iterator[Act]:
    for objective, said in zip(turn.lists["objectives"], turn.said["objectives"], strict=True):
        for number, (*_, actual, grade) in enumerate(said["key_results"], start=1):
            yield act("grade_key_result", objective, number=number, actual=actual, grade=grade)


def _learns(turn: Turn) -> Script[None]:
    """What the numbers say, what becomes of it, and how to go on."""
    said, team, kpis = turn.said["release"]["insights"], turn.team, turn.lists["kpis"]
    report = turn.things["report"]
    records = [
        turn.here("record_insight", report=report, statement=what, so_what=so_what, kpis=[kpis[n % len(kpis)]])
        for n, (what, so_what, _) in enumerate(said)
    ]
    insights = yield from team.does("po", *records)
    told = zip(insights, said, strict=True)
    triage = [act("triage_insight", each, disposition=then, reason=AGREED) for each, (_, _, then) in told]
    yield from team.does("pm", *triage)
    onward = {"direction": turn.said["direction"], "insights": insights, "reason": turn.said["release"]["summary"]}
    (turn.things["backlog"],) = yield from team.does("pm", turn.here("compose_next_backlog", **onward))
