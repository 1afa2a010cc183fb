"""How a product reaches its market."""

import pytest

from domain.errors import NotAllowed
from domain.launch.gtm_plan import GtmPlan
from domain.product.iteration import Iteration
from tests.reach.discovery import discovered
from tests.reach.launch import PLAN, Launching
from tests.world import World

BETTER = {**PLAN, "tier": 1}


class TestDraftingAPlan:
    def test_is_recorded_with_its_author(self, begun: Launching) -> None:
        plan = begun.world.state(begun.drafted())
        assert (plan["plan"], plan["author"], plan["approved"]) == (PLAN, str(begun.world.people["mia"]), False)

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
        told = begun.world.told("ada", "revise_gtm_plan", plan, plan=BETTER, reason="It is big.")
        assert told == ["gtm_plan.revised"]
        assert begun.world.state(plan)["plan"] == BETTER

    def test_is_ignored_when_nothing_is_different(self, begun: Launching) -> None:
        assert begun.world.told("ada", "revise_gtm_plan", begun.drafted(), plan=PLAN, reason="To be sure.") == []

    def test_is_refused_once_it_is_approved(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AlreadyApproved):
            begun.world.give("ada", "revise_gtm_plan", begun.approved(), plan=BETTER, reason="It is big.")

    def test_is_for_product_and_marketing_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="revise_gtm_plan is for"):
            begun.world.give("olga", "revise_gtm_plan", begun.drafted(), plan=BETTER, reason="It is big.")


class TestApprovingAPlan:
    def test_is_recorded(self, begun: Launching) -> None:
        assert begun.world.told("ada", "approve_gtm_plan", begun.drafted()) == ["gtm_plan.approved"]

    def test_is_ignored_a_second_time(self, begun: Launching) -> None:
        assert begun.world.told("ada", "approve_gtm_plan", begun.approved()) == []

    def test_is_not_for_its_author(self, begun: Launching) -> None:
        with pytest.raises(GtmPlan.AuthorNeverApproves):
            begun.world.give("mia", "approve_gtm_plan", begun.drafted())

    def test_is_for_product_and_marketing_managers_only(self, begun: Launching) -> None:
        with pytest.raises(NotAllowed, match="approve_gtm_plan is for"):
            begun.world.give("sam", "approve_gtm_plan", begun.drafted())
