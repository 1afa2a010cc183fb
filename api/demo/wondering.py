"""What if? A product manager tries other plans beside the plan: one is applied, one is not."""

from typing import Any
from uuid import UUID

from api.demo.script import Script, Until, act
from api.demo.turn import Item, Turn, in_quarter

Proposal = tuple[str, dict[str, Any]]

WHY = "The capacity of the quarter does not suffice for both."


def wonders(turn: Turn, day: int) -> Script[None]:
    """Two scenarios, on a day when the plan has been made and is not yet decided on."""
    yield Until(day)
    first = {item.id for item in turn.mvp()}
    planned = [item for item in turn.items.values() if item.state == "planned" and item.quarter]
    movable = [item for item in planned if item.id not in first]
    if len(movable) > 1:
        yield from _gives_up(turn, movable[-1])
        yield from _postpones(turn, movable[0])


def _gives_up(turn: Turn, item: Item) -> Script[None]:
    """What would be if one feature were dropped: too little to be worth it."""
    wants = {"kpi": turn.lists["kpis"][0], "target": {"value": "1", "due": turn.last_day(turn.quarter(turn.met) + 4)}}
    changes = (_changes(item, "drop"), ("propose_kpi_target", wants))
    scenario = yield from _opens(turn, "Without one of them", f"What if we went without {item.title}?", *changes)
    worth = act("assume_worth", scenario, case=turn.things["case"], npv={"amount": "150000.00"})
    due, target = turn.last_day(turn.quarter(turn.met) + 4), turn.said["objectives"][0]["key_results"][0][3]
    eased = {"objective": turn.lists["objectives"][0], "number": 1, "target": target, "due": due}
    eases = act("propose_key_result_target", scenario, **eased)
    yield from turn.team.does("pm", worth, eases, act("withdraw_proposed_change", scenario, number=1))
    yield from turn.team.does("pm", act("discard_scenario", scenario))


def _postpones(turn: Turn, item: Item) -> Script[None]:
    """One feature comes a quarter later, and the plan says so once the scenario is applied."""
    quarter = (item.quarter or 0) + 1
    later = _changes(item, "reschedule", placement=in_quarter(quarter))
    assumed = ("assume_capacity", {"period": in_quarter(quarter)["quarter"], "effort": "6.00"})
    scenario = yield from _opens(turn, "A quarter later", f"What if {item.title} came later?", later, assumed)
    yield from turn.team.does("pm", act("apply_scenario", scenario, reason=WHY))
    item.quarter = quarter


def _changes(item: Item, to: str, **more: Any) -> Proposal:
    return "propose_feature_change", {"feature": item.id, "change": {"to": to, **more}}


def _opens(turn: Turn, name: str, question: str, *proposals: Proposal) -> Script[UUID]:
    about = {"product": turn.team.product, "name": name, "question": question}
    (scenario,) = yield from turn.team.does("pm", act("open_scenario", **about))
    yield from turn.team.does("pm", *(act(command, scenario, **body) for command, body in proposals))
    return scenario
