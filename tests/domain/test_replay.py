"""What the ledger replays is what was lived, whatever was done in whatever order."""

import asyncio
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.discovery.discovery import Discovery
from domain.errors import LifecycleError
from domain.gates.condition import Condition
from domain.kernel import Aggregate
from domain.lifecycle import GateName
from domain.snapshot import aggregate_of, body_of
from domain.team.person import Person
from domain.team.roles import Roles
from domain.values import Place, Stage
from tests.reach.discovery import EXPERIMENT, Discovered, discovered
from tests.world import World

Move = tuple[str, str, UUID | None, dict[str, Any]]
WHY = {"reason": "We have learned something."}
WAIVER = {
    "criterion": "critical_hypotheses_judged",
    "expires": "2027-01-31",
    "compensating_control": "We ask each week.",
}


def moves(done: Discovered) -> list[Move]:
    """What may be tried next; much of it is refused, depending on what was done before."""
    world, gate = done.world, done.gate(GateName.G1)
    stage, roles = Discovery.at(done.place(Stage.DISCOVERY)), Roles.at(Place(product=world.product))
    owed = [{"what": "Ask ten more.", "owner": world.people["ada"], "on": "2027-01-31"}]
    back = {"outcome": "recycle", "to": "discovery", "deficits": ["Nobody asked the analysts."]}
    belief = {"iteration": done.iteration, "opportunity": done.opportunity, "belief": "They wait.", "test": EXPERIMENT}
    return [
        *[("ada", f"{verb}_opportunity", done.opportunity, WHY) for verb in ("select", "park", "discard", "reopen")],
        ("olga", "retract_evidence", done.evidence, WHY),
        ("olga", "state_hypothesis", None, belief),
        ("ada", "invalidate_problem_statement", done.problem, WHY),
        *[("ada", "submit_discovery", stage, {"problem": done.problem, "case": done.case})] * 4,
        *[(who, "vote_gate", gate, {"decision": {"outcome": "go"}}) for who in ("sue", "sam", "eve", "sue")],
        ("sam", "waive_gate", gate, {**WAIVER, **WHY}),
        *[("sam", "decide_gate", gate, {"decision": each}) for each in (back, {"outcome": "go"})],
        ("sam", "decide_gate", gate, {"decision": {"outcome": "conditional_go", "conditions": owed}}),
        ("sam", "decide_gate", gate, {"decision": {"outcome": "kill", "grounds": "Nobody pays."}}),
        ("sue", "clear_condition", Condition.create_id(gate, 0), WHY),
        ("root", "assign_roles", roles, {"role": "sponsor", "holder": world.people["eve"]}),
        ("root", "revoke_roles", roles, {"role": "sponsor", "holder": world.people["sue"], **WHY}),
        ("ada", "place_on_hold", world.product, WHY),
    ]


def lived(world: World, aggregate: UUID) -> dict[str, Any]:
    """An aggregate's public state as the process that decided it has it."""
    found = asyncio.run(world.lifecycle.find(aggregate))
    assert found
    return found.public()


def resumed(world: World, aggregate: UUID, after: int) -> dict[str, Any]:
    """The same, from a snapshot of its first facts and from those that follow."""
    first, *facts = [fact for fact in world.facts() if fact.originator_id == aggregate]
    found: Aggregate = first.mutate(None)
    for number, fact in enumerate(facts):
        found = fact.mutate(aggregate_of(found.TOPIC, body_of(found)) if number == after % len(facts) else found)
    return found.public()


class TestReplay:
    @given(st.lists(st.integers(0, 22), max_size=30))
    @settings(max_examples=20, deadline=None)
    def test_equals_life_after_any_walk(self, walk: list[int]) -> None:
        with TemporaryDirectory() as path, closing(World(Path(path))) as world:
            world.registered()
            possible = moves(discovered(world))
            for who, command, target, body in (possible[step % len(possible)] for step in walk):
                with suppress(LifecycleError):
                    world.give(who, command, target, **body)

            for aggregate in {fact.originator_id for fact in world.facts() if not isinstance(fact, Person.Event)}:
                assert lived(world, aggregate) == world.state(aggregate) == resumed(world, aggregate, len(walk))
