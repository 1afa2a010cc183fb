"""What happens beside the main line of a turn, as its page tells it: one command after the other, each on its day."""

from collections.abc import Callable
from typing import Any

from api.demo.script import Meanwhile, Script, Until, act
from api.demo.turn import Turn
from domain.custom.custom_field import CustomField, Kind
from domain.discovery.discovery import Discovery
from domain.gates.policy import GatePolicy
from domain.launch.kpi_series import KpiSeries
from domain.lifecycle import GateName
from domain.planning.dependency import Dependency
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place, Stage

NAMED: dict[str, Callable[[Turn, str], Any]] = {
    "iteration": lambda turn, _: turn.iteration,
    "product": lambda turn, _: turn.team.product,
    "roles": lambda turn, _: Roles.at(Place(product=turn.team.product)),
    "workspace-roles": lambda *_: Roles.at(WORKSPACE),
    "policy": lambda *_: GatePolicy.create_id(),
    "day": lambda turn, day: turn.clock.at(int(day)),
    "person": lambda turn, part: turn.team.people[part],
    "field": lambda _, named: CustomField.create_id(Kind(named.split()[0]), named.split()[1]),
    "feature": lambda turn, title: turn.items[title].id,
    "gate": lambda turn, name: turn.gate(GateName(name)),
    "discovery": lambda turn, _: Discovery.at(turn.place(Stage.DISCOVERY)),
    "dependency": lambda turn, pair: Dependency.create_id(*(turn.items[title].id for title in pair.split(" > "))),
    "opportunity": lambda turn, number: turn.opportunities[int(number)],
    "series": lambda turn, number: KpiSeries.create_id(turn.lists["kpis"][int(number)]),
}


def asides(turn: Turn) -> Script[None]:
    """Each of them goes on beside the others."""
    for steps in turn.said.get("asides", {}).values():
        yield Meanwhile(_happens(turn, steps))


def _happens(turn: Turn, steps: list[dict[str, Any]]) -> Script[None]:
    """Step by step: on which day, by whom, which command, to what, with which body, and what that is called then."""
    for step in steps:
        if "on" in step:
            yield Until(step["on"])
        body = meant(turn, step.get("with", {})) | ({"reason": step["because"]} if "because" in step else {})
        target = meant(turn, f"@{step['to']}") if "to" in step else None
        (reached,) = yield from turn.team.does(step["by"], act(step["does"], target, **body))
        if "as" in step:
            turn.team.made[step["as"]] = reached
        if "becomes" in step:
            turn.things[step["becomes"]] = reached
        if "among" in step:
            turn.lists.setdefault(step["among"], []).append(reached)
        if step["does"] == "add_person":
            turn.team.people[step["as"]] = reached


def meant(turn: Turn, said: Any) -> Any:
    """What is said, with what it names as `@…` in its place."""
    match said:
        case str() if said.startswith("@"):
            return _named(turn, said[1:])
        case dict():
            return {name: meant(turn, each) for name, each in said.items()}
        case list():
            return [meant(turn, each) for each in said]
    return said


def _named(turn: Turn, said: str) -> Any:
    """By its kind, or as something of this turn, or of an earlier one of the product."""
    name, _, which = said.partition(" ")
    if said in turn.team.made:
        return turn.team.made[said]
    if name in NAMED:
        return NAMED[name](turn, which)
    return turn.lists[name][int(which)] if which else turn.things[name]
