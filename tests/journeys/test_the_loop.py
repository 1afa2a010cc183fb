"""One idea through five gates into the next turn of the loop, with the wrong people refused on the way."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed, Refused
from domain.gates.gate import Gate
from domain.lifecycle import GateName
from domain.product.iteration import Iteration
from domain.team.roles import Refusal
from domain.values import Place
from tests.reach.discovery import Discovered, discovered
from tests.reach.execution import Executing, accepted, built, produced
from tests.reach.launch import LEARNED, Launched, Launching, completed
from tests.reach.planning import planned
from tests.world import World

GO = {"outcome": "go"}


def refused(world: World, who: str, command: str, target: UUID, **body: Any) -> None:
    with pytest.raises(NotAllowed):
        world.give(who, command, target, **body)


def only_sponsors_decide(found: Discovered, gate: GateName) -> None:
    for who in ("ada", "olga", "eve"):
        refused(found.world, who, "decide_gate", found.gate(gate), decision=GO)


def explored(world: World) -> Discovered:
    """G1: the case is approved by a sponsor, the problem is validated by somebody other than its author."""
    found = discovered(world)
    refused(world, "ada", "approve_business_case", found.case)
    found.submit()
    only_sponsors_decide(found, GateName.G1)
    found.decide(GateName.G1)
    return found


def constructed(found: Discovered) -> Executing:
    """G2 and G3: the product owner takes over, and accepts what others have built."""
    plan = planned(found.world, found)
    refused(found.world, "olga", "lock_mvp_scope", plan.mvp, features=plan.features)
    plan.submit()
    only_sponsors_decide(found, GateName.G2)
    plan.decide()
    first = built(plan, "must", plan.features[0])
    for who in ("ada", "dan"):
        refused(found.world, who, "accept_story", first)
    found.world.give("olga", "accept_story", first)
    stories = (first, accepted(plan, "should", plan.features[1]))
    done = Executing(found.world, plan, stories, produced(plan, *stories))
    done.submit()
    only_sponsors_decide(found, GateName.G3)
    done.decide()
    return done


def brought_to_market(done: Executing) -> Launched:
    """G4: marketing writes the plan and somebody else approves it; then everything the last gate asks for."""
    begun = Launching(done)
    plan = begun.agreed()
    refused(begun.world, "mia", "approve_gtm_plan", plan)
    begun.world.give("ada", "approve_gtm_plan", plan)
    begun.convened(plan=plan)
    only_sponsors_decide(done.planning.discovery, GateName.G4)
    begun.reviewed()
    return completed(begun, begun.publish())


@pytest.fixture
def turned(world: World) -> Launched:
    """G5: the loop has turned once."""
    done = brought_to_market(constructed(explored(world)))
    refused(world, "ada", "approve_performance_report", done.reported)
    done.submit()
    only_sponsors_decide(done.planning.discovery, GateName.G5)
    done.decide()
    return done


def following(turned: Launched) -> UUID:
    return Iteration.at(Place(product=turned.world.product), "2")


class TestOneTurnOfTheLoop:
    def test_passes_five_gates_in_order(self, turned: Launched) -> None:
        decided = [fact for fact in turned.world.facts() if isinstance(fact, Gate.Decided)]
        assert [fact.name for fact in decided] == list(GateName)
        assert all(fact.judged.criteria.unmet == () for fact in decided)

    def test_is_decided_by_nobody_with_an_interest_in_it(self, turned: Launched) -> None:
        interested: dict[UUID, tuple[UUID, ...]] = {}
        for fact in turned.world.facts():
            if isinstance(fact, Gate.Submitted):
                interested[fact.originator_id] = fact.interested
            if isinstance(fact, Gate.Voted | Gate.Decided):
                assert fact.metadata.actor not in interested[fact.originator_id]

    def test_keeps_on_record_who_was_refused(self, turned: Launched) -> None:
        tried = [fact.attempted for fact in turned.world.facts() if isinstance(fact, Refusal.Recorded)]
        assert tried.count("decide_gate") == 3 * len(GateName)
        assert {*tried} == {
            "accept_story",
            "approve_business_case",
            "approve_gtm_plan",
            "approve_performance_report",
            "decide_gate",
            "lock_mvp_scope",
        }

    def test_delivers_what_was_planned(self, turned: Launched) -> None:
        assert [turned.world.state(each)["state"] for each in turned.planning.features] == ["done", "done"]

    def test_ends_closed(self, turned: Launched) -> None:
        assert turned.world.state(turned.planning.iteration)["stage"] is None
        with pytest.raises(Refused, match="the iteration is in no stage"):
            turned.learn(turned.reported)


class TestTheNextTurn:
    def test_is_in_discovery_and_says_what_it_comes_from(self, turned: Launched) -> None:
        assert turned.world.state(following(turned))["stage"] == "discovery"
        started = next(fact for fact in reversed(turned.world.facts()) if isinstance(fact, Iteration.Started))
        assert (started.number, started.follows, started.seeded_by) == (2, turned.planning.iteration, turned.backlog)

    def test_holds_the_opportunities_the_last_one_found(self, turned: Launched) -> None:
        opportunity = turned.world.state(seeded(turned))
        assert (opportunity["title"], opportunity["need"]) == (LEARNED["statement"], LEARNED["so_what"])
        assert (opportunity["iteration"], opportunity["stage"]) == (str(following(turned)), "discovery")
        assert opportunity["seeded_by"] == str(turned.insight)

    def test_works_on_them(self, turned: Launched) -> None:
        chosen = turned.world.told("ada", "select_opportunity", seeded(turned), reason="It came up twice.")
        assert chosen == ["opportunity.selected"]

    def test_goes_through_its_own_first_gate(self, turned: Launched) -> None:
        again = discovered(turned.world, following(turned))
        again.submit()
        assert "planning.opened" in again.decide(GateName.G1)


def seeded(turned: Launched) -> UUID:
    """The opportunity that the next turn begins with."""
    found = [fact for fact in turned.world.facts() if fact.TOPIC == "opportunity.identified"]
    return found[-1].originator_id
