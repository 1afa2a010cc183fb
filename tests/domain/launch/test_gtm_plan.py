"""How a product reaches its market."""

from typing import Any

import pytest
from pydantic import ValidationError

from domain.errors import NotAllowed
from domain.launch.gtm_plan import GtmPlan
from domain.product.iteration import Iteration
from domain.team.roles import Roles
from domain.values import Place
from tests.reach.discovery import discovered
from tests.reach.launch import PLAN, Launching
from tests.recorded.golden import MAPPER, kept, path_of
from tests.world import World

TIER = {"tier": 2}
LATER = ["messaging", "packaging", "launch_type", "enablement", "support", "communications", "budget", "owner"]


def better(begun: Launching) -> dict[str, Any]:
    return {**begun.plan, "tier": 1}


class TestDraftingAPlan:
    def test_is_recorded_with_its_author(self, begun: Launching) -> None:
        plan = begun.world.state(begun.drafted())
        assert (plan["plan"], plan["author"], plan["approved"]) == (begun.plan, str(begun.world.people["mia"]), False)

    def test_is_refused_before_the_launch_stage(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            world.make("ada", "draft_gtm_plan", iteration=discovered(world).iteration, plan=PLAN)

    @pytest.mark.parametrize("who", ["olga", "sam", "dan"])
    def test_is_for_product_and_marketing_managers_only(self, begun: Launching, who: str) -> None:
        with pytest.raises(NotAllowed, match="draft_gtm_plan is for"):
            begun.make(who, "draft_gtm_plan", plan=PLAN)


class TestRevisingAPlan:
    def test_is_recorded(self, begun: Launching) -> None:
        plan = begun.drafted()
        told = begun.world.told("ada", "revise_gtm_plan", plan, plan=better(begun), reason="It is big.")
        assert told == ["gtm_plan.revised"]
        assert begun.world.state(plan)["plan"] == better(begun)

    def test_is_ignored_when_nothing_is_different(self, begun: Launching) -> None:
        assert begun.world.told("ada", "revise_gtm_plan", begun.drafted(), plan=begun.plan, reason="To be sure.") == []

    def test_is_refused_once_it_is_approved(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AlreadyApproved):
            begun.world.give("ada", "revise_gtm_plan", begun.approved(), plan=better(begun), reason="It is big.")

    def test_is_for_product_and_marketing_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="revise_gtm_plan is for"):
            begun.world.give("olga", "revise_gtm_plan", begun.drafted(), plan=better(begun), reason="It is big.")


class TestApprovingAPlan:
    def test_is_recorded(self, begun: Launching) -> None:
        assert begun.world.told("ada", "approve_gtm_plan", begun.agreed()) == ["gtm_plan.approved"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        assert begun.world.told("ada", "approve_gtm_plan", begun.approved()) == []

    @pytest.mark.parametrize("missing", LATER)
    def test_is_refused_before_it_says_everything(self, begun: Launching, missing: str) -> None:
        with pytest.raises(GtmPlan.Incomplete) as refused:
            begun.world.give("ada", "approve_gtm_plan", begun.agreed(**{missing: None}))
        assert refused.value.facts == (missing,)

    def test_is_refused_before_the_tier_is_agreed(self, begun: Launching) -> None:
        plan = begun.drafted()
        begun.world.give("ada", "assign_launch_tier", plan, **TIER)
        with pytest.raises(GtmPlan.TierNotAgreed):
            begun.world.give("ada", "approve_gtm_plan", plan)

    def test_is_refused_once_another_tier_was_proposed(self, begun: Launching) -> None:
        plan = begun.agreed()
        begun.world.give("mia", "revise_gtm_plan", plan, plan=better(begun), reason="It is big.")
        with pytest.raises(GtmPlan.TierNotAgreed):
            begun.world.give("ada", "approve_gtm_plan", plan)

    def test_is_not_for_its_author(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AuthorNeverApproves):
            begun.world.give("mia", "approve_gtm_plan", begun.drafted())

    def test_is_for_product_and_marketing_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="approve_gtm_plan is for"):
            begun.world.give("sam", "approve_gtm_plan", begun.drafted())


class TestAssigningATier:
    def test_is_recorded_and_waits_for_marketing(self, begun: Launching) -> None:
        plan = begun.drafted()
        assert begun.world.told("ada", "assign_launch_tier", plan, tier=1) == ["gtm_plan.tier_assigned"]
        state = begun.world.state(plan)
        assert (state["tier"], state["tier_agreed"]) == (1, False)

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        assert begun.world.told("ada", "assign_launch_tier", begun.agreed(), **TIER) == []

    def test_of_another_has_it_agreed_anew(self, begun: Launching) -> None:
        plan = begun.agreed()
        begun.world.give("ada", "assign_launch_tier", plan, tier=1)
        assert begun.world.state(plan)["tier_agreed"] is False

    def test_is_refused_once_the_plan_is_approved(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AlreadyApproved):
            begun.world.give("ada", "assign_launch_tier", begun.approved(), tier=1)

    def test_is_refused_beyond_the_third(self, begun: Launching) -> None:
        with pytest.raises(ValidationError):
            begun.world.give("ada", "assign_launch_tier", begun.drafted(), tier=4)

    def test_is_for_product_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="assign_launch_tier is for product_manager"):
            begun.world.give("mia", "assign_launch_tier", begun.drafted(), **TIER)


class TestAgreeingToATier:
    def test_is_recorded(self, begun: Launching) -> None:
        plan = begun.drafted()
        begun.world.give("ada", "assign_launch_tier", plan, **TIER)
        assert begun.world.told("mia", "agree_launch_tier", plan, **TIER) == ["gtm_plan.tier_agreed"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        assert begun.world.told("mia", "agree_launch_tier", begun.agreed(), **TIER) == []

    def test_is_refused_before_one_is_assigned(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AnotherTier):
            begun.world.give("mia", "agree_launch_tier", begun.drafted(), **TIER)

    def test_is_refused_for_another_than_was_assigned(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AnotherTier):
            begun.world.give("mia", "agree_launch_tier", begun.agreed(), tier=1)

    def test_is_not_for_whoever_assigned_it(self, begun: Launching) -> None:
        roles, mia = Roles.at(Place(product=begun.world.product)), begun.world.people["mia"]
        begun.world.give("root", "assign_roles", roles, role="product_manager", holder=mia)
        plan = begun.drafted()
        begun.world.give("mia", "assign_launch_tier", plan, **TIER)

        with pytest.raises(GtmPlan.TakesTwo):
            begun.world.give("mia", "agree_launch_tier", plan, **TIER)

    def test_is_for_product_marketing_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="agree_launch_tier is for product_marketing_manager"):
            begun.world.give("ada", "agree_launch_tier", begun.agreed(), **TIER)


class TestAnOlderRecord:
    @pytest.mark.parametrize("topic", ["gtm_plan.drafted", "gtm_plan.revised"])
    def test_leaves_open_what_nobody_asked(self, topic: str) -> None:
        fact = MAPPER.to_event(kept(topic, path_of(topic).read_bytes()))
        assert isinstance(fact, GtmPlan.Drafted | GtmPlan.Revised)
        assert [*fact.plan.missing] == LATER
