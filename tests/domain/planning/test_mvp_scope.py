"""The smallest set of features that teaches what must be known next."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from domain.planning.objective import Objective
from domain.product.iteration import Iteration
from tests.reach.discovery import Discovered
from tests.reach.planning import RICE, agreed, executed_for, planned, proposed
from tests.world import World

WHY = "It teaches more."
Pair = tuple[UUID, UUID]


@pytest.fixture
def features(done: Discovered) -> Pair:
    return proposed(done, "must"), proposed(done, "should")


@pytest.fixture
def scope(done: Discovered, features: Pair) -> UUID:
    return define(done, *features)


def define(done: Discovered, *features: UUID, who: str = "ada", **other: Any) -> UUID:
    usual = {"learning_goal": "Do they stop waiting?", "hypothesis": done.hypothesis}
    return done.world.make(who, "define_mvp_scope", iteration=done.iteration, features=features, **{**usual, **other})


def lock(world: World, scope: UUID, *features: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "lock_mvp_scope", scope, features=features)


def extend(world: World, scope: UUID, *features: UUID, who: str = "ada") -> list[str]:
    return world.told(who, "extend_mvp_scope", scope, features=features, reason=WHY)


class TestDefiningAnMvpScope:
    def test_keeps_what_it_is_to_teach(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        state = world.state(scope)
        assert (state["learning_goal"], state["hypothesis"]) == ("Do they stop waiting?", str(done.hypothesis))
        assert (state["features"], state["locked"]) == (list(map(str, features)), False)

    def test_counts_the_effort_of_musts(self, world: World, scope: UUID) -> None:
        assert world.state(scope)["must_share"] == "0.5000"

    def test_counts_what_was_not_scored_as_one_and_rounds_up(self, world: World, done: Discovered) -> None:
        bare = [proposed(done) for _ in range(3)]
        world.give("ada", "classify_feature", bare[0], moscow="must")
        assert world.state(define(done, *bare))["must_share"] == "0.3334"

    def test_may_serve_an_objective_instead(self, world: World) -> None:
        plan = planned(world)
        scope = define(plan.discovery, *plan.features, hypothesis=None, objective=plan.objective)
        assert world.state(scope)["objective"] == str(plan.objective)

    def test_is_refused_when_it_tests_nothing(self, done: Discovered, features: Pair) -> None:
        with pytest.raises(MvpScope.TestsNothing):
            define(done, *features, hypothesis=None)

    def test_is_refused_with_a_wont(self, done: Discovered, features: Pair) -> None:
        wont = proposed(done, "wont")
        with pytest.raises(MvpScope.HoldsAWont) as refused:
            define(done, *features, wont)
        assert refused.value.facts == (str(wont),)

    def test_is_refused_with_a_feature_that_was_dropped(self, world: World, done: Discovered, features: Pair) -> None:
        world.give("ada", "drop_feature", features[1], reason=WHY)
        with pytest.raises(Feature.Over):
            define(done, *features)

    def test_needs_a_feature(self, done: Discovered) -> None:
        with pytest.raises(ValueError, match="at least 1 item"):
            define(done)

    def test_names_each_feature_once(self, done: Discovered, features: Pair) -> None:
        with pytest.raises(ValueError, match="each is named once"):
            define(done, *features, features[0])

    def test_is_work_of_planning(self, world: World) -> None:
        plan = executed_for(world)
        with pytest.raises(Iteration.NotInThatStage):
            define(plan.discovery, *plan.features)

    def test_is_for_product_managers_only(self, done: Discovered, features: Pair) -> None:
        with pytest.raises(NotAllowed, match="define_mvp_scope is for product_manager"):
            define(done, *features, who="olga")


class TestExtendingAnMvpScope:
    def test_takes_up_what_is_new(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        third = proposed(done, "could")
        assert extend(world, scope, features[0], third) == ["mvp_scope.extended"]
        assert world.state(scope)["features"] == [*map(str, features), str(third)]

    def test_with_what_it_holds_changes_nothing(self, world: World, features: Pair, scope: UUID) -> None:
        assert extend(world, scope, features[0]) == []

    def test_is_refused_with_a_wont(self, world: World, done: Discovered, scope: UUID) -> None:
        with pytest.raises(MvpScope.HoldsAWont):
            extend(world, scope, proposed(done, "wont"))

    def test_is_refused_once_it_was_locked(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        lock(world, scope, *features)
        with pytest.raises(MvpScope.AlreadyLocked):
            extend(world, scope, proposed(done, "could"))

    def test_is_for_product_managers_only(self, world: World, features: Pair, scope: UUID) -> None:
        with pytest.raises(NotAllowed, match="extend_mvp_scope is for product_manager"):
            extend(world, scope, features[0], who="olga")


class TestLockingTheMvpScope:
    def test_is_recorded_with_the_share_of_its_musts(self, world: World, features: Pair, scope: UUID) -> None:
        assert lock(world, scope, *features) == ["mvp_scope.locked", "mvp_scope.musts_fixed"]
        assert (world.state(scope)["locked"], world.state(scope)["must_share"]) == (True, "0.5000")
        assert world.state(scope)["musts"] == [str(features[0])]

    def test_is_allowed_with_musts_at_the_share(self, world: World, features: Pair, scope: UUID) -> None:
        world.give("ada", "score_feature", features[0], rice={**RICE, "effort": "4.5"})
        lock(world, scope, *features)
        assert world.state(scope)["must_share"] == "0.6000"

    def test_is_refused_when_musts_exceed_the_share(self, world: World, features: Pair, scope: UUID) -> None:
        world.give("ada", "score_feature", features[0], rice={**RICE, "effort": "4.51"})
        with pytest.raises(MvpScope.TooManyMusts) as refused:
            lock(world, scope, *features)
        assert refused.value.facts == ("0.6006",)

    def test_judges_features_as_they_are_classed_now(self, world: World, features: Pair, scope: UUID) -> None:
        world.give("ada", "classify_feature", features[1], moscow="must")
        with pytest.raises(MvpScope.TooManyMusts):
            lock(world, scope, *features)

    def test_is_refused_with_a_wont(self, world: World, features: Pair, scope: UUID) -> None:
        world.give("ada", "classify_feature", features[1], moscow="wont")
        with pytest.raises(MvpScope.HoldsAWont):
            lock(world, scope, *features)

    def test_is_refused_for_a_part_of_the_scope(self, world: World, features: Pair, scope: UUID) -> None:
        with pytest.raises(MvpScope.NotTheScope):
            lock(world, scope, features[1])

    def test_twice_changes_nothing(self, world: World, features: Pair, scope: UUID) -> None:
        lock(world, scope, *features)
        assert lock(world, scope, *features) == []

    def test_is_for_product_managers_only(self, world: World, features: Pair, scope: UUID) -> None:
        with pytest.raises(NotAllowed, match="lock_mvp_scope is for product_manager"):
            lock(world, scope, *features, who="olga")


class TestTyingItems:
    def tie(self, world: World, scope: UUID, *features: UUID, who: str = "ada", **to: Any) -> list[str]:
        return world.told(who, "tie_items", scope, features=features, **to)

    def test_says_what_they_are_there_for(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        assert self.tie(world, scope, *features, hypothesis=done.hypothesis) == ["mvp_scope.items_tied"]
        assert world.state(scope)["ties"][str(features[0])]["hypothesis"] == str(done.hypothesis)

    def test_may_name_a_key_result(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        objective = agreed(done)
        self.tie(world, scope, features[0], objective=objective, key_result=2)
        tie = world.state(scope)["ties"][str(features[0])]
        assert (tie["objective"], tie["key_result"]) == (str(objective), 2)

    def test_to_the_same_changes_nothing(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        self.tie(world, scope, *features, hypothesis=done.hypothesis)
        assert self.tie(world, scope, features[1], hypothesis=done.hypothesis) == []

    def test_is_refused_to_nothing(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        for to in ({}, {"objective": agreed(done)}, {"key_result": 1}):
            with pytest.raises(MvpScope.TiedToNothing):
                self.tie(world, scope, *features, **to)

    def test_is_refused_to_a_key_result_that_is_none(
        self, world: World, done: Discovered, features: Pair, scope: UUID
    ) -> None:
        with pytest.raises(Objective.NoSuchKeyResult):
            self.tie(world, scope, *features, objective=agreed(done), key_result=3)

    def test_is_refused_of_what_is_not_in_the_scope(self, world: World, done: Discovered, scope: UUID) -> None:
        with pytest.raises(MvpScope.NotAnItem):
            self.tie(world, scope, proposed(done), hypothesis=done.hypothesis)

    def test_is_for_product_managers_only(self, world: World, done: Discovered, features: Pair, scope: UUID) -> None:
        with pytest.raises(NotAllowed, match="tie_items is for product_manager"):
            self.tie(world, scope, *features, who="olga", hypothesis=done.hypothesis)


class TestDrawingTheCutLine:
    def draw(self, world: World, scope: UUID, last: UUID, who: str = "ada") -> list[str]:
        return world.told(who, "draw_cut_line", scope, last=last, reason="It does not fit the quarter.")

    def test_leaves_out_what_stands_below_it(self, world: World, features: Pair, scope: UUID) -> None:
        assert self.draw(world, scope, features[0]) == ["mvp_scope.cut_line_drawn"]
        state = world.state(scope)
        assert (state["features"], state["cut"]) == ([str(features[0])], [str(features[1])])

    def test_below_the_last_changes_nothing(self, world: World, features: Pair, scope: UUID) -> None:
        assert self.draw(world, scope, features[1]) == []

    def test_may_be_taken_back_by_extending(self, world: World, features: Pair, scope: UUID) -> None:
        self.draw(world, scope, features[0])
        extend(world, scope, features[1])
        assert (world.state(scope)["features"], world.state(scope)["cut"]) == (list(map(str, features)), [])

    def test_is_refused_at_what_is_not_in_the_scope(self, world: World, done: Discovered, scope: UUID) -> None:
        with pytest.raises(MvpScope.NotAnItem):
            self.draw(world, scope, proposed(done))

    def test_of_a_locked_scope_is_for_change_control(self, world: World, features: Pair, scope: UUID) -> None:
        lock(world, scope, *features)
        with pytest.raises(MvpScope.FixedByLock):
            self.draw(world, scope, features[0])

    def test_is_for_product_managers_only(self, world: World, features: Pair, scope: UUID) -> None:
        with pytest.raises(NotAllowed, match="draw_cut_line is for product_manager"):
            self.draw(world, scope, features[0], "olga")
