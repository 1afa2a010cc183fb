"""What others tell a feature: that work on it began, and that customers have it."""

import asyncio
from uuid import UUID, uuid4

import pytest

from domain.acting import Because, Metadata, acting_as
from domain.deliberation import Deliberation
from domain.follow_up import Then, tell
from domain.planning.feature import Feature
from domain.planning.mvp_scope import MvpScope
from tests.reach.planning import Planned
from tests.world import World

WHY = "Nobody wants it."


def followed(world: World, then: Then) -> list[str]:
    """The types of the facts that a consequence records."""
    d = Deliberation(world.lifecycle.memory)
    d.metadata = Metadata(command=uuid4(), name="test", actor=world.people["root"])

    async def carry_out() -> None:
        with acting_as(d.metadata, world.clock()):
            await d.carry_out(then, Because(rule="a_test", caused_by=uuid4()))
        await world.ledger.append([world.lifecycle.entry(d, b"")])

    asyncio.run(carry_out())
    return [event.TOPIC for event in d.events]


@pytest.fixture
def feature(plan: Planned) -> UUID:
    return plan.features[0]


@pytest.fixture
def begun(world: World, feature: UUID) -> UUID:
    followed(world, tell(Feature.begin_work, feature))
    return feature


@pytest.fixture
def delivered(world: World, feature: UUID) -> UUID:
    followed(world, tell(Feature.deliver, feature, uuid4()))
    return feature


class TestBeginningWork:
    def test_puts_the_feature_in_progress(self, world: World, feature: UUID) -> None:
        assert followed(world, tell(Feature.begin_work, feature)) == ["feature.work_begun"]
        assert world.state(feature)["state"] == "in_progress"

    def test_a_second_time_changes_nothing(self, world: World, begun: UUID) -> None:
        assert followed(world, tell(Feature.begin_work, begun)) == []

    def test_after_the_delivery_changes_nothing(self, world: World, delivered: UUID) -> None:
        assert followed(world, tell(Feature.begin_work, delivered)) == []

    def test_is_refused_on_what_was_dropped(self, world: World, feature: UUID) -> None:
        world.give("ada", "drop_feature", feature, reason=WHY)
        with pytest.raises(Feature.Over):
            followed(world, tell(Feature.begin_work, feature))

    def test_is_beyond_commitment(self, world: World, begun: UUID) -> None:
        with pytest.raises(Feature.WorkHasBegun):
            world.give("ada", "commit_feature", begun)
        with pytest.raises(Feature.WorkHasBegun):
            world.give("ada", "withdraw_commitment", begun, reason=WHY)


class TestDelivering:
    def test_makes_the_feature_done(self, world: World, begun: UUID) -> None:
        assert followed(world, tell(Feature.deliver, begun, uuid4())) == ["feature.delivered"]
        assert world.state(begun)["state"] == "done"

    def test_a_second_time_changes_nothing(self, world: World, delivered: UUID) -> None:
        assert followed(world, tell(Feature.deliver, delivered, uuid4())) == []

    def test_is_the_end_of_every_plan(self, world: World, delivered: UUID) -> None:
        with pytest.raises(Feature.Over):
            world.give("ada", "drop_feature", delivered, reason=WHY)
        assert world.told("ada", "revive_feature", delivered, reason=WHY) == []


class TestChangingALockedScope:
    def test_takes_up_and_leaves_out(self, world: World, plan: Planned) -> None:
        added, request = uuid4(), uuid4()
        change = tell(MvpScope.change, plan.mvp, (added,), (plan.features[0],), request)
        assert followed(world, change) == ["mvp_scope.scope_amended"]
        assert world.state(plan.mvp)["features"] == [str(plan.features[1]), str(added)]

    def test_to_what_it_is_changes_nothing(self, world: World, plan: Planned) -> None:
        change = tell(MvpScope.change, plan.mvp, plan.features[:1], (uuid4(),), uuid4())
        assert followed(world, change) == []
