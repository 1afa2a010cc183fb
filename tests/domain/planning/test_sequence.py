"""What starts after what: by finish-to-start no feature starts before the other has ended."""

from uuid import UUID

import pytest

from domain.planning.dependency import Dependency
from domain.planning.feature import Feature
from tests.reach.discovery import Discovered
from tests.reach.planning import agreed, proposed
from tests.world import World

WHY = "It takes longer."
Pair = tuple[UUID, UUID]


def quarter(name: str) -> dict[str, str]:
    return {"when": "quarter", "quarter": name}


def days(start: str, end: str) -> dict[str, str]:
    return {"when": "dates", "start": start, "end": end}


def declare(world: World, dependant: UUID, on: UUID, kind: str = "finish_to_start") -> UUID:
    return world.make("tess", "declare_dependency", dependant=dependant, on=on, kind=kind)


def move(world: World, feature: UUID, placement: dict[str, str]) -> list[str]:
    return world.told("ada", "reschedule_feature", feature, placement=placement, reason=WHY)


@pytest.fixture
def pair(world: World, done: Discovered) -> Pair:
    """The second of them in the first quarter, the first in the quarter after."""
    features = proposed(done), proposed(done)
    for feature, name in zip(features, ("2027-Q2", "2027-Q1"), strict=True):
        world.give("ada", "plan_feature", feature, placement=quarter(name))
    return features


@pytest.fixture
def dependency(world: World, pair: Pair) -> UUID:
    return declare(world, *pair)


class TestDeclaringFinishToStart:
    def test_says_how_it_is_needed_and_who_answers_for_it(self, world: World, pair: Pair) -> None:
        owner = world.people["tess"]
        told = {"dependant": pair[0], "on": pair[1], "kind": "blocks", "owner": owner}
        state = world.state(world.make("tess", "declare_dependency", **told))
        assert (state["kind"], state["owner"]) == ("blocks", str(owner))

    def test_tells_each_of_the_other(self, world: World, pair: Pair, dependency: UUID) -> None:
        assert world.state(pair[0])["finishes"] == {str(dependency): "2027-03-31"}
        assert world.state(pair[1])["followers"] == {str(dependency): str(pair[0])}

    def test_is_refused_where_the_dates_are_the_other_way_round(self, world: World, pair: Pair) -> None:
        with pytest.raises(Dependency.StartsTooEarly):
            declare(world, pair[1], pair[0])

    @pytest.mark.parametrize("kind", ["requires", "blocks"])
    def test_of_another_kind_asks_no_dates(self, world: World, pair: Pair, kind: str) -> None:
        declare(world, pair[1], pair[0], kind)
        assert (world.state(pair[0])["followers"], world.state(pair[1])["finishes"]) == ({}, {})

    def test_without_dates_is_consistent(self, world: World, done: Discovered, pair: Pair) -> None:
        bare = proposed(done)
        dependency = declare(world, bare, pair[0])
        assert world.state(bare)["finishes"] == {str(dependency): "2027-06-30"}


class TestPlacingWhatFollows:
    def test_before_the_other_ends_is_refused(self, world: World, pair: Pair, dependency: UUID) -> None:
        with pytest.raises(Feature.StartsTooEarly) as refused:
            move(world, pair[0], days("2027-03-30", "2027-04-30"))
        assert refused.value.facts == (str(dependency),)

    def test_on_the_day_the_other_ends_is_allowed(self, world: World, pair: Pair, dependency: UUID) -> None:
        assert move(world, pair[0], days("2027-03-31", "2027-04-30")) == ["feature.rescheduled"]

    def test_for_the_first_time_asks_the_same(self, world: World, done: Discovered, pair: Pair) -> None:
        bare = proposed(done)
        declare(world, bare, pair[0])
        with pytest.raises(Feature.StartsTooEarly):
            world.give("ada", "plan_feature", bare, placement=quarter("2027-Q2"))

    def test_is_free_once_the_dependency_is_broken(self, world: World, pair: Pair, dependency: UUID) -> None:
        world.give("tess", "break_dependency", dependency, reason=WHY)
        assert move(world, pair[0], quarter("2027-Q1")) == ["feature.rescheduled"]


class TestMovingWhatIsFollowed:
    def test_is_heard_by_what_follows(self, world: World, pair: Pair, dependency: UUID) -> None:
        told = move(world, pair[1], days("2027-01-04", "2027-02-26"))
        assert told == ["feature.rescheduled", "feature.finish_moved", "feature.finish_noted"]
        assert world.state(pair[0])["finishes"] == {str(dependency): "2027-02-26"}

    def test_beyond_the_start_of_the_other_puts_the_dependency_at_risk(
        self, world: World, pair: Pair, dependency: UUID
    ) -> None:
        assert "dependency.endangered" in move(world, pair[1], quarter("2027-Q3"))
        assert world.state(dependency)["state"] == "at_risk"

    def test_leaves_a_commitment_of_the_other_to_be_kept(
        self, world: World, done: Discovered, pair: Pair, dependency: UUID
    ) -> None:
        objective = agreed(done)
        world.give("ada", "aim_feature", pair[0], objective=objective)
        world.give("tess", "accept_dependency", dependency)
        move(world, pair[1], quarter("2027-Q3"))
        with pytest.raises(Feature.StartsTooEarly):
            world.give("ada", "commit_feature", pair[0], objective=objective)
        move(world, pair[0], quarter("2027-Q4"))
        assert world.told("ada", "commit_feature", pair[0], objective=objective) == ["feature.committed"]

    def test_is_not_heard_any_more_once_it_is_over(self, world: World, pair: Pair, dependency: UUID) -> None:
        world.give("tess", "resolve_dependency", dependency)
        assert world.state(pair[0])["finishes"] == {}
        move(world, pair[1], quarter("2027-Q4"))
        assert world.state(dependency)["state"] == "resolved"
