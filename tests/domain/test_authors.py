"""Whoever revises what somebody else wrote is an author too: no duty is separated by a second hand."""

import pytest

from domain.discovery.business_case import BusinessCase
from domain.gates.gate import Gate
from domain.launch.gtm_plan import GtmPlan
from domain.lifecycle import GateName
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import FIGURES, Discovered, ask_for_money, discovered
from tests.reach.launch import PLAN, launching
from tests.world import World


@pytest.fixture
def revised(world: World) -> Discovered:
    """A submission whose case was written by ada and revised by sam, who is a sponsor too."""
    roles = Roles.at(Place(product=world.product))
    both = {"role": "product_manager", "compensating_control": "Nobody approves what they wrote."}
    world.give("root", "assign_roles", roles, holder=world.people["sam"], **both)
    done = discovered(world)
    drafted = {"problem": done.problem, "do_nothing": "They go on waiting.", "figures": FIGURES}
    done.case = world.make("ada", "draft_business_case", iteration=done.iteration, **drafted)
    world.give("sam", "revise_business_case", done.case, figures=FIGURES | {"rate": "0.20"}, reason="Money got dearer.")
    ask_for_money(world, done.case)
    return done


class TestAReviser:
    def test_never_approves_the_case(self, world: World, revised: Discovered) -> None:
        with pytest.raises(BusinessCase.AuthorNeverApproves):
            world.give("sam", "approve_business_case", revised.case)

        assert world.told("sue", "approve_business_case", revised.case) == ["business_case.approved"]

    def test_never_votes_on_it(self, world: World, revised: Discovered) -> None:
        world.give("sue", "approve_business_case", revised.case)
        revised.submit()

        with pytest.raises(Gate.InterestedNeverDecide):
            world.give("sam", "vote_gate", revised.gate(GateName.G1), decision={"outcome": "go"})

    def test_never_approves_the_plan(self, world: World) -> None:
        begun = launching(world)
        plan = begun.drafted()
        world.give("ada", "revise_gtm_plan", plan, plan={**PLAN, "tier": 1}, reason="It is big.")

        with pytest.raises(GtmPlan.AuthorNeverApproves):
            world.give("ada", "approve_gtm_plan", plan)
