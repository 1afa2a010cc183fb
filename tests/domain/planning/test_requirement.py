"""What a feature has to do and how well, one by one and as a document."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.requirement import Requirement
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered, discovered
from tests.reach.planning import proposed
from tests.world import World

WHY = "Analysts told us more."
DOES = {"kind": "functional", "statement": "An export runs in the background.", "fit": "The page stays usable."}
FAST = {"kind": "non_functional", "quality": "performance", "statement": "Exports are fast.", "fit": "95 % in 60 s."}
DOCUMENT = {"title": "Exports", "background": "They wait for days.", "goals": ["Nobody waits."], "non_goals": []}


def draft(world: World, feature: UUID, who: str = "olga", required: Any = DOES) -> UUID:
    return world.make(who, "draft_requirement", feature=feature, required=required)


def revise(world: World, requirement: UUID, who: str = "olga", required: Any = FAST) -> list[str]:
    return world.told(who, "revise_requirement", requirement, required=required, reason=WHY)


def withdraw(world: World, requirement: UUID, who: str = "olga") -> list[str]:
    return world.told(who, "withdraw_requirement", requirement, reason=WHY)


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


@pytest.fixture
def requirement(world: World, feature: UUID) -> UUID:
    return draft(world, feature)


class TestDraftingARequirement:
    @pytest.mark.parametrize("required", [DOES, FAST], ids=["functional", "non-functional"])
    def test_is_of_a_feature(self, world: World, feature: UUID, required: dict[str, str]) -> None:
        state = world.state(draft(world, feature, required=required))
        assert (state["feature"], state["required"]) == (str(feature), required)

    def test_names_a_quality_where_it_is_not_functional(self, world: World, feature: UUID) -> None:
        with pytest.raises(ValueError, match="quality"):
            draft(world, feature, required={**DOES, "kind": "non_functional"})

    def test_is_refused_of_a_feature_that_was_dropped(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            draft(world, feature)

    def test_is_for_product_people_only(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="draft_requirement is for product_manager or product_owner"):
            draft(world, feature, "dan")


class TestRevisingARequirement:
    def test_asks_for_something_else(self, world: World, requirement: UUID) -> None:
        assert revise(world, requirement) == ["requirement.revised"]
        assert world.state(requirement)["required"] == FAST

    def test_to_the_same_changes_nothing(self, world: World, requirement: UUID) -> None:
        assert revise(world, requirement, required=DOES) == []

    def test_is_refused_once_it_was_withdrawn(self, world: World, requirement: UUID) -> None:
        withdraw(world, requirement)
        with pytest.raises(Requirement.WasWithdrawn):
            revise(world, requirement)

    def test_is_for_product_people_only(self, world: World, requirement: UUID) -> None:
        with pytest.raises(NotAllowed, match="revise_requirement is for"):
            revise(world, requirement, "dan")


class TestWithdrawingARequirement:
    def test_twice_changes_nothing(self, world: World, requirement: UUID) -> None:
        assert withdraw(world, requirement) == ["requirement.withdrawn"]
        assert withdraw(world, requirement) == []

    def test_is_for_product_people_only(self, world: World, requirement: UUID) -> None:
        with pytest.raises(NotAllowed, match="withdraw_requirement is for"):
            withdraw(world, requirement, "dan")


class TestAPrd:
    def write(self, done: Discovered, *requirements: UUID, who: str = "ada") -> UUID:
        said = {"document": DOCUMENT, "requirements": requirements}
        return done.world.make(who, "draft_prd", iteration=done.iteration, **said)

    def rewrite(self, world: World, prd: UUID, *requirements: UUID, who: str = "ada") -> list[str]:
        return world.told(who, "revise_prd", prd, document=DOCUMENT, requirements=requirements, reason=WHY)

    def test_lists_requirements_as_they_stood(self, world: World, done: Discovered, requirement: UUID) -> None:
        prd = self.write(done, requirement)
        revise(world, requirement)
        assert world.state(prd)["requirements"] == [{"id": str(requirement), "version": 1}]

    def test_is_revised_with_what_stands_now(self, world: World, done: Discovered, requirement: UUID) -> None:
        prd = self.write(done, requirement)
        revise(world, requirement)
        assert self.rewrite(world, prd, requirement) == ["prd.revised"]
        assert world.state(prd)["requirements"][0]["version"] == 2

    def test_written_the_same_changes_nothing(self, world: World, done: Discovered, requirement: UUID) -> None:
        assert self.rewrite(world, self.write(done, requirement), requirement) == []

    def test_lists_nothing_that_was_withdrawn(self, world: World, done: Discovered, requirement: UUID) -> None:
        withdraw(world, requirement)
        with pytest.raises(Requirement.WasWithdrawn):
            self.write(done, requirement)

    def test_is_work_of_planning(self, world: World) -> None:
        with pytest.raises(Iteration.NotInThatStage):
            self.write(discovered(world))

    def test_is_drafted_by_product_people_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="draft_prd is for"):
            self.write(done, who="dan")

    def test_is_revised_by_product_people_only(self, world: World, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="revise_prd is for"):
            self.rewrite(world, self.write(done), who="dan")
