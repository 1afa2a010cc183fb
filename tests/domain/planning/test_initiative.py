"""Something larger than a feature, and the theme it all belongs to."""

from uuid import UUID

import pytest

from domain.errors import AlreadyExists, Archived, NotAllowed
from domain.planning.feature import Feature
from domain.planning.initiative import Initiative
from domain.planning.objective import Objective
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered
from tests.reach.planning import agreed, executed_for, proposed
from tests.world import World

WHY = "It became something else."
OUTCOME = {"title": "Nobody waits", "outcome": "Every report is there when somebody looks."}


def propose(done: Discovered, objective: UUID, who: str = "ada") -> UUID:
    return done.world.make(who, "propose_initiative", iteration=done.iteration, objective=objective, **OUTCOME)


@pytest.fixture
def initiative(done: Discovered) -> UUID:
    return propose(done, agreed(done))


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


class TestProposingAnInitiative:
    def test_is_for_an_objective(self, world: World, done: Discovered) -> None:
        objective = agreed(done)
        state = world.state(propose(done, objective))
        assert (state["title"], state["objective"], state["features"]) == ("Nobody waits", str(objective), [])

    def test_is_refused_for_an_objective_that_was_abandoned(self, world: World, done: Discovered) -> None:
        objective = agreed(done)
        world.give("ada", "abandon_objective", objective, reason=WHY)
        with pytest.raises(Objective.WasAbandoned):
            propose(done, objective)

    def test_is_work_of_planning(self, world: World) -> None:
        plan = executed_for(world)
        with pytest.raises(Iteration.NotInThatStage):
            propose(plan.discovery, plan.objective)

    def test_is_for_product_people_only(self, done: Discovered) -> None:
        with pytest.raises(NotAllowed, match="propose_initiative is for"):
            propose(done, agreed(done), "dan")


class TestReframingAnInitiative:
    def reframe(self, world: World, initiative: UUID, who: str = "ada", **other: str) -> list[str]:
        return world.told(who, "reframe_initiative", initiative, **{**OUTCOME, **other}, reason=WHY)

    def test_says_it_anew(self, world: World, initiative: UUID) -> None:
        assert self.reframe(world, initiative, title="Nobody waits long") == ["initiative.reframed"]
        assert world.state(initiative)["title"] == "Nobody waits long"

    def test_to_the_same_changes_nothing(self, world: World, initiative: UUID) -> None:
        assert self.reframe(world, initiative) == []

    def test_is_for_product_managers_only(self, world: World, initiative: UUID) -> None:
        with pytest.raises(NotAllowed, match="reframe_initiative is for"):
            self.reframe(world, initiative, "olga")


class TestGatheringFeatures:
    def gather(self, world: World, initiative: UUID, *features: UUID, who: str = "olga") -> list[str]:
        return world.told(who, "gather_features", initiative, features=features)

    def test_says_which_bring_it_about(self, world: World, initiative: UUID, feature: UUID) -> None:
        assert self.gather(world, initiative, feature) == ["initiative.features_gathered"]
        assert world.state(initiative)["features"] == [str(feature)]

    def test_that_it_holds_changes_nothing(self, world: World, initiative: UUID, feature: UUID) -> None:
        self.gather(world, initiative, feature)
        assert self.gather(world, initiative, feature) == []

    def test_is_refused_of_what_was_dropped(self, world: World, initiative: UUID, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            self.gather(world, initiative, feature)

    def test_is_refused_once_it_was_dropped_itself(self, world: World, initiative: UUID, feature: UUID) -> None:
        world.give("ada", "drop_initiative", initiative, reason=WHY)
        with pytest.raises(Initiative.WasDropped):
            self.gather(world, initiative, feature)

    def test_is_for_product_people_only(self, world: World, initiative: UUID, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="gather_features is for"):
            self.gather(world, initiative, feature, who="dan")


class TestReleasingFeatures:
    def release(self, world: World, initiative: UUID, *features: UUID, who: str = "olga") -> list[str]:
        return world.told(who, "release_features", initiative, features=features, reason=WHY)

    def test_lets_them_go(self, world: World, initiative: UUID, feature: UUID) -> None:
        world.give("olga", "gather_features", initiative, features=[feature])
        assert self.release(world, initiative, feature) == ["initiative.features_released"]
        assert world.state(initiative)["features"] == []

    def test_that_it_does_not_hold_changes_nothing(self, world: World, initiative: UUID, feature: UUID) -> None:
        assert self.release(world, initiative, feature) == []

    def test_is_for_product_people_only(self, world: World, initiative: UUID, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="release_features is for"):
            self.release(world, initiative, feature, who="dan")


class TestDroppingAnInitiative:
    def test_twice_changes_nothing(self, world: World, initiative: UUID) -> None:
        assert world.told("ada", "drop_initiative", initiative, reason=WHY) == ["initiative.dropped"]
        assert world.told("ada", "drop_initiative", initiative, reason=WHY) == []

    def test_is_for_product_managers_only(self, world: World, initiative: UUID) -> None:
        with pytest.raises(NotAllowed, match="drop_initiative is for"):
            world.give("olga", "drop_initiative", initiative, reason=WHY)


class TestAStrategicTheme:
    @pytest.fixture
    def theme(self, world: World) -> UUID:
        return self.named(world)

    def named(self, world: World, who: str = "ada") -> UUID:
        return world.make(who, "name_theme", product=world.product, name="speed", intent="Nobody waits for us.")

    def reword(self, world: World, theme: UUID, intent: str = "Nobody waits.", who: str = "ada") -> list[str]:
        return world.told(who, "reword_strategic_theme", theme, intent=intent, reason=WHY)

    def test_is_the_only_one_of_its_name(self, world: World, theme: UUID) -> None:
        with pytest.raises(AlreadyExists):
            self.named(world)

    def test_is_reworded(self, world: World, theme: UUID) -> None:
        assert self.reword(world, theme) == ["strategic_theme.reworded"]
        assert world.state(theme)["intent"] == "Nobody waits."

    def test_reworded_to_the_same_changes_nothing(self, world: World, theme: UUID) -> None:
        assert self.reword(world, theme, "Nobody waits for us.") == []

    def test_is_not_reworded_once_it_was_retired(self, world: World, theme: UUID) -> None:
        world.give("ada", "archive_strategic_theme", theme, reason=WHY)
        with pytest.raises(Archived):
            self.reword(world, theme)

    def test_retired_twice_changes_nothing(self, world: World, theme: UUID) -> None:
        assert world.told("ada", "archive_strategic_theme", theme, reason=WHY) == ["strategic_theme.archived"]
        assert world.told("ada", "archive_strategic_theme", theme, reason=WHY) == []

    def test_is_named_by_product_managers_only(self, world: World) -> None:
        with pytest.raises(NotAllowed, match="name_theme is for"):
            self.named(world, "olga")

    def test_is_reworded_by_product_managers_only(self, world: World, theme: UUID) -> None:
        with pytest.raises(NotAllowed, match="reword_strategic_theme is for"):
            self.reword(world, theme, who="olga")

    def test_is_retired_by_product_managers_only(self, world: World, theme: UUID) -> None:
        with pytest.raises(NotAllowed, match="archive_strategic_theme is for"):
            world.give("olga", "archive_strategic_theme", theme, reason=WHY)
