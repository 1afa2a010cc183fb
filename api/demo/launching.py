"""Stage four as it happens: a plan, a checklist, and a release that goes out step by step."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.demo.script import Act, Meanwhile, Script, Until, act
from api.demo.turn import Turn
from domain.launch.kpi_series import KpiSeries
from domain.lifecycle import GateName
from domain.planning.dependency import Dependency

PASSED = {
    "product": "Minutes of the review.",
    "quality": "Report of the nightly run.",
    "operations": "The drill of last Tuesday.",
    "customer": "List of those who attended.",
    "marketing": "The page, as approved.",
    "legal": "Letter of counsel.",
    "analytics": "The dashboard shows them.",
}
CRITERION = "Somebody who did not do it has seen it work."
CHECKED_BY = {"marketing": "marketing", "product": "pm", "customer": "po"}
PLAN = ("segment", "positioning", "pricing", "channels", "tier")
LOUDEST = 1
LAUNCHED = {1: "general_availability", 2: "early_access", 3: "soft"}  # by tier
LOUD = {
    "enablement": "Two hours with all of sales and customer success, recorded for who was away.",
    "support": "Support has the runbook, and two people of the team for a month.",
    "communications": "A note to every customer on the day, and to the press at tier 1.",
    "packaging": "A part of the plan that is sold today; no new plan.",
}
OPEN, WATCHED = 60, 14  # days the launch window is open, and a release is looked after closely
STEPS = ((0, 10), (2, 50), (4, 100))  # days after a release, and how many of its customers have it then


def prepares(turn: Turn, starts: int) -> Script[None]:
    """Everything until it can be asked whether to launch."""
    days = turn.day(GateName.G4) - starts
    yield Until(starts + 1)
    yield from _drafts(turn)
    yield Until(starts + days // 3)
    yield from _agrees(turn)
    opens = turn.day(GateName.G4) + 2
    window = {"opens": turn.clock.at(opens), "closes": turn.clock.at(opens + OPEN)}
    (turn.things["schedule"],) = yield from turn.team.does("pm", turn.here("schedule_launch", window=window))
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
    rollback = {"threshold": "In one hour, or twice on one day.", **turn.said["release"]["rollback"]}
    convenes = turn.here("convene_go_no_go", rollback=rollback, **package)
    (turn.things["go_no_go"],) = yield from turn.team.does("pm", convenes)


def releases(turn: Turn, day: int) -> Script[None]:
    """It goes out; now and then it comes back first."""
    said, team, version = turn.said["release"], turn.team, turn.said["version"]
    yield Until(day + 3)
    (release,) = yield from team.does("pm", _published(turn, version))
    for item in turn.items.values():
        item.state = "done" if item.id in turn.built() else item.state
    out = day + 3
    if back := said.get("rolled_back"):
        yield from _comes_back(turn, release, out + back["after"])
        out += back["again"]
        yield Until(out)
        (release,) = yield from team.does("pm", _published(turn, f"{version}.1"))
    turn.things["release"], turn.released = release, day + 3
    yield from _watches(turn, out)
    for after, percent in STEPS:
        yield Until(out + after)
        yield from team.does("lead", act("advance_rollout" if after else "start_rollout", release, percent=percent))
    yield Until(out + 6)
    yield from team.does("pm", act("declare_available", release))
    yield from team.does("lead", *_resolved(turn))
    yield Meanwhile(_looks_after(turn, release, out + 6))


def _drafts(turn: Turn) -> Script[None]:
    said, team = turn.said["gtm"], turn.team
    plan = {name: said[name] for name in PLAN} | LOUD | {"launch_type": LAUNCHED[said["tier"]]}
    plan |= {"messaging": turn.said["release"]["notes"], "owner": team.people["marketing"]}
    plan |= {"budget": {"amount": f"{60_000 // said['tier']}.00", "currency": "EUR"}}
    (turn.things["plan"],) = yield from team.does(said["author"], turn.here("draft_gtm_plan", plan=plan))
    checklist = [
        {"function": item[0], "what": item[1], "criterion": CRITERION, "owner": team.people[_owner(item[0])]}
        for item in turn.said["release"]["checklist"]
    ]
    (turn.things["readiness"],) = yield from team.does("pm", turn.here("open_readiness", checklist=checklist))


def _agrees(turn: Turn) -> Script[None]:
    """A go-to-market plan is approved by whoever did not write it; its author is refused."""
    plan, tier = turn.things["plan"], {"tier": turn.said["gtm"]["tier"]}
    yield from turn.team.does("pm", act("assign_launch_tier", plan, **tier))
    yield from turn.team.does("marketing", act("agree_launch_tier", plan, **tier))
    author, approves = turn.said["gtm"]["author"], act("approve_gtm_plan", turn.things["plan"])
    if author == "pm":
        yield from turn.team.fails("pm", approves, "gtm_plan.author_never_approves")
    yield from turn.team.does("marketing" if author == "pm" else "pm", approves)


def _checks(turn: Turn, number: int, item: list[Any]) -> Script[None]:
    """An item passes on evidence; one that cannot is waived for some days, for a reason."""
    target, who = turn.things["readiness"], _owner(item[0])
    if len(item) == len(("function", "what")):
        yield from turn.team.does(who, act("pass_item", target, number=number, evidence=PASSED[item[0]]))
        if turn.said["gtm"]["tier"] == LOUDEST:
            yield from turn.team.does("pm" if who == "po" else "po", act("check_item", target, number=number))
        return
    if len(item) == len(("function", "what", "why")):
        yield from turn.team.does("pm", act("rule_out_item", target, number=number, reason=item[2]))
        return
    _, _, _, days, why = item
    yield from turn.team.does(who, act("fail_item", target, number=number, reason=why))
    expires = turn.clock.at(turn.day(GateName.G4)) + timedelta(days=days)
    yield from turn.team.does("sponsor", act("waive_item", target, number=number, expires=expires, reason=why))


def _published(turn: Turn, version: str) -> Act:
    reviewed = {name: turn.things[name] for name in ("go_no_go", "schedule", "increment")}
    return act("publish_release", version=version, notes=turn.said["release"]["notes"], **reviewed)


def _resolved(turn: Turn) -> Iterator[Act]:
    for each in turn.said["dependencies"]:
        dependant, on, then = each["pair"]
        if then == "resolved":
            yield act("resolve_dependency", Dependency.create_id(turn.items[dependant].id, turn.items[on].id))


def _owner(function: str) -> str:
    return CHECKED_BY.get(function, "lead")


def _comes_back(turn: Turn, release: UUID, day: int) -> Script[None]:
    """A few customers have it, and then nobody."""
    said, team = turn.said["release"], turn.team
    yield from team.does("lead", act("start_rollout", release, percent=STEPS[0][1]))
    yield Until(day)
    yield from team.does("lead", act("pause_rollout", release, reason="Three customers call about the same."))
    back = {"trigger": said["rollback"]["trigger"], "reason": said["rolled_back"]["reason"]}
    yield from team.does("lead", act("roll_back", release, **back))


def _watches(turn: Turn, day: int) -> Script[None]:
    """From the release on, values count."""
    opens = {"iteration": turn.iteration, "span": {"opens": turn.clock.at(day)}}
    series = (KpiSeries.create_id(kpi) for kpi in turn.lists["kpis"])
    yield from turn.team.does("pm", *(act("open_observation_window", each, **opens) for each in series))


def _looks_after(turn: Turn, release: UUID, day: int) -> Script[None]:
    """Hypercare, until what it waits for holds."""
    cares = {"until": turn.clock.at(day + WATCHED), "exit_criterion": "Ten days without a call about it."}
    yield from turn.team.does("lead", act("start_hypercare", release, **cares))
    yield Until(day + WATCHED)
    yield from turn.team.does("lead", act("end_hypercare", release, evidence="The last call came twelve days ago."))
