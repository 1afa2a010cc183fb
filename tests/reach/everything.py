"""A workspace in which there is an aggregate of every kind."""

from contextlib import suppress
from typing import Any

from domain.errors import NotAllowed
from domain.execution.working_agreement import WorkingAgreement
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.team.session import RefusedLogin
from domain.values import WORKSPACE, Place
from tests.reach.discovery import Discovered, discovered
from tests.reach.engagement import engaged
from tests.reach.execution import accepted, produced, ready
from tests.reach.exploring import explored
from tests.reach.launch import launched
from tests.reach.logins import HOUR, begun, invited, linked, trusted, witness
from tests.reach.planning import Planned, planned
from tests.reach.planning_more import planned_further
from tests.reach.portfolio import spread
from tests.reach.risks import answered
from tests.world import World

WHY = {"reason": "We have learned something."}
CHOICE = {"title": "One queue", "context": "Exports wait.", "chosen": "They share it.", "consequences": "All wait."}
DEBT = {"location": "Exports", "what": "Two columns for one thing.", "intent": "deliberate", "prudence": "prudent"}
DEBT |= {"principal": "6.00", "interest": "0.50"}
FAULT = {"what": "Long tables are cut off.", "expected": "All rows are there.", "found_by": "team"}
DATES = {"starts": "2026-11-23", "ends": "2026-12-04"}


def everything(world: World) -> None:
    """Do one thing at least with each kind of aggregate."""
    launched(world)
    world.registered("IMPORTS")
    executed(world)
    world.registered("INVOICES")
    staffed(world)
    shared(world, governed(world))


def let_in(world: World) -> None:
    """Whoever logs in: by a password, by an identity elsewhere, and as a workload; and a login that failed."""
    begun(world, "ada", invited(world))
    linked(world)
    trusted(world)
    said: dict[str, Any] = {"way": "password", "hour": HOUR, "at_least": 1}
    witness(world, world.people["root"], RefusedLogin, "notice", person=None, **said)


def staffed(world: World) -> None:
    """Those who build: a team, somebody engaged who hands over what she knows, and a field of the workspace's own."""
    engaged(world).on_trial().hand_over()
    roles = Roles.at(Place(product=world.product))
    world.give("ada", "form_team", roles=roles, name="Exporters", product_owner=world.people["olga"])
    field = {"kind": "feature", "name": "regulated", "label": "Regulated", "shape": {"type": "yes_no"}}
    world.give("root", "declare_custom_field", **field)


def shared(world: World, done: Discovered) -> None:
    """A scenario of a roadmap, and a portfolio in which one of two products is chosen for its worth."""
    about = {"product": world.product, "name": "Without exports", "question": "What if exports came later?"}
    world.give("tess", "discard_scenario", world.make("ada", "open_scenario", **about))
    made = spread(world, "TABLES")
    value = {"amount": "10.00", "currency": "EUR"}
    about = {"portfolio": made.portfolio, "products": made.products, "value": value}
    world.give("petra", "identify_synergy", **about, kind="cost", rationale="They share a table.")
    scenario = world.make("petra", "open_portfolio_scenario", portfolio=made.portfolio, name="Next year")
    considered = {"portfolio": made.portfolio, "product": world.product, "case": done.case}
    world.give("petra", "add_candidate", scenario, **considered, allocations=[made.requested()])
    world.give("petra", "optimise_portfolio", scenario, portfolio=made.portfolio, pools=[made.pool])
    world.give("petra", "adopt_portfolio_scenario", scenario, **WHY)


def governed(world: World) -> Discovered:
    """What surrounds the work: a key, a receiver, a refusal, a gate that is passed on a condition."""
    world.give("root", "issue_api_key", digest="0" * 64, principal=world.people["ada"], label="laptop")
    let_in(world)
    world.give("root", "register_webhook_endpoint", url="https://hooks.invalid/cairn")
    with suppress(NotAllowed):
        world.give("eve", "place_on_hold", world.product, **WHY)
    done = discovered(world)
    explored(done)
    done.submit()
    world.give("root", "assign_roles", Roles.at(WORKSPACE), role="sponsor", holder=world.people["sam"])
    world.give("sam", "publish_gate_policy", policy={"version": 2, "competition_days": 120}, **WHY)
    world.give("sue", "sign_record", gate=done.gate(GateName.G1), meaning="approved")
    owed = {"what": "Ask ten more.", "owner": world.people["ada"], "on": "2027-01-31"}
    done.decide(GateName.G1, "conditional_go", conditions=[owed])
    return done


def cared_for(done: Planned) -> None:
    """What surrounds the work: an agreement, an epic, and what is wrong or may be."""
    world, about = done.world, {"iteration": done.iteration}
    agreement = WorkingAgreement.of(Place(product=world.product))
    world.give("tess", "conclude_working_agreement", product=world.product, ready=["understood"])
    world.give("tess", "agree_definition_of_ready", agreement, items=[])
    world.give("tess", "agree_wip_limit", agreement, column="in_progress", limit=9)
    world.give("olga", "create_epic", **about, title="Exports", goal="Nobody waits.")
    world.give("dan", "log_debt_item", **about, debt=DEBT)
    world.give("dan", "report_defect", **about, fault=FAULT, severity=3)
    world.give("dan", "propose_architecture_decision", **about, choice=CHOICE)
    world.give("tess", "materialise_risk", answered(world, done.iteration), owner=world.people["tess"])


def executed(world: World) -> None:
    """A sprint that is planned, an increment, a scenario, and a change of what was agreed."""
    done = planned(world, baseline="second-product")
    planned_further(done)
    answered(world, done.iteration)
    done.hand_over()
    done.submit()
    done.decide()
    cared_for(done)
    produced(done, accepted(done))
    about = {"product": world.product, "name": "Fewer exports", "question": "What if half of them went?"}
    world.make("ada", "open_scenario", **about)
    sprint = {"iteration": done.iteration, "goal": "Analysts can go on working.", **DATES}
    world.give("olga", "commit_sprint", world.make("olga", "plan_sprint", **sprint), stories=[ready(done)])
    world.give("tess", "declare_dependency", dependant=done.features[0], on=done.features[1])
    change = {"change": {"what": "Leave it out.", "kind": "remove"}, "features": done.features[1:]}
    world.give("olga", "ask_change_request", iteration=done.iteration, scope=done.mvp, **change)
