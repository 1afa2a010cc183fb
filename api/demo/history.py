"""The whole history: who there is, which products, and every turn of their loops."""

import tomllib
from collections.abc import Callable
from importlib.resources import files
from random import Random
from typing import Any
from uuid import UUID

from api.demo.asides import asides
from api.demo.building import builds, submits_execution
from api.demo.clock import Clock, chance
from api.demo.concluding import concludes, submits_results
from api.demo.discovering import discovers, submits_discovery
from api.demo.gates import passes
from api.demo.grooming import grooms
from api.demo.hiring import hires
from api.demo.launching import prepares, releases, submits_launch
from api.demo.measuring import measures
from api.demo.planning import plans, submits_planning
from api.demo.script import Gives, Meanwhile, Script, Until, act, made
from api.demo.sharing import Sharing, invests
from api.demo.teller import Teller
from api.demo.turn import Team, Turn
from api.demo.wondering import wonders
from domain.application import Lifecycle
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import WORKSPACE, Place

ROLES = {
    "pm": "product_manager",
    "po": "product_owner",
    "lead": "tech_lead",
    "dev": "developer",
    "dev2": "developer",
    "marketing": "product_marketing_manager",
    "sponsor": "sponsor",
    "sponsor2": "sponsor",
}
ADMINISTERS, WATCHES = "admin", "compliance"
EVERYWHERE = {part: part for part in (ADMINISTERS, WATCHES)}  # played by the same people in every product
PAGES = ("", "_roadmap", "_discovery", "_asides")  # of a turn
BOARD_PACKS = (190, 281, 372, 463)


async def tell_history(
    lifecycle: Lifecycle, clock: Clock, administrator: UUID, passed: Callable[[int], object] = lambda _: None
) -> None:
    """Eighteen months of three products, through real commands; `passed` hears of each day."""
    people: dict[str, UUID] = {}
    teller = Teller(lifecycle, clock, passed)
    said, shared = read("products"), read("portfolio")
    products = said["products"]
    hired = [*products, {"cast": {"manager": shared["manager"], "compliance": said["compliance"]}}]
    await teller.tell([_hires(administrator, hired, people), _governs(administrator, people, said)])
    board = {"admin": administrator, "manager": people[shared["manager"]], "sponsor": people[shared["sponsor"]]}
    sharing = Sharing(board, clock, shared)
    told = (_product(administrator, clock, each, people, sharing.teams) for each in products)
    await teller.tell((*told, invests(sharing)))


def read(*names: str) -> dict[str, Any]:
    """Pages of the content, as one."""
    pages = (files("api.demo") / "content" / f"{name}.toml" for name in names)
    told = [tomllib.loads(page.read_text("utf-8")) for page in pages if page.is_file()]
    return {name: said for each in told for name, said in each.items()}


def _hires(administrator: UUID, products: list[dict[str, Any]], people: dict[str, UUID]) -> Script[None]:
    names = dict.fromkeys(name for product in products for name in product["cast"].values())
    replies = yield Gives(tuple((administrator, act("add_person", name=name)) for name in names))
    people |= dict(zip(names, map(made, replies), strict=True))


def _governs(administrator: UUID, people: dict[str, UUID], said: dict[str, Any]) -> Script[None]:
    """Somebody watches over the rules, and publishes what gates are held to."""
    people |= {ADMINISTERS: administrator, WATCHES: people[said["compliance"]]}
    role = {"role": "compliance_officer", "holder": people[WATCHES]}
    yield Gives(((administrator, act("assign_roles", Roles.at(WORKSPACE), **role)),))
    publishes = act("publish_gate_policy", policy=said["policy"], reason="Strategic fit weighs twice from now on.")
    yield Gives(((people[WATCHES], publishes),))


