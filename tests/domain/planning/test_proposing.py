"""What might be built, what it answers, and what it is worth."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.discovery.opportunity import Opportunity
from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.roadmap_values import Rice
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import PROPOSAL, RICE, proposed
from tests.world import World

WHY = "Nobody asks for it any more."
LAW = {"kind": "regulatory", "what": "Exports are kept for ten years."}


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


class TestProposingAFeature:
    def test_makes_it_a_candidate(self, world: World, done: Discovered) -> None:
        state = world.state(proposed(done, case=done.case))
        assert (state["state"], state["title"], state["kind"]) == ("candidate", PROPOSAL["title"], "feature")
        assert (state["opportunity"], state["case"]) == (str(done.opportunity), str(done.case))
        assert state["owner"] == state["author"] == str(world.people["olga"])

    def test_for_an_obligation_needs_no_opportunity(self, world: World, done: Discovered) -> None:
        state = world.state(proposed(done, opportunity=None, obligation=LAW))
        assert (state["opportunity"], state["obligation"]) == (None, LAW)

    def test_is_refused_when_it_answers_nothing(self, done: Discovered) -> None:
        with pytest.raises(Feature.TracesToNothing):
            proposed(done, opportunity=None)

    def test_is_refused_for_an_opportunity_that_was_set_aside(self, world: World, done: Discovered) -> None:
        world.give("ada", "park_opportunity", done.opportunity, reason=WHY)
        with pytest.raises(Opportunity.NotOpen):
            proposed(done)

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            proposed(discovered(world))

    def test_is_for_whoever_owns_the_product_or_its_backlog(self, world: World, done: Discovered) -> None:
        about = {"iteration": done.iteration, "opportunity": done.opportunity, "owner": world.people["olga"]}
        with pytest.raises(NotAllowed, match="propose_feature is for product_manager or product_owner"):
            world.give("dan", "propose_feature", **about, proposal=PROPOSAL)


class TestScoringAFeature:
    def test_computes_its_rice(self, world: World, feature: UUID) -> None:
        assert world.told("ada", "score_feature", feature, rice=RICE) == ["feature.scored"]
        assert (world.state(feature)["rice"], world.state(feature)["score"]) == (RICE, "640.00")

    def test_with_the_same_figures_changes_nothing(self, world: World, feature: UUID) -> None:
        world.give("ada", "score_feature", feature, rice=RICE)
        assert world.told("ada", "score_feature", feature, rice={**RICE, "effort": "3.00"}) == []

    def test_is_refused_once_it_was_dropped(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            world.give("ada", "score_feature", feature, rice=RICE)

    def test_is_for_product_managers_only(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="score_feature is for product_manager"):
            world.give("olga", "score_feature", feature, rice=RICE)


class TestARiceScore:
    @pytest.mark.parametrize("figure", [{"impact": "4"}, {"confidence": "0.9"}, {"effort": "0"}, {"reach": 0}])
    def test_has_scales(self, figure: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"one of|greater than 0"):
            Rice.model_validate({**RICE, **figure})

    def test_takes_exact_numbers_as_text_only(self) -> None:
        with pytest.raises(ValueError, match="sent as text"):
            Rice.model_validate({**RICE, "effort": 0.1})

    @given(st.integers(1, 1_000_000_000), st.decimals("0.01", "1000", places=2))
    def test_is_what_its_formula_says(self, reach: int, effort: Any) -> None:
        rice = Rice.model_validate({"reach": reach, "impact": "0.25", "confidence": "0.5", "effort": effort})
        assert abs(rice.score * effort * 8 - reach) <= effort * 8 / 200


class TestClassifyingAFeature:
    def test_is_recorded(self, world: World, feature: UUID) -> None:
        assert world.told("ada", "classify_feature", feature, moscow="must") == ["feature.classified"]
        assert world.state(feature)["moscow"] == "must"

    def test_the_same_way_changes_nothing(self, world: World, feature: UUID) -> None:
        world.give("ada", "classify_feature", feature, moscow="must")
        assert world.told("ada", "classify_feature", feature, moscow="must") == []

    def test_is_refused_once_it_was_dropped(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            world.give("ada", "classify_feature", feature, moscow="must")

    def test_is_for_product_managers_only(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="classify_feature is for product_manager"):
            world.give("olga", "classify_feature", feature, moscow="must")
