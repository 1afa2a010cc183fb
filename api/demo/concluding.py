"""What came of a launch: values against targets, benefits against the case, and what was learned."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from api.demo.script import Act, Script, Until, act
from api.demo.turn import Turn
from domain.launch.kpi_series import KpiSeries
from domain.launch.launch import Launch
from domain.lifecycle import GateName
from domain.values import Stage

AGREED = "Agreed in the review with sales and support."
CAVEAT = "The season moves these numbers, too; a year ago they rose by a fifth of that."
SURE = ("high", "medium", "low")
KEPT = Decimal("0.9")  # how much of the promised benefits came, where nothing else is said


def concludes(turn: Turn) -> Script[None]:
    """What was measured is held against what was promised, and something is learned from it."""
    ends, team, kpis = turn.day(GateName.G5), turn.team, turn.lists["kpis"]
    yield Until(ends - 16)
    yield from team.does("pm", *_grades(turn))
    yield Until(ends - 14)
    yield from team.does("pm", *(_closes(turn, kpi) for kpi in kpis))
    yield Until(ends - 13)
    yield from _keeps_books(turn)
    measured = {"release": turn.things["release"], "kpis": kpis}
    measured |= {"objectives": turn.lists["objectives"] + turn.lists.get("abandoned", [])}
    measured |= {"series": [KpiSeries.create_id(kpi) for kpi in kpis], "summary": turn.said["release"]["summary"]}
    measured |= {"benefits": turn.things["benefits"], "caveats": [CAVEAT]}
    (turn.things["report"],) = yield from team.does("pm", turn.here("compile_performance_report", **measured))
    yield Until(ends - 10)
    yield from team.does("sponsor", act("approve_performance_report", turn.things["report"]))
    yield Until(ends - 8)
    yield from _learns(turn)


def submits_results(turn: Turn) -> Script[None]:
    """Ask for the last decision."""
    package: dict[str, Any] = {name: turn.things[name] for name in ("report", "backlog", "mvp")}
    package |= {"hypotheses": turn.lists["hypotheses"]}
    yield from turn.team.does("pm", act("submit_launch", Launch.at(turn.place(Stage.LAUNCH)), **package))


def _grades(turn: Turn) -> Iterator[Act]:
    for objective, said in zip(turn.lists["objectives"], turn.said["objectives"], strict=True):
        for number, (*_, actual, grade) in enumerate(said["key_results"], start=1):
            yield act("grade_key_result", objective, number=number, actual=actual, grade=grade)


def _learns(turn: Turn) -> Script[None]:
    """What the numbers say, what becomes of it, and how to go on."""
    said, team, kpis = turn.said["release"]["insights"], turn.team, turn.lists["kpis"]
    report = turn.things["report"]
    records = [
        turn.here(
            "record_insight",
            report=report,
            statement=what,
            so_what=so_what,
            confidence=SURE[n % len(SURE)],
            kpis=[kpis[n % len(kpis)]],
        )
        for n, (what, so_what, _) in enumerate(said)
    ]
    insights = yield from team.does("po", *records)
    told = zip(insights, said, strict=True)
    triage = [act("triage_insight", each, disposition=then, reason=AGREED) for each, (_, _, then) in told]
    yield from team.does("pm", *triage)
    onward = {"direction": turn.said["direction"], "reason": turn.said["release"]["summary"]}
    yield from team.does("pm", act("decide_iteration", turn.iteration, **onward))
    (turn.things["backlog"],) = yield from team.does("pm", turn.here("compose_next_backlog", insights=insights))


def _closes(turn: Turn, kpi: UUID) -> Act:
    return act("close_observation_window", KpiSeries.create_id(kpi), iteration=turn.iteration, kpi=kpi)


def _keeps_books(turn: Turn) -> Script[None]:
    """What the first periods of the case brought; of the others nobody knows yet."""
    (books,) = yield from turn.team.does("pm", turn.here("open_benefits", case=turn.things["case"]))
    turn.things["benefits"] = books
    first = [Decimal(each) for each in turn.said["case"]["benefits"][:2]]
    source = {"source": "The books of the quarter, as closed by accounting."}
    amounts = [str((each * KEPT).quantize(Decimal("0.01"))) for each in first]
    told = [act("record_benefit", books, period=n, amount=amount, **source) for n, amount in enumerate(amounts)]
    yield from turn.team.does("pm", *told)