def _product(
    administrator: UUID, clock: Clock, said: dict[str, Any], people: dict[str, UUID], teams: dict[str, Team]
) -> Script[None]:
    """One product, from its registration on."""
    yield Until(said["begins"])
    cast = {part: people[name] for part, name in (said["cast"] | EVERYWHERE).items()}
    body = {"key": said["key"], "name": said["name"], "accountable": cast["pm"]}
    (registered,) = yield Gives(((administrator, act("register_product", **body)),))
    team = Team(made(registered), cast, lead_accepts="product_owner" in said.get("also", {}).get("lead", ()))
    teams[said["key"]] = team
    held = [(part, ROLES[part]) for part in cast if part in ROLES and part != "pm"]
    also = [(part, role) for part, more in said.get("also", {}).items() for role in more]
    roles = Roles.at(Place(product=team.product))
    assigns = [act("assign_roles", roles, role=role, holder=cast[part]) for part, role in held]
    control = {"compensating_control": "Nobody decides on what they wrote or built: the engine refuses it."}
    assigns += [act("assign_roles", roles, role=role, holder=cast[part], **control) for part, role in also]
    yield Gives(tuple((administrator, each) for each in assigns))
    if rests := said.get("rests"):
        yield Meanwhile(_rests(team, *rests[:3]))
    if said["begins"] == 0:
        yield Meanwhile(_board_packs(team, clock))
        yield Meanwhile(hires(team, clock, administrator))
    told = [read(*(f"{name}{page}" for page in PAGES)) for name in said["turns"]]
    yield from _turns(team, clock, chance(said["key"]), told)


def _turns(team: Team, clock: Clock, drawn: Random, told: list[dict[str, Any]]) -> Script[None]:
    """One turn after the other: begun by the last one's backlog, or by hand where that one was killed."""
    iteration: UUID | None = None
    seeds: list[UUID] = []
    ended: UUID | None = None
    for number, said in enumerate(told, start=1):
        if "starts" in said:
            yield Until(said["starts"])
        if iteration is None:
            start = act("start_iteration", product=team.product, **({"follows": ended} if ended else {}))
            (iteration,) = yield from team.does("pm", start)
        turn = Turn(team, clock, drawn, number, said, iteration, seeds)
        yield from _turn(turn)
        iteration, seeds, ended = turn.followed_by, turn.learned, turn.iteration


def _turn(turn: Turn) -> Script[None]:
    """From a need to what was learned, or to the gate that ended it."""
    starts = turn.said["starts"]
    yield from asides(turn)
    yield from discovers(turn, starts)
    if not (yield from passes(turn, GateName.G1, submits_discovery)):
        return
    yield from plans(turn, turn.said.get("resumes", turn.met))
    yield Meanwhile(wonders(turn, turn.day(GateName.G2) - 5))
    yield Meanwhile(measures(turn, turn.day(GateName.G2) - 10))
    if not (yield from passes(turn, GateName.G2, submits_planning)):
        return
    yield Meanwhile(grooms(turn, turn.met))
    yield from builds(turn, turn.met)
    if not (yield from passes(turn, GateName.G3, submits_execution)):
        return
    yield from prepares(turn, turn.met)
    if not (yield from passes(turn, GateName.G4, submits_launch)):
        return
    yield from releases(turn, turn.met)
    yield from concludes(turn)
    yield from passes(turn, GateName.G5, submits_results)


def _rests(team: Team, from_day: int, to_day: int, reason: str) -> Script[None]:
    yield Until(from_day)
    yield from team.does("pm", act("place_on_hold", team.product, reason=reason))
    yield Until(to_day)
    yield from team.does("pm", act("resume_product", team.product))


def _board_packs(team: Team, clock: Clock) -> Script[None]:
    """Before each board meeting the plan gets a name, to be compared with later."""
    for quarter, day in enumerate(BOARD_PACKS, start=clock.quarter(BOARD_PACKS[0])):
        yield Until(day)
        name = f"q{quarter % 4 + 1}-board-pack"
        yield from team.does("pm", act("take_baseline", product=team.product, name=name))
