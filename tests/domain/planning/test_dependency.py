"""A feature that cannot be without another."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, NotAllowed
from domain.planning.dependency import Dependency
from domain.planning.dependency_graph import DependencyGraph
from domain.planning.feature import Feature
from domain.planning.planning import Planning
from domain.values import Place, Stage
from tests.reach.discovery import Discovered
from tests.reach.planning import proposed
from tests.world import World

WHY = "We build without it."


@pytest.fixture
def features(done: Discovered) -> tuple[UUID, UUID, UUID]:
    return proposed(done), proposed(done), proposed(done)


@pytest.fixture
def dependency(world: World, features: tuple[UUID, ...]) -> UUID:
    return declare(world, features[0], features[1])


def declare(world: World, dependant: UUID, on: UUID, who: str = "tess", **more: Any) -> UUID:
    return world.make(who, "declare_dependency", dependant=dependant, on=on, **more)


def links(world: World) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = world.state(DependencyGraph.at(Place(product=world.product)))["links"]
    return graph


class TestDeclaringADependency:
    def test_makes_the_feature_wait(self, world: World, features: tuple[UUID, ...]) -> None:
        dependency = declare(world, features[0], features[1], needed_by="2027-01-31")
        state = world.state(dependency)
        assert (state["state"], state["needed_by"]) == ("declared", "2027-01-31")
        assert world.state(features[0])["unaccepted"] == [str(dependency)]

    def test_makes_its_stage_wait(self, world: World, done: Discovered, dependency: UUID) -> None:
        assert world.state(Planning.at(done.place(Stage.PLANNING)))["awaited"] == [str(dependency)]

    def test_follows_rules_with_names(self, world: World, dependency: UUID) -> None:
        linked = next(fact for fact in world.facts() if isinstance(fact, DependencyGraph.Linked))
        assert linked.because
        assert linked.because.rule == "a_declared_dependency_closes_no_circle"

    def test_is_refused_a_second_time(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        with pytest.raises(AlreadyExists):
            declare(world, features[0], features[1])

    def test_is_refused_on_itself(self, world: World, features: tuple[UUID, ...]) -> None:
        with pytest.raises(DependencyGraph.Cycle) as refused:
            declare(world, features[0], features[0])
        assert refused.value.facts == (str(features[0]),) * 2

    def test_is_refused_when_it_closes_a_circle(self, world: World, features: tuple[UUID, ...]) -> None:
        first, second, third = features
        declare(world, first, second)
        declare(world, second, third)

        with pytest.raises(DependencyGraph.Cycle) as refused:
            declare(world, third, first)
        assert refused.value.facts == (str(third), str(first), str(second), str(third))
        assert world.state(third)["unaccepted"] == []

    def test_may_meet_another_at_the_same_end(self, world: World, features: tuple[UUID, ...]) -> None:
        first, second, third = features
        declare(world, first, second)
        declare(world, first, third)
        declare(world, second, third)
        assert links(world) == {str(first): [str(second), str(third)], str(second): [str(third)]}

    def test_is_refused_for_a_feature_that_was_dropped(self, world: World, features: tuple[UUID, ...]) -> None:
        world.give("ada", "drop_feature", features[0], reason=WHY)
        with pytest.raises(Feature.Over):
            declare(world, features[0], features[1])

    def test_is_not_for_developers(self, world: World, features: tuple[UUID, ...]) -> None:
        with pytest.raises(NotAllowed, match="product_manager or product_owner or tech_lead"):
            declare(world, features[0], features[1], "dan")


class TestAcceptingADependency:
    def test_frees_the_feature_that_waits(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        assert world.told("tess", "accept_dependency", dependency) == [
            "dependency.accepted",
            "feature.dependency_settled",
            "planning.dependency_settled",
        ]
        assert world.state(features[0])["unaccepted"] == []

    def test_leaves_the_others_to_wait_for(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        other = declare(world, features[0], features[2])
        world.give("tess", "accept_dependency", dependency)
        assert world.state(features[0])["unaccepted"] == [str(other)]

    def test_leaves_the_stage_the_others_to_wait_for(
        self, world: World, done: Discovered, features: tuple[UUID, ...]
    ) -> None:
        ways = ((0, 1), (0, 2), (1, 2))
        first, accepted, last = sorted(declare(world, features[n], features[on]) for n, on in ways)
        world.give("tess", "accept_dependency", accepted)
        assert sorted(world.state(Planning.at(done.place(Stage.PLANNING)))["awaited"]) == [str(first), str(last)]
        assert str(accepted) not in {each for feature in features for each in world.state(feature)["unaccepted"]}

    def test_still_closes_the_circle(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        world.give("tess", "accept_dependency", dependency)
        with pytest.raises(DependencyGraph.Cycle):
            declare(world, features[1], features[0])

    def test_twice_changes_nothing(self, world: World, dependency: UUID) -> None:
        world.give("tess", "accept_dependency", dependency)
        assert world.told("ada", "accept_dependency", dependency) == []

    def test_is_refused_once_it_was_broken(self, world: World, dependency: UUID) -> None:
        world.give("ada", "break_dependency", dependency, reason=WHY)
        with pytest.raises(Dependency.AlreadyOver):
            world.give("tess", "accept_dependency", dependency)

    def test_is_not_for_product_owners(self, world: World, dependency: UUID) -> None:
        with pytest.raises(NotAllowed, match="accept_dependency is for product_manager or tech_lead"):
            world.give("olga", "accept_dependency", dependency)


class TestBreakingOffADependency:
    def test_frees_everybody(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        assert world.told("ada", "break_dependency", dependency, reason=WHY) == [
            "dependency.broken",
            "feature.dependency_settled",
            "planning.dependency_settled",
            "dependency_graph.unlinked",
        ]
        assert (world.state(features[0])["unaccepted"], links(world)) == ([], {})

    def test_opens_the_circle_again(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        world.give("ada", "break_dependency", dependency, reason=WHY)
        assert declare(world, features[1], features[0])

    def test_twice_changes_nothing(self, world: World, dependency: UUID) -> None:
        world.give("ada", "break_dependency", dependency, reason=WHY)
        assert world.told("ada", "break_dependency", dependency, reason=WHY) == []

    def test_is_refused_once_it_was_resolved(self, world: World, dependency: UUID) -> None:
        world.give("tess", "resolve_dependency", dependency)
        with pytest.raises(Dependency.AlreadyOver):
            world.give("ada", "break_dependency", dependency, reason=WHY)

    def test_is_not_for_developers(self, world: World, dependency: UUID) -> None:
        with pytest.raises(NotAllowed, match="break_dependency is for"):
            world.give("dan", "break_dependency", dependency, reason=WHY)


class TestResolvingADependency:
    def test_leaves_one_link_fewer(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        declare(world, features[0], features[2])
        world.give("tess", "accept_dependency", dependency)
        told = world.told("tess", "resolve_dependency", dependency)
        assert told == ["dependency.resolved", "dependency_graph.unlinked"]
        assert links(world) == {str(features[0]): [str(features[2])]}

    def test_twice_changes_nothing(self, world: World, dependency: UUID) -> None:
        world.give("tess", "resolve_dependency", dependency)
        assert world.told("tess", "resolve_dependency", dependency) == []

    def test_is_refused_once_it_was_broken(self, world: World, dependency: UUID) -> None:
        world.give("ada", "break_dependency", dependency, reason=WHY)
        with pytest.raises(Dependency.AlreadyOver):
            world.give("tess", "resolve_dependency", dependency)

    def test_is_not_for_developers(self, world: World, dependency: UUID) -> None:
        with pytest.raises(NotAllowed, match="resolve_dependency is for"):
            world.give("dan", "resolve_dependency", dependency)


class TestDroppingAFeature:
    def test_has_what_it_waited_for_lapse(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        assert drop(world, features[0]) == [
            "feature.dropped",
            "dependency_graph.dependant_dropped",
            "dependency.lapsed",
            "feature.dependency_settled",
            "planning.dependency_settled",
        ]
        assert world.state(dependency)["state"] == "lapsed"
        assert (world.state(features[0])["unaccepted"], links(world)) == ([], {})

    def test_leaves_planning_nothing_to_wait_for(
        self, world: World, done: Discovered, features: tuple[UUID, ...], dependency: UUID
    ) -> None:
        drop(world, features[0])
        assert world.state(Planning.at(done.place(Stage.PLANNING)))["awaited"] == []

    def test_ends_an_accepted_one_too(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        world.give("tess", "accept_dependency", dependency)
        assert "dependency.lapsed" in drop(world, features[0])

    def test_leaves_what_others_wait_for(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        assert drop(world, features[1]) == ["feature.dropped"]
        assert world.state(dependency)["state"] == "declared"

    def test_leaves_what_was_over_as_it_was(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        world.give("tess", "resolve_dependency", dependency)
        assert drop(world, features[0]) == ["feature.dropped"]
        assert world.state(dependency)["state"] == "resolved"

    @pytest.mark.parametrize("command", ["accept_dependency", "resolve_dependency", "break_dependency"])
    def test_leaves_nothing_to_decide_on_what_lapsed(
        self, world: World, features: tuple[UUID, ...], dependency: UUID, command: str
    ) -> None:
        drop(world, features[0])
        with pytest.raises(Dependency.AlreadyOver):
            world.give("ada", command, dependency, **({"reason": WHY} if command == "break_dependency" else {}))


class TestRevivingAFeature:
    def test_has_it_wait_again(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        world.give("tess", "accept_dependency", dependency)
        drop(world, features[0])
        assert world.told("ada", "revive_feature", features[0], reason=WHY) == [
            "feature.revived",
            "dependency_graph.dependant_revived",
            "dependency.renewed",
            "feature.dependency_owed",
            "planning.dependency_awaited",
        ]
        assert world.state(features[0])["unaccepted"] == [str(dependency)]
        assert links(world) == {str(features[0]): [str(features[1])]}

    def test_has_it_accepted_anew(self, world: World, features: tuple[UUID, ...], dependency: UUID) -> None:
        drop(world, features[0])
        world.give("ada", "revive_feature", features[0], reason=WHY)
        assert "feature.dependency_settled" in world.told("tess", "accept_dependency", dependency)

    def test_is_refused_when_it_closes_a_circle(
        self, world: World, features: tuple[UUID, ...], dependency: UUID
    ) -> None:
        drop(world, features[0])
        declare(world, features[1], features[2])
        declare(world, features[2], features[0])
        with pytest.raises(DependencyGraph.Cycle):
            world.give("ada", "revive_feature", features[0], reason=WHY)

    def test_may_be_followed_by_dropping_it_again(
        self, world: World, features: tuple[UUID, ...], dependency: UUID
    ) -> None:
        for _ in range(2):
            assert "dependency.lapsed" in drop(world, features[0])
            assert "dependency.renewed" in world.told("ada", "revive_feature", features[0], reason=WHY)


def drop(world: World, feature: UUID) -> list[str]:
    return world.told("ada", "drop_feature", feature, reason=WHY)
