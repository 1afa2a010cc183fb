"""How a locked scope changes: somebody asks, the tech lead says what it costs, the product manager decides."""

from typing import Any
from uuid import UUID

from api.demo.backlog import writes
from api.demo.prioritising import aims, commits
from api.demo.script import Meanwhile, Script, Until, act
from api.demo.turn import Item, Turn, in_quarter
from domain.lifecycle import GateName

LATER = "It was taken out of the agreed scope."


def asks_for_changes(turn: Turn, starts: int, ends: int) -> Script[None]:
    """Every change of this turn, each on its day."""
    for said in turn.said["changes"]:
        yield Meanwhile(_change(turn, said, starts + int((ends - starts) * said["on"])))


def _change(turn: Turn, said: dict[str, Any], day: int) -> Script[None]:
    yield Until(day)
    item, team = turn.items[said["feature"]], turn.team
    change = {"what": said["what"], "kind": said["kind"]}
    asks = turn.here("ask_change_request", scope=turn.things["mvp"], change=change, features=[item.id])
    (request,) = yield from team.does(said["by"], asks)
    yield Until(day + 3)
    impact = {name: said[name] for name in ("cost", "days", "value", "risk")}
    yield from team.does("lead", act("assess_change_request", request, impact=impact))
    yield Until(day + 7)
    yield from _decides(turn, said, request, item)


def _decides(turn: Turn, said: dict[str, Any], request: UUID, item: Item) -> Script[None]:
    match said["verdict"]:
        case "approve":
            if said["cost"] is None or float(said["cost"]) > 0 or said["days"] > 0:
                yield from turn.team.does("sponsor", act("grant_change_request", request))
            yield from turn.team.does("pm", act("approve_change_request", request))
            yield from (_adds(turn, said, item) if said["kind"] == "add" else _removes(turn, item))
        case "reject":
            yield from turn.team.does("pm", act("reject_change_request", request, reason=said["because"]))
        case _:
            yield from turn.team.does("pm", act("withdraw_change_request", request))


def _adds(turn: Turn, said: dict[str, Any], item: Item) -> Script[None]:
    soon = turn.quarter(turn.day(GateName.G3))
    places = [act("plan_feature", item.id, placement=in_quarter(soon))] if item.state == "candidate" else []
    item.quarter, item.state = item.quarter or soon, "committed"
    classifies = act("classify_feature", item.id, moscow="should")
    yield from turn.team.does("pm", *places, classifies, *aims(turn, item.id), commits(turn, item.id))
    yield from writes(turn, [(item, card, "should") for card in said["stories"]])


def _removes(turn: Turn, item: Item) -> Script[None]:
    """What nobody has begun goes back to the roadmap, a quarter later."""
    stories = [each for each in turn.backlog if each.feature is item]
    if any(each.state != "ready" for each in stories):
        return
    yield from turn.team.does("po", *(act("remove_story", each.id, reason=LATER) for each in stories))
    for each in stories:
        each.state = "removed"
    item.quarter, item.state = turn.quarter(turn.day(GateName.G3)) + 1, "planned"
    placement = in_quarter(item.quarter)
    later = act("reschedule_feature", item.id, placement=placement, reason=LATER)
    yield from turn.team.does("pm", act("withdraw_commitment", item.id, reason=LATER), later)
