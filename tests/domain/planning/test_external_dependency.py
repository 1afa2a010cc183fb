"""A feature that cannot be without something that others make; and what may not be there in time."""

from typing import Any
from uuid import UUID

import pytest

from domain.errors import NotAllowed
from domain.planning.dependency import Dependency
from domain.planning.external_dependency import ExternalDependency
from domain.planning.feature import Feature
from domain.planning.planning import Planning
from domain.values import Stage
from tests.reach.discovery import Discovered
from tests.reach.planning import proposed
from tests.world import World

WHY = "They are late."
VERBS = {"endanger": "endanger_external_dependency", "break": "break_external_dependency"}


@pytest.fixture
def feature(done: Discovered) -> UUID:
    return proposed(done)


@pytest.fixture
def external(world: World, feature: UUID) -> UUID:
    return declare(world, feature)


def declare(world: World, feature: UUID, who: str = "tess") -> UUID:
    told: dict[str, Any] = {"dependant": feature, "what": "The bank opens its interface.", "needed_by": "2027-01-31"}
    return world.make(who, "declare_external_dependency", **told, owner=world.people["tess"])


def accept(world: World, external: UUID, who: str = "tess") -> list[str]:
    return world.told(who, "accept_external_dependency", external)


def resolve(world: World, external: UUID, who: str = "tess") -> list[str]:
    return world.told(who, "resolve_external_dependency", external)


def say(world: World, verb: str, external: UUID, who: str = "tess") -> list[str]:
    return world.told(who, VERBS[verb], external, reason=WHY)


class TestDeclaringAnExternalDependency:
    def test_has_the_feature_and_its_stage_wait(
        self, world: World, done: Discovered, feature: UUID, external: UUID
    ) -> None:
        assert world.state(feature)["unaccepted"] == [str(external)]
        assert world.state(Planning.at(done.place(Stage.PLANNING)))["awaited"] == [str(external)]

    def test_names_who_of_ours_answers_for_it(self, world: World, external: UUID) -> None:
        assert world.state(external)["owner"] == str(world.people["tess"])

    def test_is_refused_of_what_was_dropped(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            declare(world, feature)

    def test_is_not_for_developers(self, world: World, feature: UUID) -> None:
        with pytest.raises(NotAllowed, match="declare_external_dependency is for"):
            declare(world, feature, "dan")


class TestAcceptingAnExternalDependency:
    def test_frees_the_feature(self, world: World, feature: UUID, external: UUID) -> None:
        assert accept(world, external)[0] == "external_dependency.accepted"
        assert world.state(feature)["unaccepted"] == []

    def test_twice_changes_nothing(self, world: World, external: UUID) -> None:
        accept(world, external)
        assert accept(world, external) == []

    def test_is_not_for_product_owners(self, world: World, external: UUID) -> None:
        with pytest.raises(NotAllowed, match="accept_external_dependency is for"):
            accept(world, external, "olga")


class TestPuttingAnExternalDependencyAtRisk:
    def test_says_that_it_may_be_late(self, world: World, external: UUID) -> None:
        assert say(world, "endanger", external) == ["external_dependency.endangered"]
        assert world.state(external)["state"] == "at_risk"

    def test_twice_changes_nothing(self, world: World, external: UUID) -> None:
        say(world, "endanger", external)
        assert say(world, "endanger", external) == []

    def test_is_not_for_developers(self, world: World, external: UUID) -> None:
        with pytest.raises(NotAllowed, match="endanger_external_dependency is for"):
            say(world, "endanger", external, "dan")


class TestBreakingAnExternalDependency:
    def test_lets_the_feature_go_without(self, world: World, feature: UUID, external: UUID) -> None:
        assert say(world, "break", external)[0] == "external_dependency.broken"
        assert world.state(feature)["unaccepted"] == []

    def test_twice_changes_nothing(self, world: World, external: UUID) -> None:
        say(world, "break", external)
        assert say(world, "break", external) == []

    def test_is_for_good(self, world: World, external: UUID) -> None:
        say(world, "break", external)
        for again in (accept, resolve):
            with pytest.raises(ExternalDependency.AlreadyOver):
                again(world, external)

    def test_is_not_for_developers(self, world: World, external: UUID) -> None:
        with pytest.raises(NotAllowed, match="break_external_dependency is for"):
            say(world, "break", external, "dan")


class TestResolvingAnExternalDependency:
    def test_frees_the_feature(self, world: World, feature: UUID, external: UUID) -> None:
        assert resolve(world, external)[0] == "external_dependency.resolved"
        assert world.state(feature)["unaccepted"] == []

    def test_twice_changes_nothing(self, world: World, external: UUID) -> None:
        resolve(world, external)
        assert resolve(world, external) == []

    def test_is_not_for_developers(self, world: World, external: UUID) -> None:
        with pytest.raises(NotAllowed, match="resolve_external_dependency is for"):
            resolve(world, external, "dan")


class TestPuttingADependencyAtRisk:
    @pytest.fixture
    def dependency(self, world: World, done: Discovered, feature: UUID) -> UUID:
        return world.make("tess", "declare_dependency", dependant=feature, on=proposed(done))

    def risk(self, world: World, dependency: UUID, who: str = "tess") -> list[str]:
        return world.told(who, "put_at_risk", dependency, reason=WHY)

    def test_says_that_it_may_be_late(self, world: World, dependency: UUID) -> None:
        assert self.risk(world, dependency) == ["dependency.endangered"]
        assert world.state(dependency)["state"] == "at_risk"

    def test_twice_changes_nothing(self, world: World, dependency: UUID) -> None:
        self.risk(world, dependency)
        assert self.risk(world, dependency) == []

    def test_is_accepted_again_once_it_will_be_there(self, world: World, dependency: UUID) -> None:
        self.risk(world, dependency)
        world.give("tess", "accept_dependency", dependency)
        assert world.state(dependency)["state"] == "accepted"

    def test_is_refused_once_it_is_over(self, world: World, dependency: UUID) -> None:
        world.give("tess", "resolve_dependency", dependency)
        with pytest.raises(Dependency.AlreadyOver):
            self.risk(world, dependency)

    def test_is_not_for_developers(self, world: World, dependency: UUID) -> None:
        with pytest.raises(NotAllowed, match="put_at_risk is for"):
            self.risk(world, dependency, "dan")
