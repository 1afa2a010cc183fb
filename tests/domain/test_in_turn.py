"""What follows one upon the other is followed to its end each time, all of it or nothing."""

from uuid import UUID

import pytest

from domain.errors import NotFound, SomeRefused
from domain.follow_up import numbered, tell, tell_if_there
from domain.portfolio.stake import Stake
from domain.values import Place
from tests.reach.planning import aimed, planned
from tests.world import World

WHY = {"reason": "The market moved."}
NOBODY = UUID(int=7)


class TestANumber:
    def test_is_kept_with_what_is_to_be_done(self) -> None:
        then = tell(Stake.rest, NOBODY)
        assert (then.number, numbered(3, then).number, numbered(3, then).method) == (0, 3, then.method)

    def test_stands_before_the_code_and_before_each_fact(self, world: World) -> None:
        plan = planned(world)
        aimed(plan)
        dependency = world.make("tess", "declare_dependency", dependant=plan.features[0], on=plan.features[1])
        scenario = world.make("ada", "open_scenario", product=world.product, name="Promised", question="What if?")
        said = {"feature": plan.features[0], "change": {"to": "commit"}}
        world.give("ada", "propose_feature_change", scenario, **said)
        with pytest.raises(SomeRefused) as refused:
            world.give("ada", "apply_scenario", scenario, **WHY)
        assert refused.value.facts == ("1 feature.dependency_open", f"1 {dependency}")

    def test_of_a_change_whose_subject_is_not_there_is_no_refusal_of_a_rule(self, world: World) -> None:
        with pytest.raises(NotFound):
            world.give("ada", "apply_scenario", NOBODY, **WHY)


class TestWhatNeedsNobody:
    def test_is_told_to_nobody(self, world: World) -> None:
        assert tell(Stake.rest, NOBODY).needed
        assert not tell_if_there(Stake.rest, NOBODY).needed
        assert world.told("ada", "place_on_hold", world.product, **WHY) == ["product.placed_on_hold"]
        assert Stake.at(Place(product=world.product)) not in {fact.originator_id for fact in world.facts()}
